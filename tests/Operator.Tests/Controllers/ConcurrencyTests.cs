using System.Text.Json.Nodes;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Testing;
using Operator.Testing.Builds;

namespace Operator.Tests.Controllers;

/// <summary>spec.concurrencyPolicy on a real API server.</summary>
public sealed class ConcurrencyTests(ApiServerFixture server) : IClassFixture<ApiServerFixture>
{
    [Fact]
    public async Task Serial_builds_of_a_repository_run_one_after_the_other()
    {
        await using var bench = await ControllerBench.StartAsync(server);
        await CreateAsync(bench, "first", BuildConcurrency.Serial);
        var pod = await bench.PodAsync("first");
        await CreateAsync(bench, "second", BuildConcurrency.Serial);

        var waiting = (await bench.WaitAsync("second", status => status.Queue?.Position == 1, "it waits")).Status;

        Assert.Equal((BuildPhase.Queued, QueueReasons.RepositoryBusy.Name), (waiting.Phase, waiting.Reason));
        Assert.Equal("The build waits for first, which pushes to the same repository", waiting.Message);
        await bench.EventAsync("second", QueueReasons.RepositoryBusy.Name);
        await bench.Kubelet.SucceededAsync(pod.Metadata.Name!);
        await bench.Kubelet.SucceededAsync((await bench.PodAsync("second")).Metadata.Name!);
        await bench.ReachesAsync("second", BuildPhase.Succeeded);
    }

    [Fact]
    public async Task Newest_waiting_build_of_a_repository_supersedes_the_others_and_is_built()
    {
        await using var bench = await ControllerBench.StartAsync(server);
        await CreateAsync(bench, "v1", BuildConcurrency.LatestOnly);
        var pod = await bench.PodAsync("v1");
        await CreateAsync(bench, "v2", BuildConcurrency.LatestOnly);
        await bench.WaitAsync("v2", status => status.Queue?.Position == 1, "it waits");
        await CreateAsync(bench, "v3", BuildConcurrency.LatestOnly);

        var end = await bench.ReachesAsync("v2", BuildPhase.Cancelled);

        Assert.Equal(QueueReasons.Superseded.Name, end.Reason);
        Assert.Equal("The build is superseded by v3, a newer one of the same repository (concurrencyPolicy LatestOnly)", end.Message);
        Assert.Equal((FailureClass.Cancelled, BuildStage.Queue), (end.Failure?.Class, end.Failure?.Stage));
        Assert.Equal("Normal", (await bench.EventAsync("v2", QueueReasons.Superseded.Name)).Type);
        await bench.Kubelet.SucceededAsync(pod.Metadata.Name!);
        await bench.Kubelet.SucceededAsync((await bench.PodAsync("v3")).Metadata.Name!);
        await bench.ReachesAsync("v3", BuildPhase.Succeeded);
    }

    [Fact]
    public async Task Newer_build_that_is_refused_supersedes_nobody()
    {
        await using var bench = await ControllerBench.StartAsync(server);
        await CreateAsync(bench, "runs", BuildConcurrency.LatestOnly);
        var pod = await bench.PodAsync("runs");
        await CreateAsync(bench, "waits", BuildConcurrency.LatestOnly);
        await bench.WaitAsync("waits", status => status.Queue?.Position == 1, "it waits");
        await bench.CreateAsync(An.ImageBuild("wrong", spec => Of(spec, BuildConcurrency.LatestOnly) with { ModelVersion = "no-such" }));
        await bench.ReachesAsync("wrong", BuildPhase.Failed);

        await bench.Kubelet.SucceededAsync(pod.Metadata.Name!);

        await bench.PodAsync("waits");
        Assert.NotEqual(BuildPhase.Cancelled, (await bench.GetAsync("waits")).Status.Phase);
    }

    [Fact]
    public async Task Policy_can_be_changed_while_a_build_waits_and_starts_no_other_run()
    {
        await using var bench = await ControllerBench.StartAsync(server);
        await CreateAsync(bench, "runs", BuildConcurrency.Serial);
        await bench.PodAsync("runs");
        await CreateAsync(bench, "waits", BuildConcurrency.Serial);
        await bench.WaitAsync("waits", status => status.Queue?.Position == 1, "it waits");

        await bench.ChangeSpecAsync("waits", new JsonObject { ["concurrencyPolicy"] = "Parallel" });

        await bench.PodAsync("waits");
        Assert.Equal(1, (await bench.GetAsync("waits")).Status.Run?.Number);
    }

    private static Task CreateAsync(ControllerBench bench, string name, BuildConcurrency policy) =>
        bench.CreateAsync(An.ImageBuild(name, spec => Of(spec, policy)));

    private static ImageBuildSpec Of(ImageBuildSpec spec, BuildConcurrency policy) =>
        spec with
        {
            ConcurrencyPolicy = policy,
            Output = new BuildOutput { Repository = "registry.example.com/team/app" },
        };
}
