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
        var doubled = first * Math.Pow(2, Math.Clamp(failures - 1, 0, 40));
        return (doubled < longest ? doubled : longest) * (0.75 + (0.5 * random));
    }
}
