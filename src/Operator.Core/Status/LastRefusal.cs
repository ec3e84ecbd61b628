using Operator.Entities;

namespace Operator.Core.Status;

/// <summary>
/// The API server's last refusal of a Pod. Between two tries, and after the last one, only the status still has it.
/// </summary>
internal static class LastRefusal
{
    /// <summary>Null if no Pod was refused, or if it has been created since.</summary>
    public static Failure? Of(BuildFacts facts) =>
        facts.Refusal is { } refusal ? refusal
        : ReasonCatalog.Find(facts.Previous?.Reason) is { } reason && InfrastructureReasons.Refusals.Contains(reason)
            ? new(reason, facts.Previous?.Message ?? "")
        : null;
}
