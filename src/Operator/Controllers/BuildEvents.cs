using System.Collections.Concurrent;
using System.Globalization;
using Operator.Core.Runs;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Kubernetes.Events;

namespace Operator.Controllers;

/// <summary>
/// Events on the ImageBuild, with the reason and message of its status. What happens on the way is told once, after its status is
/// written, and may be lost. The end of a run is told in the pass that finds it written, so that whoever leads then tells it.
/// </summary>
internal sealed class BuildEvents(EventRecorder recorder, TimeProvider time)
{
    /// <summary>How long after an end a new leader makes sure that it was told; events are for people who look now.</summary>
    private static readonly TimeSpan Recent = TimeSpan.FromMinutes(10);

    // Saves requests; the event's name decides whether it was told.
    private readonly ConcurrentDictionary<string, int> told = new();

    /// <summary>Tells of a step between two statuses that somebody may want to know of before the end.</summary>
    public void Publish(ImageBuild build, ImageBuildStatus status)
    {
        if (OnTheWay(build.Status, status) is { } reason)
        {
            // Returns at once and never throws.
            _ = recorder.PublishAsync(build, reason.Name, status.Message ?? reason.Meaning, TypeOf(reason));
        }
    }

    /// <summary>Tells of the end of the run that status speaks of, if it has ended and nobody told of it.</summary>
    public async Task TellEndAsync(ImageBuild build, CancellationToken cancellationToken)
    {
        var (uid, status) = (build.Metadata.Uid!, build.Status);
        if (!DecideRun.HasEnded(status) || status.Run is not { Number: var run } || ReasonOf(status) is not { } reason)
        {
            return;
        }

        if (!IsRecent(status))
        {
            told.TryRemove(uid, out _);
            return;
        }

        if (told.GetValueOrDefault(uid) != run)
        {
            var occasion = string.Create(CultureInfo.InvariantCulture, $"end of run {run}");
            var message = status.Message ?? reason.Meaning;
            await recorder.PublishOnceAsync(build, reason.Name, message, TypeOf(reason), occasion, cancellationToken);
            told[uid] = run;
        }
    }

    public void Forget(ImageBuild build) => told.TryRemove(build.Metadata.Uid!, out _);

    /// <summary>The reason to tell; null when there is nothing to tell. The ordinary way through the phases is in status, and costs no events.</summary>
    private static BuildReason? OnTheWay(ImageBuildStatus? before, ImageBuildStatus after)
    {
        var same = before?.Reason == after.Reason && before?.Run?.Number == after.Run?.Number && before?.Attempt == after.Attempt;
        return same || DecideRun.HasEnded(after) || ReasonOf(after) is not { } reason || !IsWorthTelling(reason) ? null : reason;
    }

    private static bool IsWorthTelling(BuildReason reason) =>
        reason == QueueReasons.Suspended
        || reason == QueueReasons.ClusterLimit
        || reason == QueueReasons.NamespaceLimit
        || reason == RunReasons.Retrying
        || reason == InfrastructureReasons.PodRejected;

    private static BuildReason? ReasonOf(ImageBuildStatus status) =>
        status.Reason is { } name ? ReasonCatalog.ByName.GetValueOrDefault(name) : null;

    private static EventType TypeOf(BuildReason reason) => reason.Severity == EventSeverity.Warning ? EventType.Warning : EventType.Normal;

    /// <summary>The containers may have ended long before the status was written, when nobody was there to write it: then the condition is newer.</summary>
    private bool IsRecent(ImageBuildStatus status)
    {
        var written = status.Conditions?.FirstOrDefault(condition => condition.Type == BuildConditions.Succeeded)?.LastTransitionTime;
        var since = time.GetUtcNow() - Recent;
        return status.CompletionTime > since || written > since;
    }
}
