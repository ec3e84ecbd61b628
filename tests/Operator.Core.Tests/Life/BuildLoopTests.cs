using Operator.Core.Admission;
using Operator.Core.Contract;
using Operator.Core.Life;
using Operator.Core.Status;
using Operator.Core.Tests.Status;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Testing.Builds;

namespace Operator.Core.Tests.Life;

/// <summary>The order in which things happen, and what becomes of them when a pass dies on the way.</summary>
public sealed class BuildLoopTests
{
    private static readonly ImageBuildSpec Cancelled = new() { Cancel = true };

    [Fact]
    public void Pod_of_a_run_that_was_cancelled_goes_in_the_next_pass_when_its_deletion_failed()
    {
        var world = new World().Settle().Prepared().Begins(PodContainers.Build).Settle().With(Cancelled);
        world.Fails = effect => effect is Effect.DeletePod;
        Assert.False(world.Pass());
        Assert.Equal(BuildPhase.Cancelled, world.Status.Phase);
        Assert.Single(world.Pods);

        world.Fails = _ => false;
        Assert.True(world.Pass());

        Assert.Empty(world.Pods);
    }

    [Fact]
    public void Pod_of_a_run_that_was_cancelled_goes_in_the_next_pass_when_the_process_died_after_the_status()
    {
        var world = new World().Settle().With(Cancelled);
        Assert.False(world.Pass(dieAfter: 1));
        Assert.Equal(BuildPhase.Cancelled, world.Status.Phase);
        Assert.Single(world.Pods);

        Assert.True(world.Pass());

        Assert.Empty(world.Pods);
    }

    [Fact]
    public void Pod_that_a_suspended_leader_creates_after_the_end_is_deleted_and_changes_nothing()
    {
        var world = new World().Settle().With(Cancelled).Settle();
        var (status, writes) = (world.Status, world.Writes);

        Assert.True(world.LateRequestArrives(0));
        Assert.True(world.Pass());

        Assert.Empty(world.Pods);
        Assert.Equal((status, writes), (world.Status, world.Writes));
        Assert.Single(world.Launched);
    }

    [Fact]
    public void Pod_that_the_informer_does_not_show_yet_is_not_created_again_until_its_report_is_late()
    {
        var facts = new World().Facts() with { Admission = new AdmissionVerdict.Start() };
        var created = new CreatedPod(facts.PodName, facts.Now);

        Assert.IsType<Effect.CreatePod>(BuildLoop.Next(facts));
        Assert.Equal(
            new Effect.LookAgain(facts.Now.AddSeconds(2)),
            BuildLoop.Next(facts with { Memory = new Remembered { Created = created } })
        );
        Assert.IsType<Effect.CreatePod>(
            BuildLoop.Next(
                facts with
                {
                    Memory = new Remembered { Created = created },
                    Now = facts.Now.AddSeconds(2),
                }
            )
        );
        Assert.IsType<Effect.CreatePod>(
            BuildLoop.Next(facts with { Memory = new Remembered { Created = created with { Name = "of-another-attempt" } } })
        );
    }

    [Fact]
    public void Status_comes_before_the_end_of_the_Pod_and_the_event_in_between()
    {
        var world = new World().Settle().With(Cancelled);
        var done = world.Effects.Count;

        world.Pass();

        Assert.Equal(
            [typeof(Effect.WriteStatus), typeof(Effect.DeletePod), typeof(Effect.Announce)],
            world.Effects.Skip(done).Select(effect => effect.GetType())
        );
    }

    [Fact]
    public void Pod_waits_for_no_status()
    {
        var world = new World();

        world.Pass();

        Assert.Equal([typeof(Effect.TakePlace), typeof(Effect.CreatePod)], world.Effects.Select(effect => effect.GetType()));
    }

    [Fact]
    public void Status_within_a_phase_is_written_now_and_then_and_a_phase_at_once()
    {
        var world = new World { Settings = An.Settings() with { ProgressInterval = TimeSpan.FromSeconds(2) } }.Settle();
        var writes = world.Writes;

        world.Begins(PodContainers.Prepare).Pass();
        Assert.Equal(writes, world.Writes);
        Assert.Equal(world.Now + TimeSpan.FromSeconds(2), world.LookAgain);

        world.After(TimeSpan.FromSeconds(2)).Pass();
        Assert.Equal(writes + 1, world.Writes);

        world.Prepared().Pass();
        Assert.Equal(writes + 2, world.Writes);
    }

    [Fact]
    public void Place_far_behind_is_written_less_often_than_one_in_front()
    {
        var settings = An.Settings() with { QueueInterval = TimeSpan.FromSeconds(5) };
        var world = new World { Settings = settings, Admission = new AdmissionVerdict.Wait(12, 20, QueueReasons.ClusterLimit) }.Settle();

        world.Admission = new AdmissionVerdict.Wait(11, 20, QueueReasons.ClusterLimit);
        world.Pass();

        Assert.Equal(12, world.Status.Queue?.Position);
        Assert.Equal(world.Now + TimeSpan.FromSeconds(15), world.LookAgain);
        world.After(TimeSpan.FromSeconds(15)).Pass();
        Assert.Equal(11, world.Status.Queue?.Position);
    }

    [Fact]
    public void Waiting_build_does_not_look_before_its_time_in_the_queue_is_over()
    {
        var world = new World { Admission = new AdmissionVerdict.Wait(1, 1, QueueReasons.ClusterLimit) }.Settle();

        Assert.Equal(An.Hour + world.Settings.Timeouts.Queue, world.LookAgain);
    }

    [Fact]
    public void Build_that_the_queue_does_not_know_yet_asks_again_and_says_nothing()
    {
        var world = new World { Admission = new AdmissionVerdict.Later(An.Hour.AddSeconds(3)) };

        world.Pass();

        Assert.Equal(An.Hour.AddSeconds(3), world.LookAgain);
        Assert.Equal(0, world.Writes);
    }

    [Fact]
    public void Refused_Pod_is_not_tried_again_before_its_pause_is_over_whatever_wakes_the_build()
    {
        var world = new World { Refusal = new(InfrastructureReasons.QuotaExceeded, "Quota small of the namespace is used up") };
        world.Pass();
        world.Pass();
        world.After(TimeSpan.FromSeconds(9)).Pass();
        Assert.Single(world.Effects, effect => effect is Effect.CreatePod);

        world.After(TimeSpan.FromSeconds(1)).Pass();

        Assert.Equal(2, world.Effects.Count(effect => effect is Effect.CreatePod));
    }

    [Fact]
    public void Refused_run_asks_for_a_slot_again_and_keeps_its_reason_while_it_waits()
    {
        var world = new World { Refusal = new(InfrastructureReasons.QuotaExceeded, "Quota small of the namespace is used up") };
        world.Settle();
        world.Admission = new AdmissionVerdict.Wait(1, 1, QueueReasons.ClusterLimit);
        world.Refusal = null;

        world.After(TimeSpan.FromSeconds(10)).Settle();

        Assert.Equal((BuildPhase.Preparing, InfrastructureReasons.QuotaExceeded.Name), (world.Status.Phase, world.Status.Reason));
        Assert.Empty(world.Pods);
        world.Admission = new AdmissionVerdict.Start();
        world.Settle();
        Assert.Single(world.Pods);
    }

    [Fact]
    public void Settled_build_whose_logs_have_had_their_time_forgets_them_last()
    {
        var spec = new ImageBuildSpec
        {
            Retention = new BuildRetention { LogsSeconds = 60, PodsSeconds = 3600 },
        };
        var world = new World { Build = An.ImageBuild(spec) }
            .Settle()
            .Prepared()
            .Built()
            .Published()
            .Settle();
        Assert.NotNull(world.Status.Log?.Archive);
        Assert.Equal(world.Status.CompletionTime?.AddSeconds(60), world.LookAgain);
        var done = world.Effects.Count;

        world.After(TimeSpan.FromSeconds(60)).Settle();

        Assert.Equal(
            [typeof(Effect.DeleteArchives), typeof(Effect.ReadBuild), typeof(Effect.WriteStatus)],
            world.Effects.Skip(done).Select(effect => effect.GetType())
        );
        Assert.Null(world.Status.Log?.Archive);
        Assert.All(world.Status.Attempts!, attempt => Assert.Null(attempt.Log));
        Assert.Single(world.Pods);
    }

    /// <summary>Seven runs are more than one pass deletes.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    public void Operator_that_ends_between_two_deletions_of_archives_loses_none(int effects)
    {
        var spec = new ImageBuildSpec
        {
            Retention = new BuildRetention { LogsSeconds = 600, PodsSeconds = 0 },
        };
        var world = new World { Build = An.ImageBuild(spec), Settings = An.Settings() with { KeptRuns = 0 } }.RunsOften(7);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7], world.ArchivedRuns);
        world.After(TimeSpan.FromSeconds(600));

        world.Pass(dieAfter: effects);
        world.Settle();

        Assert.Empty(world.ArchivedRuns);
        Assert.Equal((8, (string?)null), (world.Status.ArchivesFrom, world.Status.Log?.Archive));
        Assert.All(world.Status.Attempts!, attempt => Assert.Null(attempt.Log));
        var deleted = world.Effects.OfType<Effect.DeleteArchives>().ToList();
        Assert.InRange(deleted.Count, 7, 7 + 5);
        var done = world.Effects.Count;
        Assert.All(world.Restarted().Settle().Effects.Skip(done), effect => Assert.IsType<Effect.Announce>(effect));
    }

    [Fact]
    public void Build_with_a_time_to_live_is_deleted_when_it_is_over()
    {
        var spec = new ImageBuildSpec { Retention = new BuildRetention { TtlSecondsAfterFinished = 30 } };
        var world = new World { Build = An.ImageBuild(spec) }
            .Settle()
            .Prepared()
            .Built()
            .Published()
            .Settle();
        Assert.False(world.BuildDeleted);

        world.After(TimeSpan.FromSeconds(30)).Pass();

        Assert.True(world.BuildDeleted);
        Assert.Null(world.LookAgain);
    }

    [Fact]
    public void Deleted_build_is_forgotten_and_nothing_else()
    {
        var world = new World().Settle();
        world.Build.Metadata = world.Build.Metadata with { DeletionTimestamp = world.Now.UtcDateTime };
        var done = world.Effects.Count;

        world.Pass();

        Assert.Equal([new Effect.Forget()], world.Effects.Skip(done));
        Assert.Null(world.LookAgain);
    }

    [Fact]
    public void End_is_announced_once_by_each_process_and_by_none_that_comes_much_later()
    {
        var world = new World().Settle().Prepared().Built().Published().Settle().Settle();
        Assert.Equal([(null, RunReasons.PodStarting), (1, RunReasons.Succeeded)], world.News.Select(news => (news.EndedRun, news.Reason)));

        world.Restarted().After(TimeSpan.FromMinutes(1)).Settle();
        Assert.Equal(3, world.News.Count);

        world.Restarted().After(TimeSpan.FromHours(1)).Settle();
        Assert.Equal(3, world.News.Count);
    }

    [Fact]
    public void Rejection_of_a_spec_is_announced_once_for_each_run_with_the_message_of_its_status()
    {
        var world = new World { Build = An.ImageBuild(new ImageBuildSpec { Engine = BuildEngine.DockerInDocker }) }
            .Settle()
            .Settle();
        var first = Assert.Single(world.News);
        Assert.Equal((BuildPhase.Failed, SpecReasons.NotAllowed.Name), (world.Status.Phase, world.Status.Reason));
        Assert.Equal((SpecReasons.NotAllowed, world.Status.Message), (first.Reason, first.Message));

        world
            .With(
                new ImageBuildSpec
                {
                    ModelVersion = ModelVersions.Auto,
                    Source = World.Source,
                    Engine = BuildEngine.DockerInDocker,
                }
            )
            .Settle();

        Assert.Equal("1 2", string.Join(' ', world.News.Select(news => news.EndedRun)));
        Assert.Empty(world.Launched);
    }

    [Fact]
    public void Start_of_each_attempt_is_announced_once_with_its_Pod()
    {
        var spec = new ImageBuildSpec { Retry = new BuildRetry { Limit = 1 } };
        var world = new World { Build = An.ImageBuild(spec) }
            .Settle()
            .Restarted()
            .Prepared()
            .Settle();
        world.Begins(PodContainers.Build).Phase("Failed", "NodeLost").Settle().After(TimeSpan.FromSeconds(10)).Settle();

        Assert.Equal(
            world.Launched.Select((pod, index) => $"Attempt {index + 1} has started: Pod {pod} was created"),
            world.News.Where(news => news.Reason == RunReasons.PodStarting).Select(news => news.Message)
        );
    }
}
