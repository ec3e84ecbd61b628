using Operator.EndToEnd.Tests.Harness;
using Operator.Entities.ImageBuilds;

namespace Operator.EndToEnd.Tests;

/// <summary>Runs alone and last: it takes the API server and etcd away from everybody.</summary>
[CollectionDefinition(nameof(ControlPlaneTests), DisableParallelization = true)]
[Collection(nameof(ControlPlaneTests))]
public sealed class ControlPlaneTests(OperatorSuite suite)
{
    [Theory]
    [InlineData("kube-apiserver")]
    [InlineData("etcd")]
    public async Task Control_plane_killed_in_mid_build_changes_nothing(string component)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var kubectl = await suite.CreateNamespaceAsync("plane", cancellation);
        await using var recorder = PodRecorder.Start(kubectl);
        await using var running = await OperatorProcess.StartAsync(
            suite.Cluster,
            kubectl.Namespace,
            Path.Combine(OperatorSuite.LogDirectory, $"plane-{component}.log"),
            cancellation
        );
        var build = await OperatorSuite.ApplyAsync(kubectl, "survivor", new RestartTests(suite).Slow(suspended: false), cancellation);
        await build.ReachesAsync(BuildPhase.Building, TimeSpan.FromMinutes(3), cancellation);

        await DevCluster.ComponentAsync("kill", component, cancellation);
        await DevCluster.ComponentAsync("start", component, cancellation);
        var ended = await build.EndsAsync(cancellation);

        Assert.True(ended.Status.Phase == BuildPhase.Succeeded, BuildUnderTest.Describe(ended));
        Assert.Equal(1, ended.Status.Attempt);
        Assert.Single(recorder.Seen);
        await RestartTests.LogIsWholeAsync(build, ended, cancellation);
        await kubectl.RunAsync(cancellation, "delete", "namespace", kubectl.Namespace, "--wait=false");
    }
}
