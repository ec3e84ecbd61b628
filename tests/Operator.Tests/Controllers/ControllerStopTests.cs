using System.Text.Json.Nodes;
using k8s.Models;
using Operator.Configuration;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Kubernetes.Client;
using Operator.Testing;
using Operator.Testing.Builds;

namespace Operator.Tests.Controllers;

/// <summary>Waiting, holding, stopping and replacing.</summary>
public sealed class ControllerStopTests(ApiServerFixture server) : IClassFixture<ApiServerFixture>
{
    [Fact]
    public async Task Cancelled_build_loses_its_Pod_and_builds_again_when_cancel_is_taken_back()
    {
        await using var bench = await ControllerBench.StartAsync(server);
        await bench.CreateAsync(An.ImageBuild("stopped"));
        await bench.PodAsync("stopped");
        await bench.ChangeSpecAsync("stopped", new() { ["cancel"] = true });

        var end = await bench.ReachesAsync("stopped", BuildPhase.Cancelled);

        Assert.Equal(RunReasons.Cancelled.Name, end.Reason);
        Assert.Equal("Normal", (await bench.EventAsync("stopped", RunReasons.Cancelled.Name)).Type);
        await Eventually.HoldsAsync(async () => (await bench.PodsAsync("stopped")).Count == 0, "its Pod is deleted");
        await bench.ChangeSpecAsync("stopped", new() { ["cancel"] = false });
        await bench.PodAsync("stopped", run: 2);
    }

    [Fact]
    public async Task Suspended_build_has_no_Pod_until_it_is_let_go()
    {
        await using var bench = await ControllerBench.StartAsync(server);
        await bench.CreateAsync(An.ImageBuild("held", spec => spec with { Suspend = true }));
        var held = await bench.ReachesAsync("held", BuildPhase.Queued);
        Assert.Equal(QueueReasons.Suspended.Name, held.Reason);
        Assert.Empty(await bench.PodsAsync("held"));

        await bench.ChangeSpecAsync("held", new() { ["suspend"] = false });

        await bench.PodAsync("held");
    }

    [Fact]
    public async Task Changed_spec_takes_the_place_of_the_run_under_way()
    {
        await using var bench = await ControllerBench.StartAsync(server);
        await bench.CreateAsync(An.ImageBuild("replaced"));
        await bench.PodAsync("replaced");
        await bench.ReachesAsync("replaced", BuildPhase.Preparing);

        await bench.ChangeSpecAsync("replaced", new() { ["target"] = "other" });

        await bench.PodAsync("replaced", run: 2);
        await Eventually.HoldsAsync(async () => (await bench.PodsAsync("replaced")).Count == 1, "the first run's Pod is deleted");
        var status = await bench.ReachesAsync("replaced", BuildPhase.Preparing, run: 2);
        Assert.Equal(RunReasons.Superseded.Name, status.Attempts!.Single().Reason);
    }

    [Fact]
    public async Task Build_beyond_the_limit_waits_in_its_place_and_starts_when_a_slot_is_free()
    {
        await using var bench = await ControllerBench.StartAsync(server, options => options.Limits.Cluster = 1);
        await bench.CreateAsync(An.ImageBuild("first"));
        var pod = await bench.PodAsync("first");
        await bench.CreateAsync(An.ImageBuild("second"));

        var waiting = await bench.ReachesAsync("second", BuildPhase.Queued);

        Assert.Equal(QueueReasons.ClusterLimit.Name, waiting.Reason);
        Assert.Equal((1, 1), (waiting.Queue!.Position, waiting.Queue.Of));
        await bench.Kubelet.SucceededAsync(pod.Metadata.Name!);
        await bench.PodAsync("second");
    }

    [Fact]
    public async Task Slot_of_a_deleted_build_is_free_only_when_its_Pod_has_stopped()
    {
        await using var bench = await ControllerBench.StartAsync(server, options => options.Limits.Cluster = 1);
        await bench.CreateAsync(An.ImageBuild("first"));
        var pod = (await bench.PodAsync("first")).Metadata.Name!;
        await bench.Kubelet.BuildingAsync(pod);
        await HoldAsync(new JsonArray("imagebuild.dev/still-runs"));
        await bench.CreateAsync(An.ImageBuild("second"));
        await bench.ReachesAsync("second", BuildPhase.Queued);
        await bench.Client.DeleteAsync<ImageBuild>("first", bench.Namespace, cancellationToken: TestContext.Current.CancellationToken);

        // Its place is computed after the deletion: both come by the same watch.
        await bench.CreateAsync(An.ImageBuild("third"));
        await bench.WaitAsync("third", status => status.Queue?.Of == 2, "the third build is behind the second");

        Assert.Empty(await bench.PodsAsync("second"));
        await HoldAsync(null);
        await bench.PodAsync("second");

        Task HoldAsync(JsonArray? finalizers) =>
            bench.Client.PatchAsync<V1Pod>(
                pod,
                bench.Namespace,
                KubernetesPatch.Merge(new JsonObject { ["metadata"] = new JsonObject { ["finalizers"] = finalizers } })
            );
    }

    [Fact]
    public async Task Many_at_once_never_exceed_the_limit()
    {
        await using var bench = await ControllerBench.StartAsync(
            server,
            options => options.Limits = new LimitOptions { Cluster = 3, Namespace = "0" }
        );
        await Task.WhenAll(Enumerable.Range(0, 20).Select(number => bench.CreateAsync(An.ImageBuild($"many-{number}"))));
        await Eventually.HoldsAsync(
            async () =>
            {
                var builds = await bench.Client.ListAsync<ImageBuild>(bench.Namespace);
                return builds.All(build => build.Status?.Phase is not null);
            },
            "every build has its place",
            TimeSpan.FromSeconds(40)
        );
        // Pods, not requests: a pass that begins before the informer shows its build's Pod asks for the same Pod again, and is refused.
        Assert.Equal(
            3,
            (await bench.Client.ListAsync<V1Pod>(bench.Namespace, cancellationToken: TestContext.Current.CancellationToken)).Count
        );
    }
}
