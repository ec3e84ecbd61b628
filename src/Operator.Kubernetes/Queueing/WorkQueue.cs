using Operator.Kubernetes.Telemetry;

namespace Operator.Kubernetes.Queueing;

/// <summary>Which of the waiting keys is processed first.</summary>
public enum WorkPriority
{
    /// <summary>After all fresh ones, but never starved: every eighth turn is theirs.</summary>
    Resync,

    /// <summary>Something just happened.</summary>
    Fresh,
}

/// <summary>
/// Keys of objects to reconcile. A key is processed by one worker at a time. Added while it waits, it waits once; added while
/// it is processed, it is processed once more afterwards; and a key that was added is never dropped before the queue is shut down.
/// </summary>
/// <typeparam name="TKey">Type of the keys.</typeparam>
public sealed class WorkQueue<TKey> : IDisposable
    where TKey : notnull
{
    private const int FreshInARow = 7;

    private readonly string name;
    private readonly WorkQueueOptions options;
    private readonly TimeProvider time;
    private readonly KubernetesMetrics metrics;
    private readonly Lock gate = new();
    private readonly Queue<TKey> fresh = new();
    private readonly Queue<TKey> resync = new();
    private readonly Dictionary<TKey, Waiting> waiting = [];
    private readonly Dictionary<TKey, WorkPriority?> processing = [];
    private readonly Dictionary<TKey, int> failures = [];
    private readonly DelayedKeys<TKey> delayed = new();
    private readonly SemaphoreSlim available = new(0);
    private readonly ITimer timer;
    private readonly TaskCompletionSource drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int freshServed;
    private bool shutDown;

    /// <summary>An empty queue.</summary>
    /// <param name="name">Name for metrics, from a closed set.</param>
    /// <param name="options">Back-off.</param>
    /// <param name="time">The clock.</param>
    /// <param name="metrics">Where depth and waiting time are recorded.</param>
    public WorkQueue(string name, WorkQueueOptions options, TimeProvider time, KubernetesMetrics metrics)
    {
        this.name = name;
        this.options = options;
        this.time = time;
        this.metrics = metrics;
        timer = time.CreateTimer(_ => AddDue(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>How many keys wait to be processed, without those added for later.</summary>
    public int Count
    {
        get
        {
            lock (gate)
            {
                return waiting.Count;
            }
        }
    }

    /// <summary>Adds a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="priority">How soon; a waiting key can only rise.</param>
    public void Add(TKey key, WorkPriority priority = WorkPriority.Fresh)
    {
        lock (gate)
        {
            AddLocked(key, priority);
        }
    }

    /// <summary>Adds a key at a later time; of several times the earliest counts.</summary>
    /// <param name="key">The key.</param>
    /// <param name="delay">How much later; not positive adds it at once.</param>
    public void AddAfter(TKey key, TimeSpan delay)
    {
        lock (gate)
        {
            if (delay <= TimeSpan.Zero)
            {
                AddLocked(key, WorkPriority.Fresh);
            }
            else if (!shutDown && delayed.Add(key, time.GetTimestamp() + (long)(delay.TotalSeconds * time.TimestampFrequency)))
            {
                SetTimer();
            }
        }
    }

    /// <summary>Adds a key after a pause that grows with each call until <see cref="Forget"/>.</summary>
    /// <param name="key">The key.</param>
    /// <param name="atLeast">Least pause, for example the server's Retry-After.</param>
    /// <returns>The pause.</returns>
    public TimeSpan AddRateLimited(TKey key, TimeSpan atLeast = default)
    {
        int count;
        lock (gate)
        {
            count = failures[key] = failures.GetValueOrDefault(key) + 1;
        }

        var delay = Backoff.Delay(count, options.FirstBackoff, options.LongestBackoff);
        delay = delay > atLeast ? delay : atLeast;
        AddAfter(key, delay);
        return delay;
    }

    /// <summary>Resets the back-off of a key: it succeeded, or its object is gone.</summary>
    /// <param name="key">The key.</param>
    public void Forget(TKey key)
    {
        lock (gate)
        {
            failures.Remove(key);
        }
    }

    /// <summary>Waits for a key. The caller must call <see cref="Done"/> afterwards, also after an exception.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A key, or false when the queue was shut down.</returns>
    public async ValueTask<(bool Found, TKey Key)> GetAsync(CancellationToken cancellationToken)
    {
        await available.WaitAsync(cancellationToken);
        lock (gate)
        {
            if (shutDown)
            {
                available.Release();
                return (false, default!);
            }

            var key = Next();
            waiting.Remove(key, out var entry);
            processing[key] = null;
            metrics.RecordDepth(name, -1);
            metrics.RecordQueued(name, time.GetElapsedTime(entry.Since));
            return (true, key);
        }
    }

    /// <summary>Ends the work on a key; if it was added in the meantime, it waits again now.</summary>
    /// <param name="key">The key.</param>
    public void Done(TKey key)
    {
        lock (gate)
        {
            if (processing.Remove(key, out var again) && again is { } priority)
            {
                AddLocked(key, priority);
            }

            SignalWhenDrained();
        }
    }

    /// <summary>Hands out no more keys, and completes when the keys in progress are done.</summary>
    public Task ShutDownAsync()
    {
        lock (gate)
        {
            if (!shutDown)
            {
                shutDown = true;
                metrics.RecordDepth(name, -waiting.Count);
                waiting.Clear();
                timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                available.Release();
            }

            SignalWhenDrained();
        }

        return drained.Task;
    }

    /// <summary>Releases the timer.</summary>
    public void Dispose() => timer.Dispose();

    private void AddLocked(TKey key, WorkPriority priority)
    {
        if (shutDown)
        {
            return;
        }

        if (processing.TryGetValue(key, out var again))
        {
            processing[key] = again is null || again < priority ? priority : again;
            return;
        }

        if (!waiting.TryGetValue(key, out var entry))
        {
            waiting[key] = new(priority, time.GetTimestamp());
            Enqueue(key, priority);
            metrics.RecordDepth(name, 1);
            available.Release();
        }
        else if (entry.Priority < priority)
        {
            // Its entry among the slow keys remains; Next() skips it.
            waiting[key] = entry with
            {
                Priority = priority,
            };
            Enqueue(key, priority);
        }
    }

    private void Enqueue(TKey key, WorkPriority priority) => (priority == WorkPriority.Fresh ? fresh : resync).Enqueue(key);

    private TKey Next()
    {
        PassOverRisen();
        if (resync.Count > 0 && (fresh.Count == 0 || freshServed >= FreshInARow))
        {
            freshServed = 0;
            return resync.Dequeue();
        }

        freshServed++;
        return fresh.Dequeue();
    }

    private void PassOverRisen()
    {
        while (resync.TryPeek(out var key) && !(waiting.TryGetValue(key, out var entry) && entry.Priority == WorkPriority.Resync))
        {
            resync.Dequeue();
        }
    }

    private void AddDue()
    {
        lock (gate)
        {
            while (delayed.TakeDue(time.GetTimestamp()) is { Found: true } due)
            {
                AddLocked(due.Key, WorkPriority.Fresh);
            }

            SetTimer();
        }
    }

    private void SetTimer()
    {
        if (!shutDown && delayed.Next is { } next)
        {
            var left = TimeSpan.FromSeconds((next - time.GetTimestamp()) / (double)time.TimestampFrequency);
            // Timers count whole milliseconds, at most 49 days, and may fire early: then AddDue() sets it again.
            var wait = TimeSpan.FromMilliseconds(Math.Clamp(Math.Ceiling(left.TotalMilliseconds), 0, int.MaxValue));
            timer.Change(wait, Timeout.InfiniteTimeSpan);
        }
    }

    private void SignalWhenDrained()
    {
        if (shutDown && processing.Count == 0)
        {
            drained.TrySetResult();
        }
    }

    private readonly record struct Waiting(WorkPriority Priority, long Since);
}
