namespace Operator.Testing.Servers;

/// <summary>
/// Real time in which pauses take a fiftieth: they keep their order without keeping a test waiting. What is longer is a timeout, and
/// stays as it is: a busy machine must not make one strike.
/// </summary>
public sealed class HurriedTime : TimeProvider
{
    private const int Factor = 50;
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(25);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, Shorten(dueTime), Shorten(period));

    private static TimeSpan Shorten(TimeSpan time) => time == Timeout.InfiniteTimeSpan || time > LongestPause ? time : time / Factor;
}
