namespace Operator.Kubernetes.Client;

/// <summary>Limits a rate: <c>burst</c> at once, <c>perSecond</c> in the long run. Waiters go in the order in which they came.</summary>
internal sealed class TokenBucket(double perSecond, int burst, TimeProvider time)
{
    private readonly Lock gate = new();
    private double tokens = burst;
    private long updated = time.GetTimestamp();

    /// <summary>Takes a token, waiting for it; returns how long it waited.</summary>
    public async ValueTask<TimeSpan> WaitAsync(CancellationToken cancellationToken)
    {
        var delay = Reserve();
        if (delay > TimeSpan.Zero)
        {
            await Task.Delay(delay, time, cancellationToken);
        }

        return delay;
    }

    /// <summary>Takes a token if there is one.</summary>
    public bool TryTake()
    {
        lock (gate)
        {
            Refill();
            if (tokens < 1)
            {
                return false;
            }

            tokens--;
            return true;
        }
    }

    private TimeSpan Reserve()
    {
        lock (gate)
        {
            Refill();
            // Below zero are the tokens promised to those who wait already.
            tokens--;
            return tokens >= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(-tokens / perSecond);
        }
    }

    private void Refill()
    {
        var now = time.GetTimestamp();
        tokens = Math.Min(burst, tokens + (time.GetElapsedTime(updated, now).TotalSeconds * perSecond));
        updated = now;
    }
}
