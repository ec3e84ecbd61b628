using Operator.Core.Life;
using Operator.Core.Observation;
using Operator.Testing.Builds;

namespace Operator.Core.Tests.Life;

/// <summary>Claims that nobody uses go, and no others.</summary>
public sealed class RetainClaimTests
{
    private static readonly CacheClaim Claim = new()
    {
        Namespace = "team",
        Name = "cache",
        Own = true,
        LastUsed = An.Hour,
    };

    [Fact]
    public void Claim_goes_when_its_time_is_over_and_not_before()
    {
        Assert.Empty(Expired([Claim], An.Hour.AddDays(1).AddSeconds(-1), out var next));
        Assert.Equal(An.Hour.AddDays(1), next);

        Assert.Equal([Claim], Expired([Claim], An.Hour.AddDays(1), out next));
        Assert.Null(next);
    }

    [Fact]
    public void Claim_of_somebody_else_stays_whatever_its_age()
    {
        Assert.Empty(Expired([Claim with { Own = false }], An.Hour.AddDays(99), out var next));
        Assert.Null(next);
    }

    [Fact]
    public void Claim_that_is_being_deleted_is_not_deleted_again() =>
        Assert.Empty(Expired([Claim with { Deleting = true }], An.Hour.AddDays(99), out _));

    [Fact]
    public void Claim_in_use_and_one_whose_namespace_is_not_known_are_looked_at_later()
    {
        var now = An.Hour.AddDays(99);

        Assert.Empty(RetainClaims.Expired([Claim], _ => true, _ => TimeSpan.FromDays(1), now, out var next));
        Assert.Equal(now.AddHours(1), next);
        Assert.Empty(RetainClaims.Expired([Claim], _ => false, _ => null, now, out next));
        Assert.Equal(now.AddHours(1), next);
        RetainClaims.Expired([Claim], _ => true, _ => TimeSpan.FromMinutes(1), now, out next);
        Assert.Equal(now.AddMinutes(1), next);
    }

    [Fact]
    public void Next_look_is_at_the_first_that_is_due()
    {
        Expired(
            [Claim with { LastUsed = An.Hour.AddHours(5) }, Claim, Claim with { LastUsed = An.Hour.AddHours(9) }],
            An.Hour,
            out var next
        );

        Assert.Equal(An.Hour.AddDays(1), next);
    }

    private static IReadOnlyList<CacheClaim> Expired(IReadOnlyList<CacheClaim> claims, DateTimeOffset now, out DateTimeOffset? next) =>
        RetainClaims.Expired(claims, _ => false, _ => TimeSpan.FromDays(1), now, out next);
}
