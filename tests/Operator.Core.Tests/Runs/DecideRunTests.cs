using k8s.Models;
using Operator.Core.Observation;
using Operator.Core.Runs;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Testing.Builds;

namespace Operator.Core.Tests.Runs;

public sealed class DecideRunTests
{
    private static readonly string Hash = SpecHash.Of(new ImageBuildSpec());

    [Fact]
    public void New_build_gets_its_first_run()
    {
        var run = Assert.IsType<RunDecision.Starts>(DecideRun.For(An.ImageBuild(), []));

        Assert.Equal((1, Hash, RunCauses.Created), (run.Run.Number, run.Run.SpecHash, run.Run.Cause));
    }

    [Theory]
    [InlineData(BuildPhase.Queued)]
    [InlineData(BuildPhase.Preparing)]
    [InlineData(BuildPhase.Building)]
    [InlineData(BuildPhase.Publishing)]
    public void Unfinished_run_of_the_same_spec_goes_on(BuildPhase phase) =>
        Assert.Equal(3, Assert.IsType<RunDecision.GoesOn>(DecideRun.For(Build(phase, 3, Hash), [])).Run.Number);

    [Theory]
    [InlineData(BuildPhase.Succeeded)]
    [InlineData(BuildPhase.Failed)]
    [InlineData(BuildPhase.Error)]
    public void Same_spec_never_runs_twice(BuildPhase phase) =>
        Assert.Equal(3, Assert.IsType<RunDecision.Rests>(DecideRun.For(Build(phase, 3, Hash), [])).Run.Number);

    [Theory]
    [InlineData(BuildPhase.Succeeded)]
    [InlineData(BuildPhase.Failed)]
    [InlineData(BuildPhase.Error)]
    [InlineData(BuildPhase.Cancelled)]
    public void Other_spec_after_the_end_is_a_new_run(BuildPhase phase)
    {
        var decision = Assert.IsType<RunDecision.Starts>(DecideRun.For(Build(phase, 3, "another"), []));

        Assert.Equal((4, RunCauses.SpecChanged), (decision.Run.Number, decision.Run.Cause));
    }

    [Fact]
    public void Other_spec_in_mid_run_supersedes()
    {
        var decision = Assert.IsType<RunDecision.Starts>(DecideRun.For(Build(BuildPhase.Building, 3, "another"), []));

        Assert.Equal((4, RunCauses.SpecChanged), (decision.Run.Number, decision.Run.Cause));
    }

    [Fact]
    public void Request_for_the_same_spec_is_told_as_such()
    {
        var build = An.ImageBuild(new ImageBuildSpec { RunRequest = "tuesday" }, Status(BuildPhase.Succeeded, 1, Hash));

        Assert.Equal(RunCauses.Requested, DecideRun.For(build, []).Run.Cause);
    }

    [Fact]
    public void Taking_a_request_back_is_a_request_too_and_not_another_spec()
    {
        var requested = SpecHash.Of(new ImageBuildSpec { RunRequest = "tuesday" });

        Assert.Equal(RunCauses.Requested, DecideRun.For(Build(BuildPhase.Succeeded, 2, requested), []).Run.Cause);
    }

    [Fact]
    public void Pod_ahead_of_the_status_is_the_run_that_goes_on()
    {
        var build = Build(BuildPhase.Succeeded, 1, "another");

        var decision = DecideRun.For(build, [new LaunchedRun(1, "another"), new LaunchedRun(2, Hash)]);

        Assert.Equal(2, Assert.IsType<RunDecision.GoesOn>(decision).Run.Number);
    }

    [Fact]
    public void Pod_ahead_of_the_status_with_another_spec_is_superseded()
    {
        var build = An.ImageBuild();

        var decision = Assert.IsType<RunDecision.Starts>(DecideRun.For(build, [new LaunchedRun(1, "another")]));

        Assert.Equal((2, RunCauses.SpecChanged), (decision.Run.Number, decision.Run.Cause));
    }

    [Fact]
    public void Pods_with_broken_labels_are_nobodys_run()
    {
        var build = An.ImageBuild();
        var labels = new Dictionary<string, string> { [ApiNames.RunLabel] = "-7", [ApiNames.SpecHashLabel] = Hash };
        V1Pod[] pods = [new V1Pod { Metadata = new V1ObjectMeta { Labels = labels } }, new V1Pod()];

        var decision = DecideRun.For(
            build,
            pods.Select(pod => BuildPod.Of(pod).Facts).Select(pod => new LaunchedRun(pod.Run, pod.SpecHash))
        );

        Assert.Equal(1, Assert.IsType<RunDecision.Starts>(decision).Run.Number);
    }

    private static ImageBuild Build(BuildPhase phase, int run, string hash) => An.ImageBuild(status: Status(phase, run, hash));

    private static ImageBuildStatus Status(BuildPhase phase, int run, string hash) =>
        new()
        {
            Phase = phase,
            Run = new BuildRun { Number = run, SpecHash = hash },
        };
}
