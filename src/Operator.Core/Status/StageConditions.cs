using Operator.Core.Observation;
using Operator.Core.Runs;
using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Status;

/// <summary>One condition without its bookkeeping.</summary>
internal sealed record StageCondition(string Status, BuildReason Reason, string Message)
{
    public static StageCondition Pending { get; } = Open(RunReasons.Pending, "This part of the run has not begun");

    public static StageCondition Done(BuildReason reason, string message) => new("True", reason, message);

    public static StageCondition Failed(BuildReason reason, string message) => new("False", reason, message);

    public static StageCondition Open(BuildReason reason, string message) => new("Unknown", reason, message);
}

/// <summary>The conditions that depend on containers: planned, built, pushed.</summary>
internal sealed class StageConditions(BuildFacts facts, bool retries, RunSummary summary)
{
    private readonly PodFacts? pod = retries ? null : facts.Pod;
    private readonly ImageBuildStatus? earlier =
        !retries && facts.Pod is null && facts.Previous?.Attempt == facts.Attempt ? facts.Previous : null;
    private readonly Failure? failure = summary.IsFinal ? summary.Failure : null;

    /// <summary>The engine also pushes: if the registry made it fail, the image was built.</summary>
    private bool PushFailed => failure is { Stage: BuildStage.Build } && PushReasons.Family.Contains(failure.Reason);

    /// <summary>prepare asks the registry when the plan is made.</summary>
    private bool RefusedEarly => failure is { Stage: BuildStage.Prepare } && PushReasons.Family.Contains(failure.Reason);

    public StageCondition Planned(ImageBuildStatus status)
    {
        if (facts.Platforms is { } platforms)
        {
            return platforms.ArePlanned
                ? StageCondition.Done(PlanReasons.Ready, "The Dockerfile of every platform is written")
                : Ended(BuildStage.Schedule, BuildStage.Prepare)
                    ?? (
                        summary.Phase == BuildPhase.Preparing
                            ? StageCondition.Open(RunReasons.Preparing, "The source is being fetched and inspected")
                            : StageCondition.Pending
                    );
        }

        if ((pod?.Prepare.EndedWell == true && pod.PrepareReport is { Failure: null }) || (RefusedEarly && status.Plan is not null))
        {
            var plan = status.Plan;
            return StageCondition.Done(
                PlanReasons.Ready,
                plan?.ModelVersion is { } version
                    ? $"Model version {version}{(plan.DetectedBy is { } by ? $", decided by {by}" : "")}"
                    : "The Dockerfile is written"
            );
        }

        return DoneBefore(BuildConditions.Planned)
            ?? Ended(BuildStage.Schedule, BuildStage.Prepare)
            ?? (
                pod?.Prepare.Began == true
                    ? StageCondition.Open(RunReasons.Preparing, "The source is being fetched and inspected")
                    : Waits()
            );
    }

    public StageCondition Built()
    {
        if (facts.Platforms is { AreRecorded: true })
        {
            return StageCondition.Done(BuildReasons.Succeeded, "The image of every platform is built");
        }

        if (pod?.Build.EndedWell == true || PushFailed)
        {
            return StageCondition.Done(BuildReasons.Succeeded, "The engine has built the image");
        }

        return DoneBefore(BuildConditions.Built)
            ?? Ended(BuildStage.Build)
            ?? (summary.Phase == BuildPhase.Building ? StageCondition.Open(summary.Reason, summary.Message) : StageCondition.Pending);
    }

    public StageCondition Pushed()
    {
        var skips = facts.Spec.Output?.Push == false || facts.Spec.Mode == BuildMode.Plan;
        if (summary.Phase == BuildPhase.Succeeded)
        {
            return skips
                ? StageCondition.Failed(PushReasons.Skipped, "Nothing was pushed: output.push is false, or the run only plans")
                : StageCondition.Done(PushReasons.Succeeded, "The image is in the registry under all its tags");
        }

        return (PushFailed || RefusedEarly ? StageCondition.Failed(failure!.Reason, failure.Message) : null)
            ?? (
                facts.Build is PushRun || facts.Platforms is { AreRecorded: true }
                    ? Ended(BuildStage.Schedule, BuildStage.Publish)
                    : Ended(BuildStage.Publish)
            )
            ?? (summary.Phase == BuildPhase.Publishing ? StageCondition.Open(summary.Reason, summary.Message) : StageCondition.Pending);
    }

    /// <summary>False for a failure, Unknown for a stop on request, which is not a failure.</summary>
    private StageCondition? Ended(params BuildStage?[] stages)
    {
        if (failure is null || !stages.Contains(failure.Stage) || PushFailed || (RefusedEarly && stages.Contains(BuildStage.Publish)))
        {
            return null;
        }

        return failure.Reason.Class == FailureClass.Cancelled
            ? StageCondition.Open(failure.Reason, failure.Message)
            : StageCondition.Failed(failure.Reason, failure.Message);
    }

    /// <summary>A stage that was done stays done when its Pod is gone.</summary>
    private StageCondition? DoneBefore(string type) =>
        earlier?.Conditions?.FirstOrDefault(condition => condition.Type == type) is { Status: "True" } done
        && ReasonCatalog.Find(done.Reason) is { } reason
            ? StageCondition.Done(reason, done.Message)
            : null;

    private StageCondition Waits() =>
        summary.Phase == BuildPhase.Preparing && !summary.IsFinal
            ? StageCondition.Open(summary.Reason, summary.Message)
            : StageCondition.Pending;
}
