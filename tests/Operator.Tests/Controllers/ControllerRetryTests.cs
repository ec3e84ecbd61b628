using k8s.Models;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Kubernetes.Client;
using Operator.Testing;
using Operator.Testing.Builds;

namespace Operator.Tests.Controllers;

/// <summary>What the platform broke in mid-build is tried again as often as asked for, and every attempt is remembered with its log.</summary>
public sealed class ControllerRetryTests(ApiServerFixture server) : IClassFixture<ApiServerFixture>
{
    private static readonly (string Build, BuildReason Reason)[] Breakages =
    [
        ("evicted", InfrastructureReasons.PodEvicted),
        ("node-lost", InfrastructureReasons.NodeLost),
        ("pod-deleted", InfrastructureReasons.PodDeleted),
    ];

    [Fact]
    public async Task Attempt_that_the_platform_broke_is_followed_by_another_and_remembered()
    {
        await using var bench = await ControllerBench.StartAsync(server);
        foreach (var (build, reason) in Breakages)
        {
            await StartAsync(bench, build, limit: 1);
            await BreakAsync(bench, build);
            await bench.EventAsync(build, RunReasons.Retrying.Name);
            var between = (await bench.GetAsync(build)).Status;
            Assert.Equal((BuildPhase.Preparing, RunReasons.Retrying.Name), (between.Phase, between.Reason));
            Assert.Contains(reason.Name, between.Message, StringComparison.Ordinal);
        }

        foreach (var (build, reason) in Breakages)
        {
            var second = await bench.PodAsync(build, attempt: 2);
            bench.Kubelet.Logs.Write(second.Metadata.Name!, "build", "second attempt");
            await bench.Kubelet.SucceededAsync(second.Metadata.Name!);

            var end = await bench.ReachesAsync(build, BuildPhase.Succeeded);

            Assert.Equal([reason.Name, RunReasons.Succeeded.Name], end.Attempts!.Select(attempt => attempt.Reason));
            var pause = second.Metadata.CreationTimestamp - end.Attempts![0].CompletionTime;
            Assert.True(pause >= TimeSpan.FromSeconds(9), $"the next attempt came after {pause}");
            Assert.Contains("second attempt", await bench.ArchivedLogAsync(end), StringComparison.Ordinal);
            var archives = (await bench.ArchivesAsync(build)).Select(archive => archive.Metadata.Name);
            Assert.Equal(archives.Order(), end.Attempts!.Select(attempt => attempt.Log).Order());
        }
    }

    [Fact]
    public async Task Attempt_that_the_platform_broke_ends_the_run_when_no_other_is_allowed()
    {
        await using var bench = await ControllerBench.StartAsync(server);
        foreach (var (build, reason) in Breakages)
        {
            await StartAsync(bench, build, limit: 0);
            await BreakAsync(bench, build);

            var end = await bench.ReachesAsync(build, BuildPhase.Error);

            Assert.Equal((reason.Name, FailureClass.Infrastructure), (end.Failure?.Reason, end.Failure?.Class));
            Assert.Equal(BuildStage.Build, end.Failure?.Stage);
            Assert.Equal(reason.Name, Assert.Single(end.Attempts!).Reason);
            Assert.Contains("attempt 1 began", await bench.ArchivedLogAsync(end), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Failure_of_the_builds_own_making_is_not_tried_again()
    {
        await using var bench = await ControllerBench.StartAsync(server);
        var pod = await StartAsync(bench, "own-fault", limit: 3);
        await bench.Kubelet.BuildFailedAsync(pod, 137, "OOMKilled");

        var end = await bench.ReachesAsync("own-fault", BuildPhase.Failed);

        Assert.Equal((BuildReasons.OutOfMemory.Name, 1), (end.Reason, end.Attempt));
    }

    private static async Task<string> StartAsync(ControllerBench bench, string build, int limit)
    {
        await bench.CreateAsync(An.ImageBuild(build, spec => spec with { Retry = new BuildRetry { Limit = limit } }));
        var pod = (await bench.PodAsync(build)).Metadata.Name!;
        bench.Kubelet.Logs.Write(pod, "build", "attempt 1 began");
        await bench.Kubelet.BuildingAsync(pod);
        await bench.WaitAsync(build, status => status.Log?.Tail?.Contains("attempt 1") == true, "its log is read");
        return pod;
    }

    /// <summary>The build's name says how.</summary>
    private static async Task BreakAsync(ControllerBench bench, string build)
    {
        var pod = (await bench.PodAsync(build)).Metadata.Name!;
        await (
            build switch
            {
                "evicted" => bench.Kubelet.EndedFromOutsideAsync(pod, "Evicted", "The node was low on resource: memory"),
                "node-lost" => bench.Kubelet.EndedFromOutsideAsync(pod, "NodeLost", "Node which was running pod is unresponsive"),
                _ => bench.Client.DeleteAsync<V1Pod>(pod, bench.Namespace, new V1DeleteOptions { GracePeriodSeconds = 0 }),
            }
        );
    }
}
