using System.Text.Json;
using System.Text.Json.Nodes;
using Operator.Core.Admission;
using Operator.Core.Contract;
using Operator.Core.Runs;
using Operator.Core.Status;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Life;

/// <summary>When a status is written: now, later, or not at all because nothing differs.</summary>
internal abstract record StatusWrite
{
    private StatusWrite() { }

    public sealed record None : StatusWrite;

    public sealed record Now(ImageBuildStatus Status) : StatusWrite;

    public sealed record Later(DateTimeOffset At) : StatusWrite;

    /// <summary>At most one write in a pass: the next pass sees what the write itself changed.</summary>
    public static StatusWrite Of(BuildFacts facts, RunVerdict verdict)
    {
        if (facts.Pass.StatusWritten)
        {
            return new None();
        }

        var status = StatusSummary.Compute(facts, verdict);
        var change = Between(facts.Build.Status, status);
        return change == StatusChange.None ? new None()
            : DueAt(facts, change, status) is { } due && due > facts.Now ? new Later(due)
            : new Now(status);
    }

    private static DateTimeOffset? DueAt(BuildFacts facts, StatusChange change, ImageBuildStatus status) =>
        change switch
        {
            StatusChange.Queue => facts.Memory.LastWrite + QueuePace.Of(facts.Settings.QueueInterval, status.Queue?.Position ?? 1),
            StatusChange.Progress => facts.Memory.LastWrite + facts.Settings.ProgressInterval,
            StatusChange.None or StatusChange.Transition => null,
        };

    private static StatusChange Between(ImageBuildStatus? before, ImageBuildStatus after)
    {
        if (
            before is null
            || before.Phase != after.Phase
            || before.Run?.Number != after.Run?.Number
            || before.Attempt != after.Attempt
            || !Phases(before).SequenceEqual(Phases(after))
            || before.ObservedGeneration != after.ObservedGeneration
        )
        {
            return StatusChange.Transition;
        }

        var old = ToNode(before);
        var @new = ToNode(after);
        if (JsonNode.DeepEquals(old, @new))
        {
            return StatusChange.None;
        }

        if (DecideRun.HasEnded(after))
        {
            return StatusChange.Transition;
        }

        // While a build waits, its progress is its position and an estimate that follows from it.
        foreach (var part in before.Queue is not null && after.Queue is not null ? new[] { "queue", "progress" } : ["queue"])
        {
            old.Remove(part);
            @new.Remove(part);
        }

        return JsonNode.DeepEquals(old, @new) ? StatusChange.Queue : StatusChange.Progress;
    }

    private static IEnumerable<BuildPhase?> Phases(ImageBuildStatus status) => (status.Platforms ?? []).Select(platform => platform.Phase);

    private static JsonObject ToNode(ImageBuildStatus status) =>
        JsonSerializer.SerializeToNode(status, ContractJson.Default.ImageBuildStatus)!.AsObject();

    /// <summary>How urgently a change of the status must be written.</summary>
    private enum StatusChange
    {
        None,

        /// <summary>Only the position in the queue: written every few seconds.</summary>
        Queue,

        /// <summary>Progress, log, or anything else that changes within a phase: written every second or two.</summary>
        Progress,

        /// <summary>A phase, an attempt or a run: written at once.</summary>
        Transition,
    }
}
