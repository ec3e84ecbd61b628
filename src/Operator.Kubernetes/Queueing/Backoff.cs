namespace Operator.Kubernetes.Queueing;

/// <summary>Exponential back-off with jitter, so that many that failed together do not come back together.</summary>
public static class Backoff
{
    /// <summary>The pause after a number of failures in a row: doubled each time, then spread by up to a quarter either way.</summary>
    /// <param name="failures">Failures in a row, from 1; 0 counts as 1.</param>
    /// <param name="first">Pause after the first.</param>
    /// <param name="longest">Bound, before the spread.</param>
    public static TimeSpan Delay(int failures, TimeSpan first, TimeSpan longest) =>
        Delay(failures, first, longest, Random.Shared.NextDouble());

    internal static TimeSpan Delay(int failures, TimeSpan first, TimeSpan longest, double random)
    {
        // In numbers: a TimeSpan overflows long before the failures end.
        var doubled = first.TotalSeconds * Math.Pow(2, Math.Max(failures - 1, 0));
        return TimeSpan.FromSeconds(Math.Min(doubled, longest.TotalSeconds) * (0.75 + (0.5 * random)));
    }
}
