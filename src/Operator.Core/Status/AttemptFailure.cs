using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Status;

/// <summary>How an attempt, or a run that never had one, went wrong or was stopped.</summary>
public sealed record AttemptFailure(BuildReason Reason, string Message, BuildStage Stage)
{
    public string? Step { get; init; }

    public int? ExitCode { get; init; }

    public string? Excerpt { get; init; }

    /// <summary>When it happened; null for a decision of the operator's own, which happens now.</summary>
    public DateTimeOffset? At { get; init; }
}
