using Operator.Core.Acceptance;
using Operator.Core.Admission;
using Operator.Core.Engines;
using Operator.Core.Platforms;
using Operator.Core.Runs;
using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Status;

/// <summary>Where a run stands. Both the status and the next effect follow from this answer.</summary>
/// <remarks>
/// <code>
///             ┌────────── Refused (spec)                         Broken, and retry allows one more
///             │                                                ┌──────────────────────────────────┐
///   run due ──┼─ Queued ──► Launching ──► Going(schedule → prepare → build → publish) ──► Closing ─┼─► Done
///             │    │            │            │        │                                     ▲      ├─► Broken
///             │    └────────────┴────────────┼────────┴── cancel, timer, loss, own failure ─┘      └─► Stopped
///             └── Settled (has ended before) └─ Missing: expected, not there, not yet confirmed
/// </code>
/// A build for several platforms is Spread until the builds of all of them have ended; then the index of their images is Launching.
/// Closing is the pass in which the end is known and the log is not yet saved. Done, Broken, Stopped and Refused are final.
/// </remarks>
public abstract record RunVerdict
{
    private RunVerdict() { }

    /// <summary>The run ended in an earlier pass; nothing changes any more.</summary>
    public sealed record Settled : RunVerdict;

    public sealed record Refused(IReadOnlyList<Failure> Problems) : RunVerdict;

    /// <param name="Since">Since when it waits.</param>
    /// <param name="Place">Wait or Hold; null when the queue must be asked.</param>
    public sealed record Queued(DateTimeOffset Since, AdmissionVerdict? Place) : RunVerdict;

    /// <summary>The platforms are being built, each by a build of its own; this one has no Pod before all have ended.</summary>
    public sealed record Spread(PlatformsState Platforms) : RunVerdict;

    /// <summary>A Pod is due.</summary>
    /// <param name="NotBefore">Null for at once.</param>
    public sealed record Launching(DateTimeOffset? NotBefore) : RunVerdict;

    public sealed record Going(BuildStage Stage) : RunVerdict;

    /// <summary>The Pod existed and is not found any more; one live GET decides.</summary>
    public sealed record Missing : RunVerdict;

    /// <summary>The end is known, but the log must be saved first.</summary>
    /// <param name="Stage">Where the run was.</param>
    public sealed record Closing(BuildStage Stage) : RunVerdict;

    public sealed record Done(DateTimeOffset At) : RunVerdict;

    /// <param name="Failure">What went wrong.</param>
    /// <param name="Retries">True when another attempt follows.</param>
    public sealed record Broken(Failure Failure, bool Retries) : RunVerdict;

    public sealed record Stopped(Failure Failure) : RunVerdict;

    public static RunVerdict Of(BuildFacts facts)
    {
        if (facts.Decision is RunDecision.Rests || DecideRun.HasEnded(facts.Previous))
        {
            return new Settled();
        }

        if (facts.Problems.Count > 0 && facts.Pod is null && !facts.PodWasSeen)
        {
            return new Refused(facts.Problems);
        }

        var pod = facts.Pod;
        var outcome = pod is null
            ? null
            : AttemptOutcome.Of(
                pod,
                facts.Log?.Facts ?? LogFacts.None,
                facts.Spec,
                ResolvedOutput.Of(facts.Build, facts.Settings, null).Repository
            );
        return outcome switch
        {
            // A run that succeeded before the request to cancel it arrived has succeeded.
            AttemptOutcome.Done done => Close(facts, new Done(done.At ?? BuildFacts.WholeSecond(facts.Now))),
            _ when facts.Spec.Cancel => Cancel(facts),
            AttemptOutcome.Broken broken => Break(facts, broken.Failure),
            AttemptOutcome.Going going => Overdue(facts) is { } failure ? Break(facts, failure) : new Going(going.Stage),
            _ when facts.Platforms is { } platforms && OfPlatforms(facts, platforms) is { } spread => spread,
            _ => WithoutPod(facts),
        };
    }

    /// <summary>Null once all of them are there, and the index of their images is due.</summary>
    private static RunVerdict? OfPlatforms(BuildFacts facts, PlatformsState platforms) =>
        (facts.Pass.PlatformRefusal ?? platforms.Failure) is { } failure
            ? failure.Reason.Class == FailureClass.Cancelled
                ? Close(facts, new Stopped(failure))
                : Close(facts, new Broken(failure, Retries: false))
            : facts.Spec.Suspend && !platforms.Exist
                ? new Queued(QueuedSince(facts), new AdmissionVerdict.Hold())
                : !platforms.AreRecorded
                    ? new Spread(platforms)
                    : facts.Spec.Mode == BuildMode.Plan || facts.Spec.Output?.Push == false
                        ? new Done(platforms.CompletionTime ?? BuildFacts.WholeSecond(facts.Now))
                        : null;

    private static RunVerdict WithoutPod(BuildFacts facts)
    {
        if (facts.RunStart is null)
        {
            return InQueue(facts);
        }

        if (facts.PodWasSeen)
        {
            return facts.PodGone
                ? Break(
                    facts,
                    new Failure(InfrastructureReasons.PodDeleted, "The Pod is gone: it was deleted from outside, or its node was removed")
                    {
                        Stage = LastStage(facts),
                    }
                )
                : new Missing();
        }

        return LaunchOf(facts);
    }

    private static RunVerdict InQueue(BuildFacts facts)
    {
        if (facts.Origin is PushOrigin.Refused { Failure: var none })
        {
            return new Broken(none, Retries: false);
        }

        if (facts.Admission is AdmissionVerdict.Start)
        {
            return LaunchOf(facts);
        }

        if (facts.Admission is AdmissionVerdict.Superseded newer)
        {
            return new Stopped(
                new(
                    QueueReasons.Superseded,
                    $"The build is superseded by {newer.By}, a newer one of the same repository (concurrencyPolicy LatestOnly)"
                )
                {
                    Stage = BuildStage.Queue,
                }
            );
        }

        var since = QueuedSince(facts);
        if (facts.Admission is null)
        {
            return new Queued(since, null);
        }

        return RunTimers.OfQueue(facts, since) is { } timer && timer.Due <= facts.Now
            ? new Broken(timer.Failure, Retries: false)
            : new Queued(since, facts.Admission);
    }

    private static RunVerdict LaunchOf(BuildFacts facts)
    {
        if (facts.Refusal is { Final: true } refusal)
        {
            return Break(facts, refusal with { Stage = BuildStage.Schedule });
        }

        return Overdue(facts) is { } failure ? Break(facts, failure) : new Launching(LaunchBackoff.NotBefore(facts));
    }

    private static RunVerdict Cancel(BuildFacts facts)
    {
        var stage =
            facts.Pod is { } pod ? AttemptOutcome.StageOf(pod)
            : facts.RunStart is null ? BuildStage.Queue
            : LastStage(facts);
        return Close(facts, new Stopped(new(RunReasons.Cancelled, "The run was cancelled by spec.cancel") { Stage = stage }));
    }

    private static RunVerdict Break(BuildFacts facts, Failure failure)
    {
        var limit = Math.Min(facts.Spec.Retry?.Limit ?? 0, facts.Bounds.Retries) + (CacheVolumeFailure.Of(facts) is null ? 0 : 1);
        var retries =
            failure.Reason == InfrastructureReasons.CacheVolumeFailed
            || (!failure.Final && (failure.Reason.Retryable || failure.MayPass) && facts.Attempt <= limit);
        return Close(facts, new Broken(failure, retries));
    }

    /// <summary>No end is reported before its log is saved: the end deletes the Pod, and the log says why the run ended.</summary>
    private static RunVerdict Close(BuildFacts facts, RunVerdict end) =>
        facts.Pod is not { } pod || facts.LogSettled(pod) ? end : new Closing(AttemptOutcome.StageOf(pod));

    private static Failure? Overdue(BuildFacts facts) =>
        RunTimers.Of(facts).Where(timer => timer.Due <= facts.Now).MinBy(timer => timer.Due)?.Failure;

    /// <summary>When the build was created, when the run was first seen, or when spec.suspend was cleared.</summary>
    internal static DateTimeOffset QueuedSince(BuildFacts facts)
    {
        var now = BuildFacts.WholeSecond(facts.Now);
        if (facts.Previous is { } previous)
        {
            return previous.Queue?.Since
                ?? (previous.Reason == QueueReasons.Suspended.Name ? now : facts.Build.Metadata.CreationTimestamp ?? now);
        }

        return facts.Run.Number <= 1 ? facts.Build.Metadata.CreationTimestamp ?? now : now;
    }

    private static BuildStage LastStage(BuildFacts facts) =>
        facts.Previous?.Phase switch
        {
            BuildPhase.Building => BuildStage.Build,
            BuildPhase.Publishing => BuildStage.Publish,
            BuildPhase.Preparing when facts.Previous.Stages?.Any(stage => stage.Name == BuildStage.Prepare) == true => BuildStage.Prepare,
            BuildPhase.Queued
            or BuildPhase.Preparing
            or BuildPhase.Succeeded
            or BuildPhase.Failed
            or BuildPhase.Error
            or BuildPhase.Cancelled
            or null => BuildStage.Schedule,
        };
}
