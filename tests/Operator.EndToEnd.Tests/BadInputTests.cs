using System.Text.Json;
using Operator.EndToEnd.Tests.Harness;
using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.EndToEnd.Tests;

/// <summary>Each kind of bad input ends in its own reason, class, hint, event and phase; and soon.</summary>
public sealed class BadInputTests(OperatorSuite suite)
{
    public static TheoryData<string, string, string, string> Cases() =>
        new()
        {
            {
                "unknown-model",
                "SpecModelVersionUnknown",
                "cobol-cics",
                """
                    modelVersion: cobol-cics
                    output: {repository: REGISTRY/bad/model, insecure: true}
                    """
            },
            {
                "two-sources",
                "SpecSourceAmbiguous",
                "git",
                """
                    modelVersion: dockerfile
                    source: {git: {url: "http://example.com/a/b"}, inline: {files: {Dockerfile: FROM scratch}}}
                    output: {repository: REGISTRY/bad/sources, insecure: true}
                    """
            },
            {
                "bad-reference",
                "SpecImageReferenceInvalid",
                "Not A Repository",
                """
                    modelVersion: python-flask
                    output: {repository: "REGISTRY/Not A Repository", insecure: true}
                    """
            },
            {
                "missing-secret",
                "PushSecretNotFound",
                "no-such-secret",
                """
                    modelVersion: python-flask
                    output: {repository: REGISTRY/bad/secret, registrySecret: no-such-secret, insecure: true}
                    """
            },
            {
                "missing-repository",
                "SourceRepositoryNotFound",
                "no-such-repository",
                """
                    source: {git: {url: "GIT/no-such-repository.git"}}
                    output: {repository: REGISTRY/bad/repository, insecure: true}
                    """
            },
            {
                "missing-revision",
                "SourceRevisionNotFound",
                "no-such-branch",
                """
                    source: {git: {url: "GIT/GITREPO", revision: no-such-branch}}
                    output: {repository: REGISTRY/bad/revision, insecure: true}
                    """
            },
            {
                "failing-step",
                "BuildStepFailed",
                "3/",
                """
                    modelVersion: dockerfile
                    dockerfile:
                      inline: |
                        FROM debian:bookworm-slim
                        RUN echo one
                        RUN echo this will not work && exit 42
                        RUN echo never
                    output: {repository: REGISTRY/bad/step, insecure: true}
                    """
            },
            {
                "refused-push",
                "PushRefused",
                "READONLY",
                """
                    modelVersion: dockerfile
                    dockerfile: {inline: "FROM debian:bookworm-slim\nRUN echo x > /y"}
                    output: {repository: READONLY/bad/refused, insecure: true}
                    """
            },
        };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Bad_input_ends_in_its_own_reason(string name, string reason, string named, string spec)
    {
        var cancellation = TestContext.Current.CancellationToken;
        await GitRepositories.PushAsync("config/samples/hello-flask", "public/hello-flask", cancellation);
        var build = await suite.ApplyAsync(name, Filled(spec), cancellation);

        var ended = await build.EndsAsync(cancellation);

        var expected = ReasonCatalog.ByName[reason];
        Assert.True(reason == ended.Status.Failure?.Reason, BuildUnderTest.Describe(ended));
        Assert.Equal(BuildPhase.Failed, ended.Status.Phase);
        Assert.Equal(reason, ended.Status.Reason);
        Assert.Equal(expected.Class, ended.Status.Failure!.Class);
        Assert.Equal(expected.Hint, ended.Status.Failure.Hint);
        Assert.Contains(Filled(named), ended.Status.Failure.Message + ended.Status.Failure.Step, StringComparison.Ordinal);
        Assert.Equal(ended.Status.Failure.Message, ended.Status.Message);
        Assert.Equal("False", BuildUnderTest.Condition(ended, BuildConditions.Succeeded)?.Status);
        Assert.Equal(reason, BuildUnderTest.Condition(ended, BuildConditions.Succeeded)?.Reason);
        Assert.Equal("True", BuildUnderTest.Condition(ended, BuildConditions.Stalled)?.Status);
        Assert.InRange(ended.Status.CompletionTime!.Value - await FactAsync(build, ended, cancellation), TimeSpan.Zero, Soon(reason));
        await Eventually.IsAsync<IReadOnlyList<string>>(
            async () => await build.EventReasonsAsync(cancellation),
            reasons => reasons.Contains(reason),
            TimeSpan.FromSeconds(15),
            seen => $"events: {string.Join(", ", seen ?? [])}",
            cancellation
        );
    }

    // What the kubelet cannot mount may still be created: that is waited for.
    private static TimeSpan Soon(string reason) => TimeSpan.FromSeconds(reason == "PushSecretNotFound" ? 60 : 15);

    /// <summary>When what is wrong was there to be seen: a container had ended, or without one the build was created.</summary>
    private static async Task<DateTimeOffset> FactAsync(BuildUnderTest build, ImageBuild ended, CancellationToken cancellationToken)
    {
        var pods = await build.PodsAsync(cancellationToken);
        var ends = pods.Select(pod => pod.GetProperty("status"))
            .SelectMany(status => Containers(status, "initContainerStatuses").Concat(Containers(status, "containerStatuses")))
            .Select(container => container.GetProperty("state"))
            .Where(state => state.TryGetProperty("terminated", out _))
            .Select(state => state.GetProperty("terminated").GetProperty("finishedAt").GetDateTimeOffset());
        return ends.Append(ended.Metadata.CreationTimestamp!.Value).Max();
    }

    private static IEnumerable<JsonElement> Containers(JsonElement status, string list) =>
        status.TryGetProperty(list, out var containers) ? containers.EnumerateArray() : [];

    private string Filled(string text) =>
        text.Replace("READONLY", suite.Cluster["IMAGEBUILD_TEST_REGISTRY_READONLY"], StringComparison.Ordinal)
            .Replace("REGISTRY", suite.Cluster.Registry, StringComparison.Ordinal)
            .Replace("GIT/GITREPO", suite.Cluster["IMAGEBUILD_TEST_GIT_HTTP"] + "/public/hello-flask.git", StringComparison.Ordinal)
            .Replace("GIT/", suite.Cluster["IMAGEBUILD_TEST_GIT_HTTP"] + "/public/", StringComparison.Ordinal);
}
