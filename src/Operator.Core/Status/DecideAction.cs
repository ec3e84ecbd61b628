using Operator.Core.Observation;
using Operator.Core.Runs;

namespace Operator.Core.Status;

/// <summary>From facts to the next action. Launches, deletes and timers are decided here and nowhere else.</summary>
public static class DecideAction
{
    /// <summary>Pause after the API server refused a Pod for a reason that may pass.</summary>
    private static readonly TimeSpan RefusalPause = TimeSpan.FromSeconds(10);

    /// <summary>Far longer than a Pod's grace period.</summary>
    private static readonly TimeSpan StopPatience = TimeSpan.FromMinutes(2);

    public static NextAction For(BuildFacts facts) => For(facts, RunVerdict.Of(facts));

    public static NextAction For(BuildFacts facts, RunVerdict verdict)
    {
        // First what earlier attempts and runs left running: no two Pods of one build work at once.
        var leftover = facts.OtherPods.FirstOrDefault(IsAlive);
        if (leftover is not null)
        {
            return facts.LogSettled(leftover) || verdict is RunVerdict.Settled
                ? new NextAction.DeletePod(leftover)
                : new NextAction.ArchiveLog(leftover);
        }

        return verdict switch
        {
            RunVerdict.Queued queued => new NextAction.WaitUntil(RunTimers.OfQueue(facts, queued.Since)?.Due),
            RunVerdict.Launching launching => Launch(facts, launching),
            RunVerdict.Going => new NextAction.WaitUntil(FirstTimer(facts)),
            RunVerdict.Missing => new NextAction.ConfirmPod(
                BuildNames.Pod(facts.Build.Metadata.Name ?? "", facts.Build.Metadata.Uid ?? "", facts.Run.Number, facts.Attempt)
            ),
            RunVerdict.Closing => facts.Pod is { } pod ? new NextAction.ArchiveLog(pod) : new NextAction.Again(),
            RunVerdict.Broken { Retries: true } => new NextAction.Again(),
            _ => facts.Pod is { } left && IsAlive(left) ? new NextAction.DeletePod(left) : new NextAction.Nothing(),
        };
    }

    private static NextAction Launch(BuildFacts facts, RunVerdict.Launching launching)
    {
        if (launching.NotBefore is { } time && time > facts.Now)
        {
            return new NextAction.WaitUntil(time);
        }

        if (facts.Refusal is not null)
        {
            var again = facts.Now + RefusalPause;
            return new NextAction.WaitUntil(FirstTimer(facts) is { } timer && timer < again ? timer : again);
        }

        return StillStopping(facts) is { } until
            ? new NextAction.WaitUntil(FirstTimer(facts) is { } first && first < until ? first : until)
            : new NextAction.LaunchPod(facts.Attempt, facts.StartIfLaunched);
    }

    /// <summary>
    /// Until when to wait for earlier Pods that are being stopped: they could push after the next one. The Pod of a lost node is
    /// being stopped for ever, so the wait has an end.
    /// </summary>
    private static DateTimeOffset? StillStopping(BuildFacts facts) =>
        facts
            .OtherPods.Where(pod => pod is { Deleting: true, Ended: false })
            .Select(pod => (pod.DeletedAt ?? facts.Now) + StopPatience)
            .Where(until => until > facts.Now)
            .Max(until => (DateTimeOffset?)until);

    private static DateTimeOffset? FirstTimer(BuildFacts facts) => RunTimers.Of(facts).Min(timer => (DateTimeOffset?)timer.Due);

    private static bool IsAlive(PodFacts pod) => pod is { Ended: false, Deleting: false };
}
