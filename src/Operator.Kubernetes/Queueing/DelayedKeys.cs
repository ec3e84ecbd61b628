namespace Operator.Kubernetes.Queueing;

/// <summary>
/// Keys with the timestamp at which they are due; one for each, the earliest. Timestamps, not times of day: a clock that is set
/// back must not delay a retry by hours. Not thread-safe.
/// </summary>
internal sealed class DelayedKeys<TKey>
    where TKey : notnull
{
    private readonly PriorityQueue<TKey, long> byTime = new();
    private readonly Dictionary<TKey, long> dueTimes = [];

    /// <summary>When the next one is due; null without any.</summary>
    public long? Next
    {
        get
        {
            DropStale();
            return byTime.TryPeek(out _, out var due) ? due : null;
        }
    }

    /// <returns>True when the time was set, false when the key is already due earlier.</returns>
    public bool Add(TKey key, long due)
    {
        if (dueTimes.TryGetValue(key, out var known) && known <= due)
        {
            return false;
        }

        dueTimes[key] = due;
        byTime.Enqueue(key, due);
        return true;
    }

    public (bool Found, TKey Key) TakeDue(long now)
    {
        DropStale();
        if (!byTime.TryPeek(out var key, out var due) || due > now)
        {
            return (false, default!);
        }

        byTime.Dequeue();
        dueTimes.Remove(key);
        return (true, key);
    }

    // An entry that an earlier one of the same key has replaced.
    private void DropStale()
    {
        while (byTime.TryPeek(out var key, out var due) && (!dueTimes.TryGetValue(key, out var current) || current != due))
        {
            byTime.Dequeue();
        }
    }
}
