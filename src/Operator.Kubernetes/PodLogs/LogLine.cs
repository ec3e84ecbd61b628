namespace Operator.Kubernetes.PodLogs;

/// <summary>One line that a container wrote.</summary>
/// <param name="Time">When the container runtime received it.</param>
/// <param name="Text">The line without its end; bytes that are not UTF-8 are replaced.</param>
/// <param name="Position">Where to continue after this line.</param>
public readonly record struct LogLine(DateTimeOffset Time, string Text, LogPosition Position);

/// <summary>
/// How far a container's log was read. The server seeks by whole seconds only, so a position is the latest line's time and
/// the number of lines at or after the beginning of its second: that many are skipped after a seek.
/// </summary>
/// <param name="LatestNanoseconds">Time of the latest line, in nanoseconds since 1970.</param>
/// <param name="LinesInSecond">Lines read whose time is not before the second of the latest.</param>
public readonly record struct LogPosition(long LatestNanoseconds, int LinesInSecond)
{
    private const long Second = 1_000_000_000;

    /// <summary>Before the first line.</summary>
    public static LogPosition Start => default;

    /// <summary>The time to seek to; null for the beginning.</summary>
    internal DateTimeOffset? SinceTime => LinesInSecond == 0 ? null : DateTimeOffset.FromUnixTimeSeconds(LatestNanoseconds / Second);

    internal LogPosition After(long nanoseconds)
    {
        // Two streams of one container are written by two threads: times may go back a little.
        var latest = Math.Max(nanoseconds, LatestNanoseconds);
        var begin = latest - (latest % Second);
        var carried = LatestNanoseconds >= begin ? LinesInSecond : 0;
        return new(latest, carried + (nanoseconds >= begin ? 1 : 0));
    }
}
