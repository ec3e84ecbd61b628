using Microsoft.Extensions.Time.Testing;
using Operator.Kubernetes.Client;
using Operator.Testing;

namespace Operator.Kubernetes.Tests.Client;

public sealed class TokenBucketTests
{
    private readonly FakeTimeProvider time = new();

    [Fact]
    public void Burst_passes_then_the_rate_binds()
    {
        var bucket = new TokenBucket(perSecond: 2, burst: 3, time);
        Assert.Equal([true, true, true, false], Enumerable.Range(0, 4).Select(_ => bucket.TryTake()));
        time.Advance(TimeSpan.FromSeconds(0.5));
        Assert.Equal([true, false], Enumerable.Range(0, 2).Select(_ => bucket.TryTake()));
    }

    [Fact]
    public void Idle_time_fills_no_more_than_the_burst()
    {
        var bucket = new TokenBucket(perSecond: 100, burst: 2, time);
        time.Advance(TimeSpan.FromHours(1));
        Assert.Equal([true, true, false], Enumerable.Range(0, 3).Select(_ => bucket.TryTake()));
    }

    [Fact]
    public async Task Waiters_are_spaced_by_the_rate()
    {
        var bucket = new TokenBucket(perSecond: 2, burst: 1, time);
        var waits = Enumerable.Range(0, 3).Select(_ => bucket.WaitAsync(CancellationToken.None).AsTask()).ToList();
        Assert.True(waits[0].IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.6));
        await waits[1].WaitAsync(Eventually.Patience, TestContext.Current.CancellationToken);
        Assert.False(waits[2].IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.5));
        Assert.Equal(TimeSpan.FromSeconds(1), await waits[2]);
    }
}
