using System.Diagnostics;

namespace Operator.Testing;

/// <summary>Waits for what must come, with a deadline, instead of sleeping for luck.</summary>
public static class Eventually
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Polls until the condition holds.</summary>
    /// <param name="condition">What must come to hold.</param>
    /// <param name="because">What was awaited, for the failure's message.</param>
    /// <param name="within">How long to wait; a minute by default: only a failure takes so long, and machines are slow at times.</param>
    public static Task HoldsAsync(Func<bool> condition, string because, TimeSpan? within = null) =>
        HoldsAsync(() => Task.FromResult(condition()), because, within);

    /// <inheritdoc cref="HoldsAsync(Func{bool}, string, TimeSpan?)"/>
    public static async Task HoldsAsync(Func<Task<bool>> condition, string because, TimeSpan? within = null)
    {
        var waited = Stopwatch.StartNew();
        while (!await condition())
        {
            if (waited.Elapsed > (within ?? Patience))
            {
                throw new TimeoutException($"not within {within ?? Patience}: {because}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }
    }

    /// <summary>Checks again and again that a condition goes on to hold.</summary>
    public static async Task StaysAsync(Func<bool> condition, string because, TimeSpan during)
    {
        var waited = Stopwatch.StartNew();
        while (waited.Elapsed < during)
        {
            if (!condition())
            {
                throw new InvalidOperationException($"did not stay so for {during}: {because}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }
    }

    /// <summary>Polls a fact until it is as wanted, and yields it.</summary>
    public static async Task<T> IsAsync<T>(
        Func<Task<T?>> observe,
        Func<T, bool> holds,
        TimeSpan within,
        Func<T?, string> describe,
        CancellationToken cancellationToken
    )
        where T : class
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var seen = await observe();
            if (seen is not null && holds(seen))
            {
                return seen;
            }

            if (watch.Elapsed > within)
            {
                throw new TimeoutException($"not within {within.TotalSeconds:0} s: {describe(seen)}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), cancellationToken);
        }
    }
}
