using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Operator.Core.Status;
using Operator.Entities.ImageBuilds;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Models.Attributes;
using Operator.Telemetry;

namespace Operator.Controllers;

/// <summary>
/// The only writer of status: one patch of what differs, bound to the version that was read, and none when nothing differs.
/// What it remembers saves requests; no decision hangs on it.
/// </summary>
[GenericRbac(Groups = ["imagebuild.dev"], Resources = ["imagebuilds/status"], Verbs = RbacVerb.Patch)]
internal sealed class StatusWriter(
    IKubernetesClient client,
    BuildEvents events,
    OperatorMetrics metrics,
    Configuration.OperatorOptions options,
    TimeProvider time,
    ILogger<StatusWriter> logger
)
{
    private readonly ConcurrentDictionary<string, LastWrite> writes = new();

    /// <summary>True when the informer has not yet seen what this process wrote last: a pass over it could only end in a conflict.</summary>
    public bool IsBehind(ImageBuild build) =>
        build.Metadata.Uid is { } uid && writes.TryGetValue(uid, out var last) && last.Replaced == build.Metadata.ResourceVersion;

    /// <returns>True when status says what the facts say; false when the write was put off.</returns>
    public async Task<bool> WriteAsync(BuildPass pass, CancellationToken cancellationToken)
    {
        var build = pass.Build;
        var status = StatusSummary.Compute(pass.Facts, pass.Verdict);
        var change = StatusChanges.Between(build.Status, status);
        if (change == StatusChange.None)
        {
            return true;
        }

        if (DueAt(build, change) is { } due && due > pass.Facts.Now)
        {
            pass.LookAgainAt(due);
            return false;
        }

        var modified = new ImageBuild
        {
            ApiVersion = build.ApiVersion,
            Kind = build.Kind,
            Metadata = build.Metadata,
            Spec = build.Spec,
            Status = status,
        };
        var written = await client.PatchStatusAsync(build, modified, cancellationToken);
        var replaced = written.Metadata.ResourceVersion == build.Metadata.ResourceVersion ? null : build.Metadata.ResourceVersion;
        writes[build.Metadata.Uid!] = new LastWrite(time.GetUtcNow(), replaced);
        // Only now: what an event tells must be true for whoever looks.
        events.Publish(build, status);
        metrics.RecordTransition(build.Status, status);
        if (build.Status?.Phase != status.Phase)
        {
            logger.PhaseChanged(build.Status?.Phase, status.Phase, status.Reason, status.Message);
        }

        return true;
    }

    public void Forget(ImageBuild build) => writes.TryRemove(build.Metadata.Uid ?? "", out _);

    private DateTimeOffset? DueAt(ImageBuild build, StatusChange change)
    {
        if (!writes.TryGetValue(build.Metadata.Uid!, out var last))
        {
            return null;
        }

        return change switch
        {
            StatusChange.Queue => last.Time + options.Controller.QueueInterval,
            StatusChange.Progress => last.Time + options.Controller.ProgressInterval,
            StatusChange.None or StatusChange.Transition => null,
        };
    }

    /// <param name="Time">When.</param>
    /// <param name="Replaced">Version that the write replaced; null when it changed nothing.</param>
    private sealed record LastWrite(DateTimeOffset Time, string? Replaced);
}
