using Operator.Core.Runs;
using Operator.Core.Status;
using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Life;

/// <summary>
/// What an event on the build tells, with the reason and message of its status: never before that status is written, so that
/// anyone who looks finds it true.
/// </summary>
/// <param name="Reason">Its severity is the event's type.</param>
/// <param name="Message">The status's.</param>
public sealed record BuildNews(BuildReason Reason, string Message)
{
    /// <summary>How long after an end a new leader makes sure that it was told; events are for people who look now.</summary>
    private static readonly TimeSpan Recent = TimeSpan.FromMinutes(10);

    /// <summary>
    /// The run whose end this is: reported exactly once, by the leader of that time. Null for what happens on the way, which is reported after its
    /// status is written and may be lost.
    /// </summary>
    public int? EndedRun { get; init; }

    /// <summary>What is to be told now; null for nothing.</summary>
    internal static BuildNews? Due(BuildFacts facts) => facts.Pass.Announced ? null : End(facts) ?? OnTheWay(facts);

    private static BuildNews? End(BuildFacts facts)
    {
        var status = facts.Build.Status;
        return
            DecideRun.HasEnded(status)
            && status.Run is { Number: var run }
            && facts.Memory.EndAnnounced != run
            && ReasonCatalog.Find(status.Reason) is { } reason
            && IsRecent(facts)
            ? new BuildNews(reason, status.Message ?? reason.Meaning) { EndedRun = run }
            : null;
    }

    /// <summary>That an attempt has started is worth an event; the ordinary way through the phases is in status, and costs none.</summary>
    private static BuildNews? OnTheWay(BuildFacts facts) => Started(facts) ?? Changed(facts);

    /// <summary>The first status that shows the Pod of an attempt.</summary>
    private static BuildNews? Started(BuildFacts facts)
    {
        if (!facts.Pass.StatusWritten || facts.Pod is not { } pod || DecideRun.HasEnded(facts.Build.Status))
        {
            return null;
        }

        var before = facts.Pass.StatusBefore;
        var seen =
            before?.Run?.Number == pod.Run
            && before.Attempt == pod.Attempt
            && before.Stages?.Any(stage => stage.Name == BuildStage.Schedule) == true;
        return seen ? null : new BuildNews(RunReasons.PodStarting, $"Attempt {pod.Attempt} has started: Pod {pod.Name} was created");
    }

    private static BuildNews? Changed(BuildFacts facts)
    {
        if (!facts.Pass.StatusWritten || facts.Build.Status is not { } after || ReasonCatalog.Find(after.Reason) is not { } reason)
        {
            return null;
        }

        var before = facts.Pass.StatusBefore;
        var same = before?.Reason == after.Reason && before?.Run?.Number == after.Run?.Number && before?.Attempt == after.Attempt;
        return !same && !DecideRun.HasEnded(after) && IsWorthTelling(reason)
            ? new BuildNews(reason, after.Message ?? reason.Meaning)
            : null;
    }

    private static bool IsWorthTelling(BuildReason reason) =>
        reason == QueueReasons.Suspended
        || reason == QueueReasons.ClusterLimit
        || reason == QueueReasons.NamespaceLimit
        || reason == RunReasons.Retrying
        || InfrastructureReasons.Refusals.Contains(reason);

    /// <summary>The containers may have ended long before the status was written, when nobody was there to write it: then the condition is newer.</summary>
    internal static bool IsRecent(BuildFacts facts)
    {
        var status = facts.Build.Status;
        var written = status.Conditions?.FirstOrDefault(condition => condition.Type == BuildConditions.Succeeded)?.LastTransitionTime;
        var since = facts.Now - Recent;
        return status.CompletionTime > since || written > since;
    }
}
