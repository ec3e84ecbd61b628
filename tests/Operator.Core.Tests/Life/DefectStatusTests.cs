using Operator.Core.Life;
using Operator.Core.Runs;
using Operator.Core.Tests.Status;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Testing.Builds;

namespace Operator.Core.Tests.Life;

/// <summary>A defect of the operator reaches the status, loses nothing and leaves no trace once it is gone.</summary>
public sealed class DefectStatusTests
{
    [Fact]
    public void New_build_says_after_three_tries_what_went_wrong_and_not_before()
    {
        var build = An.ImageBuild();
        Assert.Null(DefectStatus.Of(build, 2, "KeyNotFoundException", An.Hour));

        var status = DefectStatus.Of(build, 3, "KeyNotFoundException", An.Hour);

        Assert.Equal((BuildPhase.Queued, InternalReasons.Error.Name), (status?.Phase, status?.Reason));
        Assert.Contains("KeyNotFoundException", status!.Message, StringComparison.Ordinal);
        StatusChecker.Check(build, status);
        build.Status = status;
        Assert.Null(DefectStatus.Of(build, 4, "KeyNotFoundException", An.Hour.AddMinutes(1)));
    }

    [Fact]
    public void Run_keeps_its_phase_and_goes_on_when_the_defect_is_gone()
    {
        var world = new World().Settle().Prepared().Settle();
        var before = world.Status;

        world.Build.Status = DefectStatus.Of(world.Build, 3, "NullReferenceException", world.Now)!;
        StatusChecker.Check(world.Build, world.Status);
        StatusChecker.CheckStep(before, world.Status);
        Assert.Equal((BuildPhase.Building, InternalReasons.Error.Name), (world.Status.Phase, world.Status.Reason));

        world.Settle();
        Assert.Equal((before.Phase, before.Reason, before.Message), (world.Status.Phase, world.Status.Reason, world.Status.Message));
        world.Built().Settle().Published().Settle();
        Assert.Equal(BuildPhase.Succeeded, world.Status.Phase);
        Assert.Single(world.Launched);
    }

    [Fact]
    public void End_stays_an_end_and_only_the_conditions_tell_that_the_next_run_does_not_begin()
    {
        var world = new World().Settle().Prepared().Built().Published().Settle();
        Assert.Null(DefectStatus.Of(world.Build, 3, "NullReferenceException", world.Now));
        var before = world.Status;
        world.With(new ImageBuildSpec { RunRequest = "again" });

        var status = DefectStatus.Of(world.Build, 3, "NullReferenceException", world.Now)!;

        Assert.Equal((before.Phase, before.Reason, before.Run), (status.Phase, status.Reason, status.Run));
        Assert.True(DecideRun.HasEnded(status));
        var reconciling = status.Conditions!.Single(condition => condition.Type == BuildConditions.Reconciling);
        Assert.Equal(("True", InternalReasons.Error.Name), (reconciling.Status, reconciling.Reason));
        world.Build.Status = status;
        world.Settle();
        Assert.Equal(2, world.Launched.Count);
    }
}
