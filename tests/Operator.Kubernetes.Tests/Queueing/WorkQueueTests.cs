using Microsoft.Extensions.Time.Testing;
using Operator.Kubernetes.Queueing;
using Operator.Kubernetes.Telemetry;
using Operator.Testing;

namespace Operator.Kubernetes.Tests.Queueing;

public sealed class WorkQueueTests : IDisposable
{
    private readonly FakeTimeProvider time = new();
    private readonly KubernetesMetrics metrics = new();
    private readonly WorkQueue<string> queue;

    public WorkQueueTests() =>
        queue = new("test", new() { FirstBackoff = TimeSpan.FromSeconds(1), LongestBackoff = TimeSpan.FromSeconds(10) }, time, metrics);

    public void Dispose()
    {
        queue.Dispose();
        metrics.Dispose();
    }

    [Fact]
    public void Key_added_twice_waits_once()
    {
        queue.Add("a");
        queue.Add("a");
        Assert.Equal(["a"], Take());
    }

    [Fact]
    public void Key_added_while_worked_on_is_served_again_after_and_not_before()
    {
        queue.Add("a");
        var key = Next();
        queue.Add("a");
        Assert.Empty(Take());

        queue.Done(key!);
        Assert.Equal(["a"], Take());
    }

    [Fact]
    public void Key_added_for_later_comes_then()
    {
        queue.AddAfter("a", TimeSpan.FromSeconds(5));
        time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.Empty(Take());

        time.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Equal(["a"], Take());
    }

    [Fact]
    public void Of_several_times_the_earliest_counts_and_only_that()
    {
        queue.AddAfter("a", TimeSpan.FromSeconds(50));
        queue.AddAfter("a", TimeSpan.FromSeconds(5));
        queue.AddAfter("a", TimeSpan.FromSeconds(20));
        time.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(["a"], Take());

        time.Advance(TimeSpan.FromSeconds(100));
        Assert.Empty(Take());
    }

    [Fact]
    public void Key_that_fails_waits_longer_each_time_until_forgotten()
    {
        var pauses = Enumerable.Range(0, 6).Select(_ => queue.AddRateLimited("a").TotalSeconds).ToList();
        Assert.Equal([1, 2, 4, 8, 10, 10], pauses.Zip([1, 2, 4, 8, 10, 10], (pause, nominal) => Near(pause, nominal) ? nominal : pause));

        queue.Forget("a");
        Assert.True(Near(queue.AddRateLimited("a").TotalSeconds, 1));

        static bool Near(double pause, double nominal) => pause >= 0.75 * nominal && pause <= 1.25 * nominal;
    }

    [Fact]
    public void Least_pause_is_kept() => Assert.Equal(TimeSpan.FromSeconds(7), queue.AddRateLimited("a", TimeSpan.FromSeconds(7)));

    [Fact]
    public void Fresh_keys_go_first_and_slow_ones_are_not_starved()
    {
        for (var i = 0; i < 3; i++)
        {
            queue.Add($"slow{i}", WorkPriority.Resync);
        }

        for (var i = 0; i < 20; i++)
        {
            queue.Add($"fresh{i:00}");
        }

        var order = Take();
        Assert.Equal([7, 15, 22], Enumerable.Range(0, 3).Select(i => order.IndexOf($"slow{i}")));
        Assert.Equal(23, order.Count);
    }

    [Fact]
    public void Slow_key_that_becomes_fresh_overtakes_and_comes_once()
    {
        queue.Add("a", WorkPriority.Resync);
        queue.Add("b", WorkPriority.Resync);
        queue.Add("b");
        Assert.Equal(["b", "a"], Take());
    }

    [Fact]
    public async Task Shutdown_waits_for_the_work_that_had_begun_and_hands_out_no_more()
    {
        queue.Add("a");
        queue.Add("b");
        var key = Next();
        var waiting = queue.GetAsync(CancellationToken.None).AsTask();
        Assert.Equal("b", (await waiting).Key);
        var ended = queue.ShutDownAsync();
        queue.Done("b");
        Assert.False(ended.IsCompleted);

        queue.Done(key!);
        await ended.WaitAsync(Eventually.Patience, TestContext.Current.CancellationToken);
        queue.Add("c");
        Assert.False((await queue.GetAsync(CancellationToken.None)).Found);
        Assert.False((await queue.GetAsync(CancellationToken.None)).Found);
    }

    [Fact]
    public async Task Waiting_worker_is_woken_by_shutdown()
    {
        var workers = Enumerable.Range(0, 3).Select(_ => queue.GetAsync(CancellationToken.None).AsTask()).ToList();
        await queue.ShutDownAsync();
        var results = await Task.WhenAll(workers).WaitAsync(Eventually.Patience, TestContext.Current.CancellationToken);
        Assert.All(results, result => Assert.False(result.Found));
    }

    /// <summary>Takes and ends everything that waits now.</summary>
    private List<string> Take()
    {
        var taken = new List<string>();
        while (Next() is { } key)
        {
            taken.Add(key);
            queue.Done(key);
        }

        return taken;
    }

    private string? Next() => queue.Count == 0 ? null : queue.GetAsync(CancellationToken.None).AsTask().Result.Key;
}
