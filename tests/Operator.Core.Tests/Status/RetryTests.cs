using Operator.Core.Contract;
using Operator.Core.Status;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Testing.Builds;

namespace Operator.Core.Tests.Status;

/// <summary>Another attempt follows only what was the platform's fault.</summary>
public sealed class RetryTests
{
    private static readonly ImageBuildSpec Twice = new() { Retry = new BuildRetry { Limit = 1 } };

    [Fact]
    public void Failure_of_the_platform_is_tried_again_after_a_pause()
    {
        var world = Evicted();

        Assert.Equal((BuildPhase.Preparing, RunReasons.Retrying.Name, 2), (world.Status.Phase, world.Status.Reason, world.Status.Attempt));
        Assert.Equal("TTUUU", world.Letters());
        Assert.Equal(InfrastructureReasons.PodEvicted.Name, Assert.Single(world.Status.Attempts!).Reason);
        Assert.Single(world.Launched);
        var again = world.LookAgain;
        Assert.InRange(again!.Value - world.Now, TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(10));
        Assert.Null(world.Status.Failure);
        Assert.Null(world.Status.CompletionTime);

        world.Now = again.Value;
        world.Settle();

        Assert.Equal(2, world.Launched.Count);
        Assert.EndsWith("-r1-a2", world.Launched[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Second_attempt_can_succeed_and_the_first_is_remembered()
    {
        var world = Evicted().After(TimeSpan.FromSeconds(10)).Settle().Prepared().Settle().Built().Settle().Published().Settle();

        Assert.Equal((BuildPhase.Succeeded, 2), (world.Status.Phase, world.Status.Attempt));
        Assert.Equal(
            [(1, InfrastructureReasons.PodEvicted.Name), (2, RunReasons.Succeeded.Name)],
            world.Status.Attempts!.Select(attempt => (attempt.Number, attempt.Reason!))
        );
        Assert.Equal("TTTTT", world.Letters());
    }

    [Fact]
    public void Attempts_share_the_start_and_so_the_tag()
    {
        var world = Evicted().After(TimeSpan.FromSeconds(10)).Settle();

        var starts = world.Pods.Select(pod => Core.Observation.BuildPod.Of(pod).Facts.RunStart).Distinct();
        Assert.Equal([world.Status.StartTime], starts);
    }

    [Fact]
    public void Limit_ends_the_run()
    {
        var world = Evicted()
            .After(TimeSpan.FromSeconds(10))
            .Settle()
            .Prepared()
            .Begins(PodContainers.Build)
            .Phase("Failed", "NodeLost")
            .Settle();

        Assert.Equal((BuildPhase.Error, InfrastructureReasons.NodeLost.Name), (world.Status.Phase, world.Status.Reason));
        Assert.Equal(2, world.Status.Attempts!.Count);
    }

    [Fact]
    public void Failure_of_the_user_is_never_tried_again()
    {
        var world = new World { Build = An.ImageBuild(Twice) }
            .Settle()
            .Prepared()
            .Begins(PodContainers.Build);
        world.Log.AddRange(Reports.FailedStep);
        world.Ends(PodContainers.Build, 123).Settle();

        Assert.Equal((BuildPhase.Failed, 1), (world.Status.Phase, world.Status.Attempt));
    }

    [Fact]
    public void Engine_that_broke_after_a_command_is_tried_again_and_blamed_on_nobody()
    {
        var world = new World { Build = An.ImageBuild(Twice) }
            .Settle()
            .Prepared()
            .Begins(PodContainers.Build);
        world.Log.AddRange(
            "#6 [2/3] RUN ./start-something &",
            "#6 DONE 0.3s",
            "#7 [3/3] COPY . .",
            "error: failed to receive status: rpc error: code = Unavailable desc = error reading from server: EOF"
        );
        world.Ends(PodContainers.Build, 123).Settle();

        Assert.Equal((BuildPhase.Preparing, 2), (world.Status.Phase, world.Status.Attempt));
        Assert.Equal(BuildReasons.FailedUnknown.Name, Assert.Single(world.Status.Attempts!).Reason);

        world.After(TimeSpan.FromSeconds(10)).Settle().Prepared().Settle().Built().Settle().Published().Settle();

        Assert.Equal(BuildPhase.Succeeded, world.Status.Phase);
    }

    [Fact]
    public void Pod_of_a_failed_attempt_goes_before_the_next_comes()
    {
        var world = new World { Build = An.ImageBuild(Twice) }
            .Settle()
            .Scheduled();
        world
            .Waits(PodContainers.Prepare, "ImagePullBackOff", "Back-off pulling image")
            .Event("Failed", "Failed to pull image \"x\": not found");
        world.After(TimeSpan.FromSeconds(10)).Settle();
        Assert.Equal((BuildPhase.Preparing, 2), (world.Status.Phase, world.Status.Attempt));
        Assert.Empty(world.Pods);

        world.After(TimeSpan.FromSeconds(10)).Settle();

        Assert.Equal(2, world.Launched.Count);
    }

    [Fact]
    public void Next_attempt_waits_two_minutes_for_a_Pod_that_a_lost_node_never_stops()
    {
        var world = new World { Build = An.ImageBuild(Twice) }
            .Settle()
            .Prepared()
            .Begins(PodContainers.Build)
            .Settle()
            .Deleted()
            .Settle();
        Assert.Equal((InfrastructureReasons.PodDeleted.Name, 2), (world.Status.Attempts!.Single().Reason, world.Status.Attempt));

        world.After(TimeSpan.FromMinutes(2) - TimeSpan.FromSeconds(1)).Settle();
        Assert.Single(world.Launched);

        world.After(TimeSpan.FromSeconds(1)).Settle();
        Assert.Equal(2, world.Launched.Count);
    }

    /// <summary>Its Pod is dated by the API server, its end by a leader whose clock is behind.</summary>
    [Theory]
    [InlineData(-90)]
    [InlineData(90)]
    public void Attempt_never_ends_before_it_began_whatever_the_clocks_say(int ahead)
    {
        var world = new World { Build = An.ImageBuild(Twice), ServerSkew = TimeSpan.FromSeconds(ahead) }
            .Settle()
            .Prepared()
            .Begins(PodContainers.Build)
            .Settle()
            .Deleted()
            .Settle()
            .Gone()
            .Settle()
            .After(TimeSpan.FromMinutes(2))
            .Settle()
            .Prepared()
            .Built()
            .Published()
            .Settle();

        Assert.Equal(BuildPhase.Succeeded, world.Status.Phase);
        Assert.Equal(
            [InfrastructureReasons.PodDeleted.Name, RunReasons.Succeeded.Name],
            world.Status.Attempts!.Select(attempt => attempt.Reason)
        );
        Assert.All(world.Status.Attempts!, attempt => Assert.InRange(attempt.StartTime!.Value, default, attempt.CompletionTime!.Value));
    }

    [Fact]
    public void Superseded_attempt_never_ends_before_it_began_under_a_leader_whose_clock_is_behind()
    {
        var world = new World().Settle().Prepared().Settle();

        world.After(TimeSpan.FromSeconds(-90)).With(new ImageBuildSpec { RunRequest = "again" }).Settle();

        var superseded = world.Status.Attempts!.First();
        Assert.Equal(RunReasons.Superseded.Name, superseded.Reason);
        Assert.InRange(superseded.StartTime!.Value, default, superseded.CompletionTime!.Value);
    }

    [Fact]
    public void Memory_of_attempts_is_short()
    {
        var world = new World { Build = An.ImageBuild(new ImageBuildSpec { Retry = new BuildRetry { Limit = 10 } }) };
        for (var attempt = 1; attempt <= 9; attempt++)
        {
            world.Settle().Prepared().Begins(PodContainers.Build).Phase("Failed", "NodeLost").Settle().After(TimeSpan.FromMinutes(5));
        }

        Assert.Equal([5, 6, 7, 8, 9], world.Status.Attempts!.Select(attempt => attempt.Number));
    }

    private static World Evicted() =>
        new World { Build = An.ImageBuild(Twice) }
            .Settle()
            .Prepared()
            .Begins(PodContainers.Build)
            .Ends(PodContainers.Build, 137)
            .Phase("Failed", "Evicted", "The node was low on resource: memory.")
            .After(TimeSpan.FromSeconds(1))
            .Settle();
}
