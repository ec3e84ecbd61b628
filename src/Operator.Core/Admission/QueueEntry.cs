using Operator.Core.Runs;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Admission;

/// <summary>One unfinished build as the queue sees it.</summary>
public sealed record QueueEntry
{
    public required string Namespace { get; init; }

    public required string Name { get; init; }

    public int Priority { get; init; }

    /// <summary>Since when it waits; the oldest goes first.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>True when it has a slot: it was started and has not ended.</summary>
    public bool Active { get; init; }

    public bool Suspended { get; init; }

    public (string Namespace, string Name) Key => (Namespace, Name);

    /// <summary>Null for a build that neither runs nor waits.</summary>
    /// <param name="build">The build as last read.</param>
    /// <param name="decision">Its run.</param>
    /// <param name="hasPod">True when the run has a Pod, which a status may not speak of yet.</param>
    /// <param name="now">Since when a run waits that no status speaks of yet.</param>
    public static QueueEntry? Of(ImageBuild build, RunDecision decision, bool hasPod, DateTimeOffset now)
    {
        if (decision is RunDecision.Rests || build.Metadata.DeletionTimestamp is not null)
        {
            return null;
        }

        var current = build.Status?.Run?.Number == decision.Run.Number ? build.Status : null;
        return new QueueEntry
        {
            Namespace = build.Metadata.NamespaceProperty ?? "",
            Name = build.Metadata.Name ?? "",
            Priority = build.Spec.Priority,
            Since = current?.Queue?.Since ?? (decision.Run.Number <= 1 ? build.Metadata.CreationTimestamp : null) ?? now,
            Active = hasPod || current?.StartTime is not null,
            Suspended = build.Spec.Suspend,
        };
    }
}
