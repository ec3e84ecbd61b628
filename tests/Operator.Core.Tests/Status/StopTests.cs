using Operator.Core.Admission;
using Operator.Core.Contract;
using Operator.Core.Life;
using Operator.Core.Status;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Testing.Builds;

namespace Operator.Core.Tests.Status;

/// <summary>Runs that somebody stops: by cancel, or by wanting something else.</summary>
public sealed class StopTests
{
    private static readonly ImageBuildSpec Cancelled = new() { Cancel = true };

    [Fact]
    public void Waiting_build_is_cancelled_at_once()
    {
        var world = new World { Admission = new AdmissionVerdict.Wait(1, 1, QueueReasons.ClusterLimit) }
            .Settle()
            .With(Cancelled)
            .Settle();

        Assert.Equal((BuildPhase.Cancelled, RunReasons.Cancelled.Name), (world.Status.Phase, world.Status.Reason));
        Assert.Equal("TUUUU", world.Letters());
        Assert.Equal(BuildStage.Queue, world.Status.Failure?.Stage);
        Assert.Empty(world.Launched);
    }

    [Fact]
    public void Running_build_is_cancelled_once_its_log_is_saved_and_its_Pod_then_deleted()
    {
        var world = new World().Settle().Prepared().Begins(PodContainers.Build).Settle().With(Cancelled).Settle();

        Assert.Equal(BuildPhase.Cancelled, world.Status.Phase);
        Assert.Equal("TTTUU", world.Letters());
        Assert.Equal([typeof(Effect.CreatePod), typeof(Effect.ArchiveLog), typeof(Effect.DeletePod)], world.Deeds);
        Assert.Empty(world.Pods);
        Assert.NotNull(world.Status.Log?.Archive);
    }

    [Fact]
    public void Pending_Pod_without_a_log_is_deleted_at_once()
    {
        var world = new World().Settle().With(Cancelled).Settle();

        Assert.Equal(BuildPhase.Cancelled, world.Status.Phase);
        Assert.Empty(world.Pods);
    }

    [Fact]
    public void Success_that_came_before_the_cancel_stays_a_success()
    {
        var world = new World().Settle().Prepared().Built().Published().With(Cancelled).Settle();

        Assert.Equal(BuildPhase.Succeeded, world.Status.Phase);
    }

    [Fact]
    public void Cancelled_build_rests_until_cancel_is_false_and_then_builds_again()
    {
        var world = new World().Settle().With(Cancelled).Settle().With(Cancelled with { Version = "2" }).Settle();
        Assert.Equal(1, world.Status.Run?.Number);

        world.With(new ImageBuildSpec()).Settle();

        Assert.Equal(2, world.Status.Run?.Number);
        Assert.Equal(BuildPhase.Preparing, world.Status.Phase);
    }

    [Fact]
    public void New_build_with_cancel_set_never_starts()
    {
        var world = new World { Build = An.ImageBuild(Cancelled) }.Settle();

        Assert.Equal(BuildPhase.Cancelled, world.Status.Phase);
        Assert.Empty(world.Launched);
    }

    [Fact]
    public void Other_spec_supersedes_the_run_and_its_Pod_goes_before_the_next_comes()
    {
        var world = new World().Settle().Prepared().Begins(PodContainers.Build).Settle();
        world.With(new ImageBuildSpec { Version = "2" }).After(TimeSpan.FromSeconds(5)).Settle();

        Assert.Equal(
            [typeof(Effect.CreatePod), typeof(Effect.ArchiveLog), typeof(Effect.DeletePod), typeof(Effect.CreatePod)],
            world.Deeds
        );
        Assert.Equal((2, "SpecChanged"), (world.Status.Run!.Number, world.Status.Run.Cause));
        Assert.Equal(BuildPhase.Preparing, world.Status.Phase);
        var attempt = Assert.Single(world.Status.Attempts!);
        Assert.Equal((1, 1, RunReasons.Superseded.Name), (attempt.Run, attempt.Number, attempt.Reason));
        Assert.Single(world.Pods);
    }

    [Fact]
    public void Next_run_waits_until_the_superseded_Pod_has_stopped()
    {
        var world = new World().Settle().Prepared().Begins(PodContainers.Build).Settle().Deleted();
        world.With(new ImageBuildSpec { Version = "2" }).Settle();
        Assert.Single(world.Launched);

        world.Gone().Settle();

        Assert.Equal(2, world.Launched.Count);
    }

    [Fact]
    public void Pod_of_a_lost_node_that_never_stops_does_not_hold_the_next_run_for_ever()
    {
        var world = new World().Settle().Prepared().Begins(PodContainers.Build).Settle().Deleted();
        world.With(new ImageBuildSpec { Version = "2" }).Settle();
        Assert.Equal(world.Now.AddMinutes(2), world.LookAgain);

        world.After(TimeSpan.FromMinutes(2)).Settle();

        Assert.Equal(2, world.Launched.Count);
    }

    [Fact]
    public void What_only_says_when_or_how_long_changes_a_running_build_without_a_new_run()
    {
        var world = new World().Settle().Prepared().Begins(PodContainers.Build).Settle();
        world
            .With(
                new ImageBuildSpec
                {
                    Timeout = "1s",
                    Priority = 5,
                    Retention = new BuildRetention { PodsSeconds = 1 },
                }
            )
            .Settle();

        Assert.Equal(1, world.Status.Run?.Number);
        Assert.Equal((BuildPhase.Failed, RunReasons.Timeout.Name), (world.Status.Phase, world.Status.Reason));
    }

    [Fact]
    public void Finished_build_is_built_again_only_when_asked()
    {
        var world = new World().Settle().Prepared().Built().Published().Settle();
        world.With(new ImageBuildSpec { Priority = 3 }).Settle();
        Assert.Equal((1, 2L), (world.Status.Run!.Number, world.Status.ObservedGeneration));

        world.With(new ImageBuildSpec { RunRequest = "again" }).Settle();

        Assert.Equal((2, "Requested"), (world.Status.Run!.Number, world.Status.Run.Cause));
        Assert.Equal(2, world.Launched.Count);
    }

    [Fact]
    public void Held_build_waits_without_a_place_and_without_a_timer()
    {
        var world = new World { Build = An.ImageBuild(new ImageBuildSpec { Suspend = true }), Admission = new AdmissionVerdict.Hold() };
        world.Settle().After(TimeSpan.FromDays(30)).Settle();

        Assert.Equal((BuildPhase.Queued, QueueReasons.Suspended.Name), (world.Status.Phase, world.Status.Reason));
        Assert.Null(world.Status.Queue);
        Assert.Null(world.LookAgain);
    }

    [Fact]
    public void Time_on_hold_does_not_count_as_time_in_the_queue()
    {
        var world = new World { Build = An.ImageBuild(new ImageBuildSpec { Suspend = true }), Admission = new AdmissionVerdict.Hold() };
        world.Settle().After(TimeSpan.FromDays(30)).With(new ImageBuildSpec());
        world.Admission = new AdmissionVerdict.Wait(1, 1, QueueReasons.NamespaceLimit);

        world.Settle();

        Assert.Equal((BuildPhase.Queued, QueueReasons.NamespaceLimit.Name), (world.Status.Phase, world.Status.Reason));
        Assert.Equal(world.Now, world.Status.Queue?.Since);
    }
}
