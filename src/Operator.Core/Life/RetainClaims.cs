using Operator.Core.Observation;

namespace Operator.Core.Life;

/// <summary>Which of the claims that the operator has made no build has used for too long.</summary>
public static class RetainClaims
{
    /// <summary>How soon to look again at a claim that is in use, or whose namespace is not known yet.</summary>
    private static readonly TimeSpan Later = TimeSpan.FromHours(1);

    /// <param name="claims">All claims that builds may use.</param>
    /// <param name="isUsed">Whether a Pod that has not ended mounts a claim, or is about to.</param>
    /// <param name="maxAge">How long claims of a namespace are kept; null while that is not known.</param>
    /// <param name="now">The time.</param>
    /// <param name="next">When to look again although nothing has changed; null for never.</param>
    public static IReadOnlyList<CacheClaim> Expired(
        IEnumerable<CacheClaim> claims,
        Func<CacheClaim, bool> isUsed,
        Func<string, TimeSpan?> maxAge,
        DateTimeOffset now,
        out DateTimeOffset? next
    )
    {
        var expired = new List<CacheClaim>();
        next = null;
        foreach (var claim in claims.Where(claim => claim is { Own: true, Deleting: false, LastUsed: not null }))
        {
            var end =
                maxAge(claim.Namespace) is not { } age ? now + Later
                : isUsed(claim) ? now + (age < Later ? age : Later)
                : claim.LastUsed!.Value + age;
            if (end <= now)
            {
                expired.Add(claim);
            }
            else if (next is null || end < next)
            {
                next = end;
            }
        }

        return expired;
    }
}
