using Operator.Core.Admission;
using Operator.Core.Contract;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Testing.Builds;

namespace Operator.Core.Tests.Status;

/// <summary>One percentage over all stages, which never falls within an attempt, and the estimate of the end.</summary>
public sealed class ProgressTests
{
    private static readonly BuildAttempt TenMinutes = new()
    {
        Run = 1,
        Number = 1,
        Reason = RunReasons.Succeeded.Name,
        StartTime = An.Hour.AddMinutes(-10),
        CompletionTime = An.Hour,
    };

    [Fact]
    public void Each_stage_has_its_part_of_the_whole()
    {
        var world = new World().Settle();
        Assert.Equal((1, "1%"), (world.Status.Progress?.Percent, world.Status.Progress?.Summary));

        world.Begins(PodContainers.Prepare).Settle();
        Assert.Equal(3, world.Status.Progress?.Percent);

        world.Prepared().Settle();
        Assert.Equal(5, world.Status.Progress?.Percent);

        world.Begins(PodContainers.Build).Log.AddRange(Reports.FailedStep.Take(4));
        world.Settle();
        Assert.Equal((32, 2, 3), (world.Status.Progress?.Percent, world.Status.Progress?.Current, world.Status.Progress?.Total));

        world.Built().Settle();
        Assert.Equal((95, "95%"), (world.Status.Progress?.Percent, world.Status.Progress?.Summary));

        world.Published().Settle();
        Assert.Equal((100, "100%"), (world.Status.Progress?.Percent, world.Status.Progress?.Summary));
        Assert.Null(world.Status.Progress?.Step);
    }

    [Fact]
    public void Log_that_is_read_again_from_its_start_takes_nothing_back()
    {
        var world = new World().Settle().Prepared().Begins(PodContainers.Build);
        world.Log.AddRange(Reports.FailedStep.Take(4));
        world.Settle();
        var (before, lines) = (world.Status.Progress, world.Log.ToList());

        world.Log.Clear();
        world.Restarted().After(TimeSpan.FromMinutes(1)).Settle();

        Assert.Equal(before, world.Status.Progress);
        world.Log.AddRange(lines);
        world.After(TimeSpan.FromMinutes(1)).Settle();
        Assert.Equal(before, world.Status.Progress);
    }

    [Fact]
    public void Next_attempt_begins_anew()
    {
        var spec = new ImageBuildSpec { Retry = new BuildRetry { Limit = 1 } };
        var world = new World { Build = An.ImageBuild(spec) }
            .Settle()
            .Prepared()
            .Begins(PodContainers.Build)
            .Phase("Failed", "NodeLost")
            .Settle();
        Assert.Null(world.Status.Progress);

        world.After(TimeSpan.FromSeconds(10)).Settle();

        Assert.Equal((2, 1), (world.Status.Attempt, world.Status.Progress?.Percent));
    }

    [Theory]
    [InlineData(PodContainers.Prepare, 3)]
    [InlineData(PodContainers.Build, 5)]
    [InlineData(PodContainers.Publish, 95)]
    public void Run_that_is_cancelled_keeps_its_progress(string container, int percent)
    {
        var world = new World().Settle();
        world = container == PodContainers.Prepare ? world : world.Prepared();
        world = container == PodContainers.Publish ? world.Built() : world;

        world.Begins(container).Settle().With(new ImageBuildSpec { Cancel = true }).Settle();

        Assert.Equal((BuildPhase.Cancelled, percent), (world.Status.Phase, world.Status.Progress?.Percent));
        Assert.Null(world.Status.Progress?.EstimatedCompletionTime);
    }

    [Fact]
    public void End_is_estimated_from_earlier_runs_until_it_is_overdue()
    {
        var world = new World { Build = An.ImageBuild(status: new ImageBuildStatus { Attempts = [TenMinutes] }) }.Settle();
        Assert.Equal(world.Status.StartTime?.AddMinutes(10), world.Status.Progress?.EstimatedCompletionTime);

        world.Prepared().Begins(PodContainers.Build).After(TimeSpan.FromMinutes(11)).Settle();

        Assert.NotNull(world.Status.Progress);
        Assert.Null(world.Status.Progress.EstimatedCompletionTime);
    }

    [Fact]
    public void Waiting_build_shows_its_position_and_an_estimate_that_changes_with_it_only()
    {
        var world = new World
        {
            Build = An.ImageBuild(status: new ImageBuildStatus { Attempts = [TenMinutes] }),
            Settings = An.Settings() with { Admission = new AdmissionLimits { Cluster = 1 } },
            Admission = new AdmissionVerdict.Wait(3, 12, QueueReasons.ClusterLimit),
        }.Settle();
        var first = world.Status.Progress;
        Assert.Equal(("3 of 12", 0), (first?.Summary, first?.Percent));
        Assert.Equal(An.Hour.AddSeconds(2).AddMinutes(35), first?.EstimatedCompletionTime);

        world.After(TimeSpan.FromMinutes(5)).Settle();
        Assert.Equal(first, world.Status.Progress);

        world.Admission = new AdmissionVerdict.Wait(2, 12, QueueReasons.ClusterLimit);
        world.Settle();
        Assert.Equal("2 of 12", world.Status.Progress?.Summary);
        Assert.True(world.Status.Progress?.EstimatedCompletionTime < first?.EstimatedCompletionTime);
    }

    [Fact]
    public void Position_and_estimate_are_written_at_the_pace_of_the_queue()
    {
        var world = new World
        {
            Build = An.ImageBuild(status: new ImageBuildStatus { Attempts = [TenMinutes] }),
            Settings = An.Settings() with { QueueInterval = TimeSpan.FromSeconds(5), ProgressInterval = TimeSpan.Zero },
            Admission = new AdmissionVerdict.Wait(2, 3, QueueReasons.ClusterLimit),
        }.Settle();
        var writes = world.Writes;

        world.Admission = new AdmissionVerdict.Wait(1, 2, QueueReasons.ClusterLimit);
        world.Pass();

        Assert.Equal((writes, "2 of 3"), (world.Writes, world.Status.Progress?.Summary));
        Assert.Equal(world.Now.AddSeconds(5), world.LookAgain);
    }
}
