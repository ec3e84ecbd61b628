using Operator.Core.Runs;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Kubernetes.Events;

namespace Operator.Controllers;

/// <summary>
/// Events on the ImageBuild: one for each change of status that somebody may want to know of, with the same reason and message.
/// They follow from the step between two statuses, so no fact is told twice, also not after a restart.
/// </summary>
internal sealed class BuildEvents(EventPublisher publish)
{
    public void Publish(ImageBuild build, ImageBuildStatus status)
    {
        if (Of(build.Status, status) is { } reason)
        {
            var type = reason.Severity == EventSeverity.Warning ? EventType.Warning : EventType.Normal;
            // Returns at once and never throws.
            _ = publish(build, reason.Name, status.Message ?? reason.Meaning, type);
        }
    }

    /// <summary>The reason to tell; null when there is nothing to tell.</summary>
    public static BuildReason? Of(ImageBuildStatus? before, ImageBuildStatus after)
    {
        var same = before?.Reason == after.Reason && before?.Run?.Number == after.Run?.Number && before?.Attempt == after.Attempt;
        if (same || after.Reason is null || !ReasonCatalog.ByName.TryGetValue(after.Reason, out var reason))
        {
            return null;
        }

        return DecideRun.HasEnded(after) || IsWorthTelling(reason) ? reason : null;
    }

    /// <summary>Before the end: waiting and trying again. The ordinary way through the phases is in status, and costs no events.</summary>
    private static bool IsWorthTelling(BuildReason reason) =>
        reason == QueueReasons.Suspended
        || reason == QueueReasons.ClusterLimit
        || reason == QueueReasons.NamespaceLimit
        || reason == RunReasons.Retrying
        || reason == InfrastructureReasons.PodRejected;
}
