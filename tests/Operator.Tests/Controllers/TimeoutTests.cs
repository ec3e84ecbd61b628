using k8s.Models;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Testing;
using Operator.Testing.Builds;

namespace Operator.Tests.Controllers;

/// <summary>Every timer of a run rings by itself: the end has its name, the log is saved, the Pod goes.</summary>
public sealed class TimeoutTests(ApiServerFixture server) : IClassFixture<ApiServerFixture>
{
    private const string Short = "2s";

    public static TheoryData<BuildStage, string> Containers =>
        new()
        {
            { BuildStage.Prepare, "Fetching and planning took longer than 2s, the limit in timeouts.prepare or the operator's" },
            { BuildStage.Build, "Building took longer than 2s, the limit in timeouts.build or the operator's" },
            { BuildStage.Publish, "Verifying and tagging took longer than 2s, the limit in timeouts.publish or the operator's" },
        };

    [Theory]
    [MemberData(nameof(Containers))]
    public async Task Container_that_takes_too_long_is_stopped_and_its_log_kept(BuildStage stage, string message)
    {
        await using var bench = await ControllerBench.StartAsync(server);
        var limits = new BuildTimeouts
        {
            Prepare = stage == BuildStage.Prepare ? Short : null,
            Build = stage == BuildStage.Build ? Short : null,
            Publish = stage == BuildStage.Publish ? Short : null,
        };
        await bench.CreateAsync(An.ImageBuild("slow", spec => spec with { Timeouts = limits }));

        var end = await PlayAsync(bench, "slow", stage, BuildPhase.Failed);

        await EndsAsync(bench, "slow", end, BuildReasons.Timeout, stage, message);
    }

    [Fact]
    public async Task Run_that_takes_too_long_is_stopped_wherever_it_is()
    {
        await using var bench = await ControllerBench.StartAsync(server);
        await bench.CreateAsync(An.ImageBuild("endless", spec => spec with { Timeout = "3s" }));

        var end = await PlayAsync(bench, "endless", BuildStage.Build, BuildPhase.Failed);

        await EndsAsync(
            bench,
            "endless",
            end,
            RunReasons.Timeout,
            BuildStage.Build,
            "The run took longer than 3s, the limit in spec.timeout or the operator's"
        );
    }

    [Fact]
    public async Task Pod_that_never_runs_is_given_up()
    {
        await using var bench = await ControllerBench.StartAsync(server);
        await bench.CreateAsync(An.ImageBuild("unplaced", spec => spec with { Timeouts = new BuildTimeouts { Schedule = Short } }));

        var end = await bench.ReachesAsync("unplaced", BuildPhase.Error);

        await EndsAsync(
            bench,
            "unplaced",
            end,
            InfrastructureReasons.ScheduleTimeout,
            BuildStage.Schedule,
            "The Pod did not run within 2s"
        );
    }

    [Fact]
    public async Task Pod_that_no_node_takes_is_given_up_with_the_schedulers_words()
    {
        await using var bench = await ControllerBench.StartAsync(server);
        await bench.CreateAsync(An.ImageBuild("nowhere", spec => spec with { Timeouts = new BuildTimeouts { Schedule = "8s" } }));
        await bench.Kubelet.SaysAsync(
            (await bench.PodAsync("nowhere")).Metadata.Name!,
            Unschedulable("0/1 nodes are available: 1 Insufficient memory.")
        );

        await bench.WaitAsync(
            "nowhere",
            status =>
                status
                    is { Phase: BuildPhase.Preparing, Message: "No node can run the Pod: 0/1 nodes are available: 1 Insufficient memory" },
            "the scheduler's words are told while it waits"
        );
        var end = await bench.ReachesAsync("nowhere", BuildPhase.Error);

        await EndsAsync(
            bench,
            "nowhere",
            end,
            InfrastructureReasons.PodUnschedulable,
            BuildStage.Schedule,
            "No node can run the Pod: 0/1 nodes are available: 1 Insufficient memory"
        );
    }

    [Fact]
    public async Task Build_whose_turn_never_comes_is_given_up_without_a_Pod()
    {
        await using var bench = await ControllerBench.StartAsync(server, options => options.Limits.Cluster = 1);
        await bench.CreateAsync(An.ImageBuild("first"));
        await bench.PodAsync("first");
        await bench.CreateAsync(An.ImageBuild("late", spec => spec with { Timeouts = new BuildTimeouts { Queue = Short } }));

        var end = await bench.ReachesAsync("late", BuildPhase.Error);

        await EndsAsync(bench, "late", end, QueueReasons.Timeout, BuildStage.Queue, "The build waited longer than 2s in the queue");
        // A refused request for the first one's Pod is sent again: only those that a server answered with a Pod count.
        Assert.Empty(await bench.PodsAsync("late"));
        Assert.Empty(end.Attempts ?? []);
        Assert.Null((await bench.GetAsync("first")).Status.CompletionTime);
    }

    /// <summary>Plays the run up to a stage, which prints a line and then hangs.</summary>
    private static async Task<ImageBuildStatus> PlayAsync(ControllerBench bench, string name, BuildStage stage, BuildPhase phase)
    {
        var pod = (await bench.PodAsync(name)).Metadata.Name!;
        bench.Kubelet.Logs.Write(pod, stage.ToString().ToLowerInvariant(), "the last line before it hung");
        await (
            stage switch
            {
                BuildStage.Prepare => bench.Kubelet.PreparingAsync(pod),
                BuildStage.Build => bench.Kubelet.BuildingAsync(pod),
                _ => bench.Kubelet.PublishingAsync(pod),
            }
        );
        var end = await bench.ReachesAsync(name, phase);
        Assert.Contains("the last line before it hung", await bench.ArchivedLogAsync(end), StringComparison.Ordinal);
        return end;
    }

    private static async Task EndsAsync(
        ControllerBench bench,
        string name,
        ImageBuildStatus end,
        BuildReason reason,
        BuildStage stage,
        string message
    )
    {
        Assert.Equal((reason.Name, message), (end.Reason, end.Message));
        Assert.Equal(
            (reason.Name, reason.Class, reason.Hint, stage),
            (end.Failure?.Reason, end.Failure?.Class, end.Failure?.Hint, end.Failure?.Stage)
        );
        var told = await bench.EventAsync(name, reason.Name);
        Assert.Equal(("Warning", message), (told.Type, told.Message));
        await Eventually.HoldsAsync(async () => (await bench.PodsAsync(name)).Count == 0, "its Pod is deleted");
    }

    private static V1PodStatus Unschedulable(string words) =>
        new()
        {
            Phase = "Pending",
            Conditions =
            [
                new V1PodCondition
                {
                    Type = "PodScheduled",
                    Status = "False",
                    Reason = "Unschedulable",
                    Message = words,
                    LastTransitionTime = DateTimeOffset.UtcNow.UtcDateTime,
                },
            ],
        };
}
