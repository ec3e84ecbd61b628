using System.Security.Cryptography;
using System.Text;
using Operator.EndToEnd.Tests.Harness;
using Operator.Entities.ImageBuilds;

namespace Operator.EndToEnd.Tests;

/// <summary>A step that prints the build's secrets shows them to nobody: not in the Pod's log, not in the status, not in the archive.</summary>
public sealed class BuildSecretTests(OperatorSuite suite)
{
    [Fact]
    public async Task Secrets_that_a_step_prints_are_masked_before_they_reach_the_log()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var kubectl = suite.Kubectl;
        // Of no shape that the operator knows.
        var token = "maple." + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));
        string[] lines =
        [
            .. Enumerable.Range(0, 3).Select(_ => "oak [" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12)) + "]"),
        ];
        await kubectl.RunAsync(
            cancellation,
            "create",
            "secret",
            "generic",
            "shown-secrets",
            "--from-literal=token=" + token,
            "--from-literal=lines=" + string.Join('\n', lines)
        );
        var build = await suite.ApplyAsync(
            "shows-secrets",
            $$"""
            modelVersion: dockerfile
            dockerfile:
              inline: |
                FROM debian:bookworm-slim
                RUN --mount=type=secret,id=token --mount=type=secret,id=lines cd /run/secrets && cat lines && echo "token is $(cat token)." && \
                    base64 token && base64 -w 0 lines && printf 'user:%s' "$(cat token)" | base64 && cat token >&2 && echo "; the end" && exit 3
            buildSecrets: [{id: token, secretName: shown-secrets}, {id: lines, secretName: shown-secrets}]
            output: {repository: {{suite.Cluster.Registry}}/masked/app, tags: [t], insecure: true}
            """,
            cancellation
        );

        var ended = await build.EndsAsync(cancellation);

        Assert.True(ended.Status.Reason == "BuildStepFailed", BuildUnderTest.Describe(ended));
        Assert.Equal(BuildPhase.Failed, ended.Status.Phase);
        var pod = Assert.Single(await build.PodsAsync(cancellation));
        var log = await kubectl.RunAsync(
            cancellation,
            "logs",
            pod.GetProperty("metadata").GetProperty("name").GetString()!,
            "--container=build"
        );
        Assert.Contains("token is ***.", log, StringComparison.Ordinal);
        Assert.Contains("; the end", log, StringComparison.Ordinal);
        Assert.Contains("***", ended.Status.Failure?.Excerpt, StringComparison.Ordinal);
        var archive = await LogArchive.ReadAsync(kubectl, ended.Status.Log!.Archive!, cancellation);
        Assert.Contains("token is ***.", archive, StringComparison.Ordinal);
        var status = (await kubectl.GetAsync("imagebuild", build.Name, cancellation))!.Value.GetRawText();
        var everything = string.Concat(log, archive, status, pod.GetRawText());
        Assert.All(
            (string[])[token, .. lines, Convert.ToBase64String(Encoding.UTF8.GetBytes(token))[..32]],
            value => Assert.DoesNotContain(value, everything, StringComparison.Ordinal)
        );
    }
}
