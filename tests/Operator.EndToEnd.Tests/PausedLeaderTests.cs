using Operator.EndToEnd.Tests.Harness;
using Operator.Entities.ImageBuilds;
using Operator.Kubernetes.Configuration;
using Operator.Testing.Proxy;

namespace Operator.EndToEnd.Tests;

/// <summary>
/// A leader is suspended in the middle of a request that creates a Pod. Another one leads, and the run ends under it. The Pod that the
/// request then creates is deleted before anything of it runs, the end stays as it is, and the first leader, once it goes on, writes
/// nothing more.
/// </summary>
public sealed class PausedLeaderTests(OperatorSuite suite)
{
    [Fact]
    public async Task Request_of_a_suspended_leader_that_arrives_after_the_end_starts_nothing()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var kubectl = await suite.CreateNamespaceAsync("pause", cancellation);
        var arrival = new TaskCompletionSource();
        await using var recorder = PodRecorder.Start(kubectl);
        await using var proxy = await FaultProxy.StartAsync(
            KubernetesClientConfiguration.BuildConfigFromConfigFile(suite.Cluster["KUBECONFIG"])
        );
        proxy.FailNext(request => request.Method == "POST" && request.Concerns("pods"), new Fault.Hold(arrival.Task));
        var kubeconfig = await BoundaryTests.WriteKubeConfigAsync(proxy.Configuration.Host, cancellation);
        await using var first = await StartAsync(kubectl, ("IMAGEBUILD_Kubernetes__KubeConfig", kubeconfig));
        await Eventually.HoldsAsync(() => proxy.Count(request => request.IsWrite && request.Concerns("leases")) > 0, "the first leads");
        var build = await OperatorSuite.ApplyAsync(kubectl, "frozen", Spec, cancellation);
        await Eventually.HoldsAsync(() => proxy.Held > 0, "its request is on the way");

        await first.PauseAsync();
        await using var second = await StartAsync(kubectl);
        await build.ReachesAsync(BuildPhase.Preparing, Eventually.Patience, cancellation);
        await kubectl.RunAsync(cancellation, "patch", "ib", build.Name, "--type=merge", "-p", """{"spec":{"cancel":true}}""");
        var ended = await build.EndsAsync(cancellation, seconds: 60);
        Assert.Equal(BuildPhase.Cancelled, ended.Status.Phase);

        await Eventually.HoldsAsync(async () => (await build.PodsAsync(cancellation)).Count == 0, "the cancelled run's Pod goes");
        arrival.SetResult();
        await Eventually.HoldsAsync(() => recorder.Seen.Count == 2, "the late request creates a Pod");
        await Eventually.HoldsAsync(async () => (await build.PodsAsync(cancellation)).Count == 0, "the late Pod goes");
        var written = proxy.Count(IsWork);
        await first.ResumeAsync();
        await Eventually.HoldsAsync(
            () => proxy.Count(request => request.Concerns("leases") && request.At > DateTimeOffset.UtcNow.AddSeconds(-1)) > 0,
            "the first asks for the lease again"
        );

        Assert.Equal(written, proxy.Count(IsWork));
        var after = (await build.GetAsync(cancellation))!;
        Assert.Equal((ended.Status.Run?.Number, ended.Status.Phase), (after.Status.Run?.Number, after.Status.Phase));
        Assert.Empty(await build.PodsAsync(cancellation));
        Assert.Equal(2, recorder.Seen.Count);
        File.Delete(kubeconfig);
        await kubectl.RunAsync(cancellation, "delete", "namespace", kubectl.Namespace, "--wait=false");
    }

    /// <summary>Its Pods wait for a scheduler that does not exist.</summary>
    private Task<OperatorProcess> StartAsync(Kubectl kubectl, params (string Name, string Value)[] settings) =>
        OperatorProcess.StartAsync(
            suite.Cluster,
            kubectl.Namespace,
            Path.Combine(OperatorSuite.LogDirectory, "paused-leader.log"),
            TestContext.Current.CancellationToken,
            [
                .. settings,
                ("IMAGEBUILD_LeaderElection__Enabled", "true"),
                ("IMAGEBUILD_LeaderElection__LeaseDuration", "6s"),
                ("IMAGEBUILD_LeaderElection__RenewDeadline", "4s"),
                ("IMAGEBUILD_LeaderElection__RetryPeriod", "500ms"),
                ("IMAGEBUILD_Pods__SchedulerName", "nobody"),
            ]
        );

    private string Spec =>
        $$"""
            modelVersion: dockerfile
            dockerfile: {inline: FROM scratch}
            output: {repository: {{suite.Cluster.Registry}}/pause/frozen, insecure: true}
            """;

    private static bool IsWork(ProxiedRequest request) => request.IsWrite && !request.Concerns("leases");
}
