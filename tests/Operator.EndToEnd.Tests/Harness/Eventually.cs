using System.Diagnostics;

namespace Operator.EndToEnd.Tests.Harness;

/// <summary>Polls for a fact with a deadline: the opposite of a sleep for luck.</summary>
public static class Eventually
{
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
