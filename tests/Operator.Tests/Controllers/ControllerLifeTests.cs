using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Testing;
using Operator.Testing.Builds;
using Operator.Testing.Proxy;

namespace Operator.Tests.Controllers;

/// <summary>The ordinary way, and what it costs.</summary>
public sealed class ControllerLifeTests(ApiServerFixture server) : IClassFixture<ApiServerFixture>
{
    private const int WriteBudget = 8;

    [Fact]
    public async Task Build_whose_containers_end_well_passes_every_phase_and_succeeds()
    {
        await using var bench = await ControllerBench.StartAsync(server);
        await bench.CreateAsync(An.ImageBuild("good"));
        var pod = (await bench.PodAsync("good")).Metadata.Name!;
        await bench.ReachesAsync("good", BuildPhase.Preparing);
        await bench.Kubelet.PreparingAsync(pod);
        await bench.WaitAsync("good", status => status.Reason == RunReasons.Preparing.Name, "prepare is told");
        await bench.Kubelet.BuildingAsync(pod);
        await bench.ReachesAsync("good", BuildPhase.Building);
        await bench.Kubelet.PublishingAsync(pod);
        await bench.ReachesAsync("good", BuildPhase.Publishing);
        await bench.Kubelet.SucceededAsync(pod);

        var end = await bench.ReachesAsync("good", BuildPhase.Succeeded);

        Assert.Equal(RunReasons.Succeeded.Name, end.Reason);
        Assert.Equal(PodStatuses.Digest, end.Image?.Digest);
        Assert.Equal("inline", end.Source?.Kind);
        Assert.Equal("dockerfile", end.Plan?.ModelVersion);
        Assert.Null(end.Failure);
        var told = await bench.EventAsync("good", end.Reason!);
        Assert.Equal(end.Message, told.Message);
        Assert.Equal("Normal", told.Type);
        var ticks =
            bench.Proxy.Count(request => request.Method == "PATCH" && request.Path.EndsWith("/good/status", StringComparison.Ordinal)) - 4;
        Assert.True(
            bench.Writes - Math.Max(0, ticks) <= WriteBudget,
            string.Join("\n", bench.Proxy.Requests.Where(request => request.IsWrite).Select(request => $"{request.Method} {request.Path}"))
        );
    }

    [Fact]
    public async Task Finished_build_costs_no_request_at_all()
    {
        await using var bench = await ControllerBench.StartAsync(server);
        await bench.CreateAsync(An.ImageBuild("idle"));
        await bench.Kubelet.SucceededAsync((await bench.PodAsync("idle")).Metadata.Name!);
        await bench.ReachesAsync("idle", BuildPhase.Succeeded);
        await bench.EventAsync("idle", RunReasons.Succeeded.Name);
        var before = bench.Proxy.Requests.Count(IsForBuilds);

        await Task.Delay(TimeSpan.FromSeconds(3), TestContext.Current.CancellationToken);

        var after = bench.Proxy.Requests.Where(IsForBuilds).Skip(before);
        Assert.Equal([], after.Select(request => $"{request.Method} {request.Path}"));

        // Policies are the whole cluster's: those of other tests get their status from this operator too.
        static bool IsForBuilds(ProxiedRequest request) =>
            !request.IsWatch && !request.Path.Contains("/imagebuildpolicies", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Same_spec_never_runs_twice_and_a_changed_one_is_a_new_run()
    {
        await using var bench = await ControllerBench.StartAsync(server);
        await bench.CreateAsync(An.ImageBuild("again"));
        await bench.Kubelet.SucceededAsync((await bench.PodAsync("again")).Metadata.Name!);
        await bench.ReachesAsync("again", BuildPhase.Succeeded);

        await bench.ChangeSpecAsync("again", new() { ["priority"] = 5 });
        await bench.WaitAsync("again", status => status.ObservedGeneration == 2, "the change is seen");
        Assert.Single(await bench.PodsAsync("again"));

        await bench.ChangeSpecAsync("again", new() { ["runRequest"] = "once more" });
        var second = await bench.PodAsync("again", run: 2);
        await bench.Kubelet.SucceededAsync(second.Metadata.Name!);
        var end = await bench.ReachesAsync("again", BuildPhase.Succeeded, run: 2);
        Assert.Equal("Requested", end.Run?.Cause);
    }
}
