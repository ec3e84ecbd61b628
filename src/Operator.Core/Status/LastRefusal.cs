using Operator.Entities;

namespace Operator.Core.Status;

/// <summary>
/// What is known of the API server's last refusal of a Pod. Between two tries, and when the time for them is over, only the status
/// remembers it.
/// </summary>
internal static class LastRefusal
{
    /// <summary>Null if the API server has refused nothing, or the Pod was created since.</summary>
    public static Failure? Of(BuildFacts facts) =>
        facts.Refusal is { } refusal ? refusal
        : ReasonCatalog.Find(facts.Previous?.Reason) is { } reason && InfrastructureReasons.Refusals.Contains(reason)
            ? new(reason, facts.Previous?.Message ?? "")
        : null;
}
