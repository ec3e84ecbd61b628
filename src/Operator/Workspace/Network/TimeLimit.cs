namespace Operator.Workspace.Network;

/// <summary>Cancelled when the time is over, or by the caller.</summary>
internal sealed class TimeLimit : IDisposable
{
    private readonly CancellationTokenSource timeout;
    private readonly CancellationTokenSource either;

    public TimeLimit(TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        timeout = new CancellationTokenSource(limit, time);
        either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
    }

    public CancellationToken Token => either.Token;

    /// <summary>Begins anew, with another limit.</summary>
    public void Restart(TimeSpan limit) => timeout.CancelAfter(limit);

    /// <summary>No limit until it begins anew: time that is not the server's.</summary>
    public void Stop() => timeout.CancelAfter(Timeout.InfiniteTimeSpan);

    public void Dispose()
    {
        either.Dispose();
        timeout.Dispose();
    }
}
