using Operator.Entities.ImageBuilds;

namespace Operator.Tests.Failures;

/// <summary>Waiting, timers, cancellation and replacement.</summary>
internal static class RunFailures
{
    private const string Short = "1s";

    [Produces("QueueTimeout")]
    public static async Task QueueTimeout(FailureScene scene)
    {
        await scene.UseAsync(options => options.Limits.Cluster = 1);
        await scene.ApplyAsync("first");
        await scene.Bench.PodAsync("first");
        await scene.ApplyAsync(spec => spec with { Timeouts = new() { Queue = Short } });
    }

    [Produces("QueueSuperseded")]
    public static async Task QueueSuperseded(FailureScene scene)
    {
        await scene.ApplyAsync("superseding-first", Latest);
        await scene.Bench.PodAsync("superseding-first");
        await scene.ApplyAsync(Latest);
        await scene.Bench.WaitAsync(scene.Name, status => status.Queue?.Position == 1, "it waits");
        await scene.ApplyAsync("superseding-last", Latest);
    }

    [Produces("RunTimeout")]
    public static async Task RunTimeout(FailureScene scene)
    {
        await scene.ApplyAsync(spec => spec with { Timeout = "2s" });
        await scene.PodAsync();
    }

    [Produces("RunCancelled")]
    public static async Task RunCancelled(FailureScene scene)
    {
        await scene.ApplyAsync();
        await scene.PodAsync();
        await scene.ChangeAsync(new() { ["cancel"] = true });
    }

    [Produces("RunSuperseded")]
    public static async Task RunSuperseded(FailureScene scene)
    {
        await scene.ApplyAsync();
        await scene.PodAsync();
        await scene.Bench.ReachesAsync(scene.Name, BuildPhase.Preparing);
        await scene.ChangeAsync(new() { ["target"] = "other" });
    }

    [Produces("BuildTimeout")]
    public static async Task BuildTimeout(FailureScene scene)
    {
        await scene.ApplyAsync(spec => spec with { Timeouts = new() { Build = Short } });
        await scene.Bench.Kubelet.BuildingAsync((await scene.PodAsync()).Metadata.Name!);
    }

    [Produces("PushTimeout")]
    public static async Task PushTimeout(FailureScene scene)
    {
        await scene.ApplyPushAsync(spec => spec with { Timeouts = new() { Push = Short } });
        await scene.Bench.Kubelet.CopyingAsync((await scene.PodAsync()).Metadata.Name!);
    }

    private static ImageBuildSpec Latest(ImageBuildSpec spec) =>
        spec with
        {
            ConcurrencyPolicy = BuildConcurrency.LatestOnly,
            Output = new() { Repository = "registry.example.com/team/superseded" },
        };
}
