using Operator.Core.Contract;
using Operator.Core.Life;
using Operator.Core.Status;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Testing.Builds;

namespace Operator.Core.Tests.Status;

/// <summary>Each part of a run failing: the reason, who must act, and that nothing else is told as failed.</summary>
public sealed class FailureTests
{
    [Fact]
    public void Reported_failure_of_prepare_is_taken_over() =>
        Ends(
            new World()
                .Settle()
                .Begins(PodContainers.Prepare)
                .Ends(PodContainers.Prepare, 1, Reports.PrepareFailed(SourceReasons.RevisionNotFound)),
            SourceReasons.RevisionNotFound,
            BuildStage.Prepare,
            "TTFUU"
        );

    [Fact]
    public void Unreadable_report_of_prepare_is_the_operators_own_defect() =>
        Ends(
            new World()
                .Settle()
                .Begins(PodContainers.Prepare)
                .Ends(PodContainers.Prepare, 134, "Unhandled exception. System.NullReferenceException"),
            InternalReasons.ReportInvalid,
            BuildStage.Prepare,
            "TTFUU"
        );

    [Fact]
    public void Good_end_of_prepare_without_a_report_is_no_good_end() =>
        Ends(
            new World().Settle().Begins(PodContainers.Prepare).Ends(PodContainers.Prepare, 0, "{\"plan\":{\"modelVersion\""),
            InternalReasons.ReportInvalid,
            BuildStage.Prepare,
            "TTFUU"
        );

    [Fact]
    public void Report_with_an_unknown_reason_is_the_operators_own_defect() =>
        Ends(
            new World()
                .Settle()
                .Begins(PodContainers.Prepare)
                .Ends(PodContainers.Prepare, 1, "{\"failure\":{\"reason\":\"Nonsense\",\"message\":\"x\"}}"),
            InternalReasons.ReportInvalid,
            BuildStage.Prepare,
            "TTFUU"
        );

    [Fact]
    public void Memory_of_prepare_is_the_platforms_matter() =>
        Ends(
            new World().Settle().Begins(PodContainers.Prepare).Ends(PodContainers.Prepare, 137, reason: "OOMKilled"),
            InfrastructureReasons.ContainerFailed,
            BuildStage.Prepare,
            "TTFUU"
        );

    [Fact]
    public void Container_that_could_not_start_is_the_platforms_matter() =>
        Ends(
            new World().Settle().Ends(PodContainers.Prepare, 128, "exec: no such file", "StartError"),
            InfrastructureReasons.ContainerFailed,
            BuildStage.Prepare,
            "TTFUU"
        );

    [Fact]
    public void Failed_step_is_told_with_its_text_exit_code_and_excerpt()
    {
        var world = new World().Settle().Prepared().Begins(PodContainers.Build);
        world.Log.AddRange(Reports.FailedStep);

        Ends(world.Ends(PodContainers.Build, 123), BuildReasons.StepFailed, BuildStage.Build, "TTTFU");
        Assert.Equal("[2/3] RUN pip install -r requirements.txt", world.Status.Failure?.Step);
        Assert.Equal(1, world.Status.Failure?.ExitCode);
        Assert.Equal("ERROR: No matching distribution found for flusk", world.Status.Failure?.Excerpt);
        Assert.Equal("RUN pip install -r requirements.txt ended with exit code 1", world.Status.Message);
        Assert.Equal((32, "32%"), (world.Status.Progress?.Percent, world.Status.Progress?.Summary));
    }

    [Fact]
    public void Refused_push_leaves_the_image_built()
    {
        var world = new World().Settle().Prepared().Begins(PodContainers.Build);
        world.Log.AddRange(Reports.FailedPush);

        Ends(world.Ends(PodContainers.Build, 123), PushReasons.AuthenticationRequired, BuildStage.Build, "TTTTF");
    }

    [Fact]
    public void Push_that_is_refused_before_the_build_leaves_the_plan_and_nothing_built()
    {
        var report = Reports.Prepared with
        {
            Failure = new ReportedFailure { Reason = PushReasons.Refused.Name, Message = "What happened" },
        };
        var world = new World().Settle().Begins(PodContainers.Prepare);

        Ends(world.Ends(PodContainers.Prepare, 1, ReportText.Write(report)), PushReasons.Refused, BuildStage.Prepare, "TTTUF");
        Assert.Equal("python-flask", world.Status.Plan?.ModelVersion);
    }

    [Fact]
    public void Memory_of_the_build_is_the_users_matter()
    {
        var world = new World().Settle().Prepared().Begins(PodContainers.Build);

        Ends(world.Ends(PodContainers.Build, 123, reason: "OOMKilled"), BuildReasons.OutOfMemory, BuildStage.Build, "TTTFU");
    }

    [Fact]
    public void Build_killed_from_outside_is_not_the_users_fault() =>
        Ends(
            new World().Settle().Prepared().Begins(PodContainers.Build).Ends(PodContainers.Build, 143),
            InfrastructureReasons.ContainerFailed,
            BuildStage.Build,
            "TTTFU"
        );

    [Fact]
    public void Lost_log_leaves_the_kubelets_last_words()
    {
        var world = new World { LogsAreLost = true }
            .Settle()
            .Prepared()
            .Begins(PodContainers.Build);

        Ends(
            world.Ends(PodContainers.Build, 123, string.Join('\n', Reports.FailedStep)),
            BuildReasons.StepFailed,
            BuildStage.Build,
            "TTTFU"
        );
    }

    [Fact]
    public void Reported_failure_of_publish_is_taken_over() =>
        Ends(
            new World()
                .Settle()
                .Prepared()
                .Built()
                .Begins(PodContainers.Publish)
                .Ends(PodContainers.Publish, 1, Reports.PublishFailed(PushReasons.VerificationFailed)),
            PushReasons.VerificationFailed,
            BuildStage.Publish,
            "TTTTF"
        );

    [Fact]
    public void Good_end_of_publish_without_a_report_is_no_success() =>
        Ends(
            new World().Settle().Prepared().Built().Begins(PodContainers.Publish).Ends(PodContainers.Publish, 0, "half a rep"),
            InternalReasons.ReportInvalid,
            BuildStage.Publish,
            "TTTTF"
        );

    [Fact]
    public void Eviction_is_not_the_containers_own_failure() =>
        Ends(
            new World()
                .Settle()
                .Prepared()
                .Begins(PodContainers.Build)
                .Ends(PodContainers.Build, 137)
                .Phase("Failed", "Evicted", "The node was low on resource: memory. Container build was using 4Gi"),
            InfrastructureReasons.PodEvicted,
            BuildStage.Build,
            "TTTFU"
        );

    [Fact]
    public void Eviction_for_the_builds_own_disk_is_the_users_matter() =>
        Ends(
            new World()
                .Settle()
                .Prepared()
                .Begins(PodContainers.Build)
                .Phase("Failed", "Evicted", "Usage of EmptyDir volume \"workspace\" exceeds the limit \"5Mi\". "),
            BuildReasons.OutOfDisk,
            BuildStage.Build,
            "TTTFU"
        );

    [Fact]
    public void Lost_node_is_told_as_such() =>
        Ends(
            new World()
                .Settle()
                .Scheduled()
                .Prepared()
                .Begins(PodContainers.Build)
                .Phase("Failed", "NodeLost", "Node node-1 which was running pod is unresponsive"),
            InfrastructureReasons.NodeLost,
            BuildStage.Build,
            "TTTFU"
        );

    [Fact]
    public void Backstop_of_the_Pod_is_a_timeout_of_the_run() =>
        Ends(
            new World()
                .Settle()
                .Prepared()
                .Begins(PodContainers.Build)
                .Phase("Failed", "DeadlineExceeded", "Pod was active on the node longer than the specified deadline"),
            RunReasons.Timeout,
            BuildStage.Build,
            "TTTFU"
        );

    [Fact]
    public void Pod_deleted_by_somebody_is_told_although_its_container_then_ends_badly() =>
        Ends(
            new World()
                .Settle()
                .Prepared()
                .Begins(PodContainers.Build)
                .After(TimeSpan.FromSeconds(2))
                .Deleted()
                .After(TimeSpan.FromSeconds(1))
                .Ends(PodContainers.Build, 143),
            InfrastructureReasons.PodDeleted,
            BuildStage.Build,
            "TTTFU"
        );

    [Fact]
    public void Build_that_failed_before_its_Pod_was_deleted_has_failed_by_itself()
    {
        var world = new World().Settle().Prepared().Begins(PodContainers.Build);
        world.Log.AddRange(Reports.FailedStep);

        Ends(
            world.Ends(PodContainers.Build, 123).After(TimeSpan.FromSeconds(1)).Deleted(),
            BuildReasons.StepFailed,
            BuildStage.Build,
            "TTTFU"
        );
    }

    [Fact]
    public void Build_that_succeeded_before_its_Pod_was_deleted_has_succeeded()
    {
        var world = new World().Settle().Prepared().Built().Published().After(TimeSpan.FromSeconds(1)).Deleted().Settle();

        Assert.Equal(BuildPhase.Succeeded, world.Status.Phase);
    }

    [Fact]
    public void Pod_that_is_gone_is_confirmed_before_the_run_is_given_up()
    {
        var world = new World().Settle().Prepared().Begins(PodContainers.Build).Settle();
        world.Gone();
        var facts = world.Facts();

        Assert.IsType<RunVerdict.Missing>(RunVerdict.Of(facts));
        Assert.Equal(new Effect.ConfirmPod(world.Launched[0]), BuildLoop.Next(facts));
        Assert.Equal(BuildPhase.Building, StatusSummary.Compute(facts, RunVerdict.Of(facts)).Phase);
        Ends(world, InfrastructureReasons.PodDeleted, BuildStage.Build, "TTTFU");
        Assert.Single(world.Launched);
    }

    [Fact]
    public void Problems_of_the_spec_are_told_all_at_once()
    {
        var world = new World
        {
            Build = An.ImageBuild(
                new ImageBuildSpec { ModelVersion = "cobol", Source = World.Source with { ContextDir = "../elsewhere" } }
            ),
        }.Settle();

        Assert.Equal((BuildPhase.Failed, SpecReasons.ModelVersionUnknown.Name), (world.Status.Phase, world.Status.Reason));
        Assert.StartsWith("modelVersion cobol is unknown", world.Status.Message, StringComparison.Ordinal);
        Assert.Contains("; source.contextDir must not lead out of the source", world.Status.Message, StringComparison.Ordinal);
        Assert.Equal("FUUUU", world.Letters());
        Assert.Empty(world.Launched);
        Assert.Null(world.Status.StartTime);
    }

    private static void Ends(World world, BuildReason reason, BuildStage stage, string hops)
    {
        world.Settle();

        Assert.Equal(reason.Name, world.Status.Reason);
        Assert.Equal(
            reason.Class switch
            {
                FailureClass.User => BuildPhase.Failed,
                FailureClass.Cancelled => BuildPhase.Cancelled,
                _ => BuildPhase.Error,
            },
            world.Status.Phase
        );
        Assert.Equal(stage, world.Status.Failure?.Stage);
        Assert.Equal(hops, world.Letters());
        Assert.Null(world.Status.Image);
        var done = world.Effects.Count;
        world.Pass();
        Assert.Equal(done, world.Effects.Count);
    }
}
