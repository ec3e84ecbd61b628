using Operator.Kubernetes.Queueing;

namespace Operator.Kubernetes.Tests.Queueing;

public sealed class BackoffTests
{
    [Theory]
    [InlineData(0, 0.5, 1)]
    [InlineData(1, 0.5, 1)]
    [InlineData(2, 0.5, 2)]
    [InlineData(4, 0.5, 8)]
    [InlineData(5, 0.5, 10)]
    [InlineData(1_000_000, 0.5, 10)]
    [InlineData(1, 0.0, 0.75)]
    [InlineData(1, 1.0, 1.25)]
    public void Delay_doubles_up_to_its_bound_and_is_spread(int failures, double random, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Backoff.Delay(failures, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10), random));
}
