using Operator.EndToEnd.Tests.Harness;
using Operator.Entities.ImageBuilds;

namespace Operator.EndToEnd.Tests;

/// <summary>The operator dies by SIGKILL in every phase; the control plane dies in mid-build: nothing is lost, started twice or told wrongly.</summary>
public sealed class RestartTests(OperatorSuite suite)
{
    private const string Ended = "ended";

    [Theory]
    [InlineData(BuildPhase.Queued)]
    [InlineData(BuildPhase.Preparing)]
    [InlineData(BuildPhase.Building)]
    [InlineData(BuildPhase.Publishing)]
    [InlineData(BuildPhase.Succeeded)]
    public async Task Operator_killed_in_a_phase_finishes_the_build_once(BuildPhase phase)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var kubectl = await suite.CreateNamespaceAsync("kill", cancellation);
        await using var recorder = PodRecorder.Start(kubectl);
        var log = Path.Combine(OperatorSuite.LogDirectory, $"kill-{phase}.log");
        var first = await OperatorProcess.StartAsync(suite.Cluster, kubectl.Namespace, log, cancellation);
        var build = await OperatorSuite.ApplyAsync(kubectl, "survivor", Slow(phase == BuildPhase.Queued), cancellation);
        await build.ReachesAsync(phase, TimeSpan.FromMinutes(3), cancellation);

        await first.KillAsync();
        await first.DisposeAsync();
        if (phase == BuildPhase.Queued)
        {
            await kubectl.RunAsync(cancellation, "patch", "ib", build.Name, "--type=merge", "-p", """{"spec":{"suspend":false}}""");
        }

        await using var second = await OperatorProcess.StartAsync(suite.Cluster, kubectl.Namespace, log, cancellation);
        var ended = await build.EndsAsync(cancellation);

        Assert.True(ended.Status.Phase == BuildPhase.Succeeded, BuildUnderTest.Describe(ended));
        Assert.Equal(1, ended.Status.Attempt);
        Assert.Equal(1, ended.Status.Run?.Number);
        Assert.Single(recorder.Seen);
        Assert.NotNull(ended.Status.Image?.Digest);
        await LogIsWholeAsync(build, ended, cancellation);
        await kubectl.RunAsync(cancellation, "delete", "namespace", kubectl.Namespace, "--wait=false");
    }

    [Fact]
    public async Task Operator_killed_after_each_write_finishes_every_build_once()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var kubectl = await suite.CreateNamespaceAsync("storm", cancellation);
        await using var recorder = PodRecorder.Start(kubectl);
        var log = Path.Combine(OperatorSuite.LogDirectory, "kill-storm.log");
        var good = await OperatorSuite.ApplyAsync(kubectl, "good", Slow(suspended: false), cancellation);
        var bad = await OperatorSuite.ApplyAsync(
            kubectl,
            "bad",
            Slow(suspended: false).Replace("RUN echo last-step", "RUN exit 7", StringComparison.Ordinal),
            cancellation
        );

        for (var deaths = 0; deaths < 8; deaths++)
        {
            var before = await VersionsAsync(good, bad, cancellation);
            await using var mortal = await OperatorProcess.StartAsync(suite.Cluster, kubectl.Namespace, log, cancellation);
            // It dies as soon as it has written something, in the midst of what follows from that.
            await Eventually.IsAsync(
                () => VersionsAsync(good, bad, cancellation)!,
                now => now != before || now.EndsWith(Ended, StringComparison.Ordinal),
                TimeSpan.FromMinutes(2),
                now => $"nothing was written after {before}: {now}",
                cancellation
            );
            await mortal.KillAsync();
        }

        await using var survivor = await OperatorProcess.StartAsync(suite.Cluster, kubectl.Namespace, log, cancellation);
        var succeeded = await good.EndsAsync(cancellation);
        var failed = await bad.EndsAsync(cancellation);

        Assert.True(succeeded.Status.Phase == BuildPhase.Succeeded, BuildUnderTest.Describe(succeeded));
        Assert.Equal(BuildPhase.Failed, failed.Status.Phase);
        Assert.Equal("BuildStepFailed", failed.Status.Failure?.Reason);
        Assert.Equal(7, failed.Status.Failure?.ExitCode);
        Assert.Equal(2, recorder.Seen.Count);
        await kubectl.RunAsync(cancellation, "delete", "namespace", kubectl.Namespace, "--wait=false");
    }

    /// <summary>The versions of both builds; ends with a word of its own when both have ended, and nothing more is to come.</summary>
    private static async Task<string> VersionsAsync(BuildUnderTest good, BuildUnderTest bad, CancellationToken cancellationToken)
    {
        var builds = new[] { await good.GetAsync(cancellationToken), await bad.GetAsync(cancellationToken) };
        var versions = string.Join(' ', builds.Select(build => build?.Metadata.ResourceVersion));
        return builds.All(build => build?.Status.CompletionTime is not null) ? $"{versions} {Ended}" : versions;
    }

    internal string Slow(bool suspended) =>
        $$"""
            suspend: {{(suspended ? "true" : "false")}}
            modelVersion: dockerfile
            dockerfile:
              inline: |
                FROM debian:bookworm-slim
                RUN for i in 1 2 3 4 5 6; do echo tick-$i; sleep 1; done
                RUN echo last-step
            output: {repository: {{suite.Cluster.Registry}}/restart/survivor, insecure: true}
            """;

    internal static async Task LogIsWholeAsync(BuildUnderTest build, ImageBuild ended, CancellationToken cancellationToken)
    {
        var text = await LogArchive.ReadAsync(build.Kubectl, ended.Status.Log!.Archive!, cancellationToken);
        for (var tick = 1; tick <= 6; tick++)
        {
            // Once as the step's output: neither lost nor repeated by the follower that took over.
            Assert.Single(text.Split('\n'), line => line.EndsWith($" tick-{tick}", StringComparison.Ordinal));
        }
    }
}
