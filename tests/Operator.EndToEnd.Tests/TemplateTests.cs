using Operator.EndToEnd.Tests.Harness;
using Operator.Entities.ImageBuilds;

namespace Operator.EndToEnd.Tests;

/// <summary>Model versions of the platform team's own: a labelled ConfigMap beside the operator is all that they need.</summary>
public sealed class TemplateTests(OperatorSuite suite)
{
    [Fact]
    public async Task Template_is_built_with_the_parameters_of_the_build()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await PublishAsync(
            "e2e-greeting",
            """
            ARG loud
            FROM debian:bookworm-slim AS base
            ARG greeting
            ENV GREETING=${greeting}
            RUN test "$greeting" = 'it'"'"'s $(touch /owned)' && test ! -e /owned

            FROM base AS loud-true
            ENV LOUD=yes

            FROM base AS loud-false
            FROM loud-${loud}

            """,
            cancellation
        );

        var ended = await suite.SucceedsAsync(
            "template",
            """
            modelVersion: e2e-greeting
            parameters: {greeting: "it's $(touch /owned)"}
            """,
            cancellation
        );

        Assert.Equal("e2e-greeting", ended.Status.Plan?.ModelVersion);
        var image = await RegistryImage.ReadAsync(suite.Cluster.Registry, "sources/template", "t", cancellation);
        Assert.Contains("GREETING=it's $(touch /owned)", image.Environment);
        Assert.DoesNotContain("LOUD=yes", image.Environment);
    }

    [Fact]
    public async Task Broken_template_is_named_with_its_line()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await PublishAsync("e2e-broken", "FROM debian:bookworm-slim\nARG greeting loud\nCMD [\"echo\", \"${greeting}\"]\n", cancellation);
        var build = await suite.ApplyAsync(
            "template-broken",
            $"modelVersion: e2e-broken\nparameters: {{greeting: hello}}\noutput: {{repository: {suite.Cluster.Registry}/bad/template, insecure: true}}",
            cancellation
        );

        var ended = await build.EndsAsync(cancellation, seconds: 60);

        Assert.Equal(BuildPhase.Failed, ended.Status.Phase);
        Assert.Equal("PlanTemplateInvalid", ended.Status.Failure?.Reason);
        Assert.Contains("e2e-broken", ended.Status.Failure!.Message, StringComparison.Ordinal);
        Assert.Contains("line 3", ended.Status.Failure.Message, StringComparison.Ordinal);
        Assert.Contains("${greeting} stays text", ended.Status.Failure.Message, StringComparison.Ordinal);
    }

    private async Task PublishAsync(string name, string dockerfile, CancellationToken cancellationToken)
    {
        await suite.Kubectl.RunAsync(
            cancellationToken,
            "create",
            "configmap",
            name,
            "--from-literal=parameters.yaml=greeting: {required: true}\nloud: {type: boolean}\n",
            $"--from-literal=Dockerfile={dockerfile}"
        );
        await suite.Kubectl.RunAsync(cancellationToken, "label", "configmap", name, $"imagebuild.dev/template={name}");
    }
}
