using Operator.Configuration;
using Operator.Entities.ImageBuilds;
using Operator.Testing;
using Operator.Testing.Builds;

namespace Operator.Tests.Controllers;

/// <summary>What is left of a finished build goes when its time has come, and not before.</summary>
public sealed class RetentionTests(ApiServerFixture server) : IClassFixture<ApiServerFixture>
{
    [Fact]
    public async Task Pod_goes_after_its_seconds_and_build_and_log_stay()
    {
        await using var bench = await ControllerBench.StartAsync(server);

        var end = await FinishAsync(bench, "short-pod", new BuildRetention { PodsSeconds = 2 });

        Assert.Single(await bench.PodsAsync("short-pod"));
        await Eventually.HoldsAsync(async () => (await bench.PodsAsync("short-pod")).Count == 0, "the Pod goes");
        Assert.True(DateTimeOffset.UtcNow >= end.CompletionTime!.Value.AddSeconds(2), "the Pod went too early");
        Assert.Equal(end.Log?.Archive, (await bench.GetAsync("short-pod")).Status.Log?.Archive);
        Assert.Single(await bench.ArchivesAsync("short-pod"));
    }

    [Fact]
    public async Task Log_goes_after_its_seconds_and_status_names_it_no_longer()
    {
        await using var bench = await ControllerBench.StartAsync(server);

        var end = await FinishAsync(bench, "short-log", new BuildRetention { LogsSeconds = 2 });

        Assert.NotNull(end.Log?.Archive);
        await bench.WaitAsync("short-log", status => status.Log?.Archive is null, "status forgets the archive");
        Assert.Empty(await bench.ArchivesAsync("short-log"));
        Assert.Single(await bench.PodsAsync("short-log"));
    }

    [Fact]
    public async Task Logs_of_runs_that_status_has_forgotten_go_too()
    {
        const int Runs = 6;
        // By default the archives of the first of six runs would go with the end of the last.
        await using var bench = await ControllerBench.StartAsync(server, options => options.Bounds.Runs = 0);
        await FinishAsync(bench, "many-runs", retention: null);
        for (var run = 2; run <= Runs; run++)
        {
            await bench.ChangeSpecAsync("many-runs", new() { ["runRequest"] = $"run {run}" });
            await EndAsync(bench, "many-runs", run);
        }

        Assert.Equal(Runs, (await bench.ArchivesAsync("many-runs")).Count);
        Assert.DoesNotContain((await bench.GetAsync("many-runs")).Status.Attempts!, attempt => attempt.Run == 1);
        await bench.ChangeSpecAsync("many-runs", new() { ["retention"] = new System.Text.Json.Nodes.JsonObject { ["logsSeconds"] = 0 } });

        await Eventually.HoldsAsync(async () => (await bench.ArchivesAsync("many-runs")).Count == 0, "all archives go");
    }

    [Fact]
    public async Task Logs_of_earlier_runs_go_although_the_last_run_has_none()
    {
        await using var bench = await ControllerBench.StartAsync(server);
        await FinishAsync(bench, "then-refused", retention: null);
        await bench.ChangeSpecAsync("then-refused", new() { ["engine"] = "dind" });
        var end = await bench.ReachesAsync("then-refused", BuildPhase.Failed, run: 2);
        Assert.Null(end.Log?.Archive);
        Assert.Equal(Assert.Single(await bench.ArchivesAsync("then-refused")).Metadata.Name, Assert.Single(end.Attempts!).Log);

        await bench.ChangeSpecAsync(
            "then-refused",
            new() { ["retention"] = new System.Text.Json.Nodes.JsonObject { ["logsSeconds"] = 0 } }
        );

        await Eventually.HoldsAsync(async () => (await bench.ArchivesAsync("then-refused")).Count == 0, "the archive goes");
        await bench.WaitAsync("then-refused", status => status.Attempts!.All(attempt => attempt.Log is null), "status forgets it");
    }

    [Fact]
    public async Task Build_goes_after_its_time_to_live()
    {
        await using var bench = await ControllerBench.StartAsync(server);

        var end = await FinishAsync(bench, "short-life", new BuildRetention { TtlSecondsAfterFinished = 2 });

        await Eventually.HoldsAsync(
            async () => await bench.Client.GetAsync<ImageBuild>("short-life", bench.Namespace) is null,
            "the build goes"
        );
        Assert.True(DateTimeOffset.UtcNow >= end.CompletionTime!.Value.AddSeconds(2), "the build went too early");
    }

    [Fact]
    public async Task Limits_of_the_platform_hold_where_the_spec_names_none()
    {
        await using var bench = await ControllerBench.StartAsync(
            server,
            options => options.Retention = new RetentionOptions { Pods = TimeSpan.Zero, Logs = TimeSpan.FromSeconds(1) }
        );

        await FinishAsync(bench, "by-default", retention: null);

        await Eventually.HoldsAsync(async () => (await bench.PodsAsync("by-default")).Count == 0, "the Pod goes");
        await Eventually.HoldsAsync(async () => (await bench.ArchivesAsync("by-default")).Count == 0, "the log goes");
        Assert.Equal(BuildPhase.Succeeded, (await bench.GetAsync("by-default")).Status.Phase);
    }

    private static async Task<ImageBuildStatus> FinishAsync(ControllerBench bench, string name, BuildRetention? retention)
    {
        await bench.CreateAsync(An.ImageBuild(name, spec => spec with { Retention = retention }));
        return await EndAsync(bench, name, run: 1);
    }

    private static async Task<ImageBuildStatus> EndAsync(ControllerBench bench, string name, int run)
    {
        var pod = (await bench.PodAsync(name, run: run)).Metadata.Name!;
        bench.Kubelet.Logs.Write(pod, "build", $"#1 built in run {run}");
        await bench.Kubelet.SucceededAsync(pod);
        return await bench.ReachesAsync(name, BuildPhase.Succeeded, run);
    }
}
