using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Core;

/// <summary>What went wrong, as found by a rule, planning, a container, the engine, the cluster or a timer.</summary>
public sealed record Failure(BuildReason Reason, string Message)
{
    /// <summary>Path of the field below spec that is wrong, for example <c>output.tags[0]</c>.</summary>
    public string? Field { get; init; }

    public BuildStage? Stage { get; init; }

    /// <summary>The step of the Dockerfile that failed.</summary>
    public string? Step { get; init; }

    /// <summary>Exit code of the command or container that failed.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Lines of a log that show it.</summary>
    public string? Excerpt { get; init; }

    /// <summary>When it happened or was first seen; null for a decision of the operator itself, which happens now.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>True if another attempt would end in the same way, although its reason allows one.</summary>
    public bool Final { get; init; }

    /// <summary>True if another attempt may end otherwise, although its reason alone does not allow one.</summary>
    public bool MayPass { get; init; }
}
