using Operator.Kubernetes.Telemetry;

namespace Operator.Kubernetes.Queueing;

/// <summary>How soon a key is served among those that wait.</summary>
public enum WorkPriority
{
    /// <summary>After all fresh ones, but never starved: every eighth turn belongs to these.</summary>
    Resync,

    /// <summary>Something just happened.</summary>
    Fresh,
}

/// <summary>
/// Keys of objects to reconcile. A key is worked on by one worker at a time; added while it waits, it waits once; added while
/// it is worked on, it is served again after; and a key that was added is never dropped before the queue is shut down.
/// </summary>
/// <typeparam name="TKey">Type of the keys.</typeparam>
public sealed class WorkQueue<TKey> : IDisposable
    where TKey : notnull
{
    private const int FreshInARow = 7;

    private readonly string _name;
    private readonly WorkQueueOptions _options;
    private readonly TimeProvider _time;
    private readonly KubernetesMetrics _metrics;
    private readonly Lock _gate = new();
    private readonly Queue<TKey> _fresh = new();
    private readonly Queue<TKey> _resync = new();
    private readonly Dictionary<TKey, Waiting> _waiting = [];
    private readonly Dictionary<TKey, WorkPriority?> _processing = [];
    private readonly Dictionary<TKey, int> _failures = [];
    private readonly DelayedKeys<TKey> _delayed = new();
    private readonly SemaphoreSlim _available = new(0);
    private readonly ITimer _timer;
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _freshServed;
    private bool _shutDown;

    /// <summary>An empty queue.</summary>
    /// <param name="name">Name for metrics, from a closed set.</param>
    /// <param name="options">Back-off.</param>
    /// <param name="time">The clock.</param>
    /// <param name="metrics">Where depth and waiting time are recorded.</param>
    public WorkQueue(string name, WorkQueueOptions options, TimeProvider time, KubernetesMetrics metrics)
    {
        _name = name;
        _options = options;
        _time = time;
        _metrics = metrics;
        _timer = time.CreateTimer(_ => AddDue(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>How many keys wait to be served, without those added for later.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>Adds a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="priority">How soon; a waiting key can only rise.</param>
    public void Add(TKey key, WorkPriority priority = WorkPriority.Fresh)
    {
        lock (_gate)
        {
            AddLocked(key, priority);
        }
    }

    /// <summary>Adds a key at a later time; of several times the earliest counts.</summary>
    /// <param name="key">The key.</param>
    /// <param name="delay">How much later; not positive adds it at once.</param>
    public void AddAfter(TKey key, TimeSpan delay)
    {
        lock (_gate)
        {
            if (delay <= TimeSpan.Zero)
            {
                AddLocked(key, WorkPriority.Fresh);
            }
            else if (!_shutDown && _delayed.Add(key, _time.GetTimestamp() + (long)(delay.TotalSeconds * _time.TimestampFrequency)))
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
        int failures;
        lock (_gate)
        {
            failures = _failures[key] = _failures.GetValueOrDefault(key) + 1;
        }

        var delay = Backoff.Delay(failures, _options.FirstBackoff, _options.LongestBackoff);
        delay = delay > atLeast ? delay : atLeast;
        AddAfter(key, delay);
        return delay;
    }

    /// <summary>Begins the back-off of a key anew: it succeeded, or its object is gone.</summary>
    /// <param name="key">The key.</param>
    public void Forget(TKey key)
    {
        lock (_gate)
        {
            _failures.Remove(key);
        }
    }

    /// <summary>Waits for a key. Whoever gets it calls <see cref="Done"/>, whatever happens.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A key, or false when the queue was shut down.</returns>
    public async ValueTask<(bool Found, TKey Key)> GetAsync(CancellationToken cancellationToken)
    {
        await _available.WaitAsync(cancellationToken);
        lock (_gate)
        {
            if (_shutDown)
            {
                _available.Release();
                return (false, default!);
            }

            var key = Next();
            _waiting.Remove(key, out var waiting);
            _processing[key] = null;
            _metrics.RecordDepth(_name, -1);
            _metrics.RecordQueued(_name, _time.GetElapsedTime(waiting.Since));
            return (true, key);
        }
    }

    /// <summary>Ends the work on a key; if it was added meanwhile, it waits again now.</summary>
    /// <param name="key">The key.</param>
    public void Done(TKey key)
    {
        lock (_gate)
        {
            if (_processing.Remove(key, out var again) && again is { } priority)
            {
                AddLocked(key, priority);
            }

            SignalWhenDrained();
        }
    }

    /// <summary>Hands out no more keys, and ends when the work that had begun is done.</summary>
    public Task ShutDownAsync()
    {
        lock (_gate)
        {
            if (!_shutDown)
            {
                _shutDown = true;
                _metrics.RecordDepth(_name, -_waiting.Count);
                _waiting.Clear();
                _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                _available.Release();
            }

            SignalWhenDrained();
        }

        return _drained.Task;
    }

    /// <summary>Releases the timer.</summary>
    public void Dispose() => _timer.Dispose();

    private void AddLocked(TKey key, WorkPriority priority)
    {
        if (_shutDown)
        {
            return;
        }

        if (_processing.TryGetValue(key, out var again))
        {
            _processing[key] = again is null || again < priority ? priority : again;
            return;
        }

        if (!_waiting.TryGetValue(key, out var waiting))
        {
            _waiting[key] = new(priority, _time.GetTimestamp());
            Enqueue(key, priority);
            _metrics.RecordDepth(_name, 1);
            _available.Release();
        }
        else if (waiting.Priority < priority)
        {
            // Its place in the slow lane stays behind; Next() passes over it.
            _waiting[key] = waiting with
            {
                Priority = priority,
            };
            Enqueue(key, priority);
        }
    }

    private void Enqueue(TKey key, WorkPriority priority) => (priority == WorkPriority.Fresh ? _fresh : _resync).Enqueue(key);

    private TKey Next()
    {
        PassOverRisen();
        if (_resync.Count > 0 && (_fresh.Count == 0 || _freshServed >= FreshInARow))
        {
            _freshServed = 0;
            return _resync.Dequeue();
        }

        _freshServed++;
        return _fresh.Dequeue();
    }

    private void PassOverRisen()
    {
        while (_resync.TryPeek(out var key) && !(_waiting.TryGetValue(key, out var waiting) && waiting.Priority == WorkPriority.Resync))
        {
            _resync.Dequeue();
        }
    }

    private void AddDue()
    {
        lock (_gate)
        {
            while (_delayed.TakeDue(_time.GetTimestamp()) is { Found: true } due)
            {
                AddLocked(due.Key, WorkPriority.Fresh);
            }

            SetTimer();
        }
    }

    private void SetTimer()
    {
        if (!_shutDown && _delayed.Next is { } next)
        {
            var left = TimeSpan.FromSeconds((next - _time.GetTimestamp()) / (double)_time.TimestampFrequency);
            // Timers count whole milliseconds, at most 49 days, and may ring early: then AddDue() sets it again.
            var wait = TimeSpan.FromMilliseconds(Math.Clamp(Math.Ceiling(left.TotalMilliseconds), 0, int.MaxValue));
            _timer.Change(wait, Timeout.InfiniteTimeSpan);
        }
    }

    private void SignalWhenDrained()
    {
        if (_shutDown && _processing.Count == 0)
        {
            _drained.TrySetResult();
        }
    }

    private readonly record struct Waiting(WorkPriority Priority, long Since);
}
