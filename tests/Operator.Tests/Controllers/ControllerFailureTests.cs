using k8s.Models;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Kubernetes.Client;
using Operator.Testing;
using Operator.Testing.Builds;

namespace Operator.Tests.Controllers;

/// <summary>Each way in which a Pod tells of a failure ends in its own reason, class and phase, and in an event.</summary>
public sealed class ControllerFailureTests(ApiServerFixture server) : IClassFixture<ApiServerFixture>
{
    public static TheoryData<string, string, BuildPhase> Ends =>
        new()
        {
            { "prepare-reports", SourceReasons.RevisionNotFound.Name, BuildPhase.Failed },
            { "prepare-says-nothing", InternalReasons.ReportInvalid.Name, BuildPhase.Error },
            { "build-runs-out-of-memory", BuildReasons.OutOfMemory.Name, BuildPhase.Failed },
            { "publish-reports", PushReasons.Denied.Name, BuildPhase.Failed },
            { "evicted", InfrastructureReasons.PodEvicted.Name, BuildPhase.Error },
            { "node-lost", InfrastructureReasons.NodeLost.Name, BuildPhase.Error },
            { "deadline", RunReasons.Timeout.Name, BuildPhase.Failed },
            { "image-pull", InfrastructureReasons.ImagePullFailed.Name, BuildPhase.Error },
            { "secret-missing", PushReasons.SecretNotFound.Name, BuildPhase.Failed },
            { "pod-deleted", InfrastructureReasons.PodDeleted.Name, BuildPhase.Error },
        };

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task Pod_that_fails_ends_the_build_with_its_reason(string how, string reason, BuildPhase phase)
    {
        await using var bench = await ControllerBench.StartAsync(server);
        await bench.CreateAsync(An.ImageBuild(how, spec => spec with { Output = new BuildOutput { RegistrySecret = "push" } }));
        var pod = await bench.PodAsync(how);
        await bench.ReachesAsync(how, BuildPhase.Preparing);

        await FailAsync(bench, how, pod);

        var end = await bench.ReachesAsync(how, phase);
        Assert.Equal(reason, end.Reason);
        Assert.Equal(reason, end.Failure?.Reason);
        Assert.Equal(ReasonCatalog.ByName[reason].Class, end.Failure?.Class);
        Assert.Equal(ReasonCatalog.ByName[reason].Hint, end.Failure?.Hint);
        var told = await bench.EventAsync(how, reason);
        Assert.Equal("Warning", told.Type);
        Assert.Equal(end.Message, told.Message);
    }

    [Fact]
    public async Task Spec_that_is_not_allowed_is_refused_before_any_Pod_and_corrected_by_a_new_run()
    {
        await using var bench = await ControllerBench.StartAsync(server);
        await bench.CreateAsync(An.ImageBuild("refused", spec => spec with { Engine = BuildEngine.DockerInDocker }));

        var end = await bench.ReachesAsync("refused", BuildPhase.Failed);

        Assert.Equal(SpecReasons.NotAllowed.Name, end.Reason);
        Assert.Empty(await bench.PodsAsync("refused"));
        var told = await bench.EventAsync("refused", SpecReasons.NotAllowed.Name);
        Assert.Equal((end.Message, "Warning", 1), (told.Message, told.Type, told.Count));
        Assert.Single(await bench.EventsAsync("refused"));
        await bench.ChangeSpecAsync("refused", new() { ["engine"] = "buildkit" });
        await bench.PodAsync("refused", run: 2);
    }

    private static Task FailAsync(ControllerBench bench, string how, V1Pod pod)
    {
        var (kubelet, name) = (bench.Kubelet, pod.Metadata.Name!);
        return how switch
        {
            "prepare-reports" => kubelet.PrepareFailedAsync(name, SourceReasons.RevisionNotFound.Name, "Branch nowhere does not exist"),
            "prepare-says-nothing" => kubelet.PrepareDiedAsync(name),
            "build-runs-out-of-memory" => kubelet.BuildFailedAsync(name, 137, "OOMKilled"),
            "publish-reports" => kubelet.PublishFailedAsync(name, PushReasons.Denied.Name, "The registry refuses these credentials"),
            "evicted" => kubelet.EndedFromOutsideAsync(name, "Evicted", "The node was low on resource: memory"),
            "node-lost" => kubelet.EndedFromOutsideAsync(name, "NodeLost", "Node which was running pod is unresponsive"),
            "deadline" => kubelet.EndedFromOutsideAsync(name, "DeadlineExceeded", "Pod was active on the node longer than the deadline"),
            "image-pull" => kubelet.WaitingAsync(name, "prepare", "ImagePullBackOff", "Back-off pulling image"),
            "secret-missing" => kubelet.WarnAsync(
                pod,
                "FailedMount",
                "MountVolume.SetUp failed for volume \"registry\" : secret \"push\" not found"
            ),
            _ => bench.Client.DeleteAsync<V1Pod>(name, bench.Namespace, new V1DeleteOptions { GracePeriodSeconds = 0 }),
        };
    }
}
