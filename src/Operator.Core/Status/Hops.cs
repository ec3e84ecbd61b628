using Operator.Core.Observation;
using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Status;

/// <summary>One condition without its bookkeeping.</summary>
internal sealed record Hop(string Status, BuildReason Reason, string Message)
{
    public static Hop Pending { get; } = Open(RunReasons.Pending, "This part of the run has not begun");

    public static Hop Done(BuildReason reason, string message) => new("True", reason, message);

    public static Hop Failed(BuildReason reason, string message) => new("False", reason, message);

    public static Hop Open(BuildReason reason, string message) => new("Unknown", reason, message);
}

/// <summary>The hops that the containers make: planned, built, pushed.</summary>
internal sealed class Hops(BuildFacts facts, bool retries, Headline headline)
{
    private readonly PodFacts? pod = retries ? null : facts.Pod;
    private readonly ImageBuildStatus? kept =
        !retries && facts.Pod is null && facts.Previous?.Attempt == facts.Attempt ? facts.Previous : null;
    private readonly AttemptFailure? failure = headline.IsFinal ? headline.Failure : null;

    /// <summary>The engine pushes too: what fails there for the registry's reasons was built.</summary>
    private bool PushFailed => failure is { Stage: BuildStage.Build } && PushReasons.Family.Contains(failure.Reason);

    public Hop Planned(ImageBuildStatus status)
    {
        if (pod?.Prepare.EndedWell == true && pod.PrepareReport is { Failure: null })
        {
            var plan = status.Plan;
            return Hop.Done(
                PlanReasons.Ready,
                plan?.ModelVersion is { } version
                    ? $"Model version {version}{(plan.DetectedBy is { } by ? $", decided by {by}" : "")}"
                    : "The Dockerfile is written"
            );
        }

        return Kept(BuildConditions.Planned)
            ?? Ended(BuildStage.Schedule, BuildStage.Prepare)
            ?? (pod?.Prepare.Began == true ? Hop.Open(RunReasons.Preparing, "The source is being fetched and looked at") : Waits());
    }

    public Hop Built()
    {
        if (pod?.Build.EndedWell == true || PushFailed)
        {
            return Hop.Done(BuildReasons.Succeeded, "The engine has built the image");
        }

        return Kept(BuildConditions.Built)
            ?? Ended(BuildStage.Build)
            ?? (headline.Phase == BuildPhase.Building ? Hop.Open(headline.Reason, headline.Message) : Hop.Pending);
    }

    public Hop Pushed()
    {
        var skips = facts.Spec.Output?.Push == false || facts.Spec.Mode == BuildMode.Plan;
        if (headline.Phase == BuildPhase.Succeeded)
        {
            return skips
                ? Hop.Failed(PushReasons.Skipped, "Nothing was pushed: output.push is false, or the run only plans")
                : Hop.Done(PushReasons.Succeeded, "The image is in the registry under all its tags");
        }

        return (PushFailed ? Hop.Failed(failure!.Reason, failure.Message) : null)
            ?? Ended(BuildStage.Publish)
            ?? (headline.Phase == BuildPhase.Publishing ? Hop.Open(headline.Reason, headline.Message) : Hop.Pending);
    }

    /// <summary>False for a failure, Unknown for a stop on request: what was stopped did not fail.</summary>
    private Hop? Ended(params BuildStage[] stages)
    {
        if (failure is null || !stages.Contains(failure.Stage) || PushFailed)
        {
            return null;
        }

        return failure.Reason.Class == FailureClass.Cancelled
            ? Hop.Open(failure.Reason, failure.Message)
            : Hop.Failed(failure.Reason, failure.Message);
    }

    /// <summary>A hop that was done stays done when its Pod is gone.</summary>
    private Hop? Kept(string type) =>
        kept?.Conditions?.FirstOrDefault(condition => condition.Type == type) is { Status: "True" } done
        && ReasonCatalog.ByName.TryGetValue(done.Reason, out var reason)
            ? Hop.Done(reason, done.Message)
            : null;

    private Hop Waits() =>
        headline.Phase == BuildPhase.Preparing && !headline.IsFinal ? Hop.Open(headline.Reason, headline.Message) : Hop.Pending;
}
