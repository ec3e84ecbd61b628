using Operator.Core.Runs;
using Operator.Core.Status;
using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Life;

/// <summary>
/// An event on the build. It has the reason and message of the status, and is published only after that status is written.
/// </summary>
/// <param name="Reason">Its severity is the event's type.</param>
/// <param name="Message">The status's.</param>
public sealed record BuildNews(BuildReason Reason, string Message)
{
    /// <summary>For how long after an end a new leader makes sure that its event exists. Later nobody looks for it.</summary>
    private static readonly TimeSpan Recent = TimeSpan.FromMinutes(10);

    /// <summary>
    /// The run whose end this is: its event is published exactly once. Null for what happens during a run: such an event may be lost.
    /// </summary>
    public int? EndedRun { get; init; }

    /// <summary>The event that is due now, or null.</summary>
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

    /// <summary>The start of an attempt has an event; ordinary changes of the phase are in the status only.</summary>
    private static BuildNews? OnTheWay(BuildFacts facts) => Started(facts) ?? Changed(facts);

    /// <summary>Due after the first status that shows the Pod of an attempt.</summary>
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
        || reason == QueueReasons.RepositoryBusy
        || reason == QueueReasons.WaitsForBuild
        || reason == RunReasons.Retrying
        || InfrastructureReasons.Refusals.Contains(reason);

    /// <summary>If no operator ran when the containers ended, the status was written much later: then the condition is newer.</summary>
    internal static bool IsRecent(BuildFacts facts)
    {
        var status = facts.Build.Status;
        var written = status.Conditions?.FirstOrDefault(condition => condition.Type == BuildConditions.Succeeded)?.LastTransitionTime;
        var since = facts.Now - Recent;
        return status.CompletionTime > since || written > since;
    }
}
