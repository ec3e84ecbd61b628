using System.Text.Json;
using System.Text.Json.Nodes;
using Operator.Core.Runs;
using Operator.Entities.ImageBuilds;

namespace Operator.Controllers;

/// <summary>How urgent the difference between two statuses is.</summary>
internal enum StatusChange
{
    None,

    /// <summary>Only the place in the queue: worth a write every few seconds.</summary>
    Queue,

    /// <summary>Progress, log, or what else changes within a phase: worth a write a second.</summary>
    Progress,

    /// <summary>A phase, an attempt or a run: written at once.</summary>
    Transition,
}

internal static class StatusChanges
{
    public static StatusChange Between(ImageBuildStatus? before, ImageBuildStatus after)
    {
        if (
            before?.Phase != after.Phase
            || before?.Run?.Number != after.Run?.Number
            || before?.Attempt != after.Attempt
            || before?.ObservedGeneration != after.ObservedGeneration
        )
        {
            return StatusChange.Transition;
        }

        var old = ToNode(before!);
        var @new = ToNode(after);
        if (JsonNode.DeepEquals(old, @new))
        {
            return StatusChange.None;
        }

        if (DecideRun.HasEnded(after))
        {
            return StatusChange.Transition;
        }

        old.Remove("queue");
        @new.Remove("queue");
        return JsonNode.DeepEquals(old, @new) ? StatusChange.Queue : StatusChange.Progress;
    }

    private static JsonObject ToNode(ImageBuildStatus status) =>
        JsonSerializer.SerializeToNode(status, EntitiesJsonContext.Default.ImageBuildStatus)!.AsObject();
}
