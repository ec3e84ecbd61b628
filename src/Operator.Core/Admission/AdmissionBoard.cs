namespace Operator.Core.Admission;

/// <summary>
/// All unfinished builds, one entry each, and the queue that follows from them: computed once after a change, and shared by everybody
/// who asks. A slot that is granted is taken at once: informers lag a moment behind what was just started, and two could take the last.
/// </summary>
/// <remarks>Not thread-safe. A new leader starts with an empty board and fills it from what the cluster shows.</remarks>
public sealed class AdmissionBoard(AdmissionLimits limits, TimeSpan placeInterval)
{
    /// <summary>The queue is computed at most once in this time per entry: whatever happens, it costs a few percent of a core.</summary>
    private static readonly TimeSpan PausePerEntry = TimeSpan.FromMicroseconds(20);

    private readonly Dictionary<string, QueueEntry> entries = new(StringComparer.Ordinal);
    private readonly HashSet<(string Uid, int Run)> taken = [];
    private readonly HashSet<string> asking = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (AdmissionVerdict Place, DateTimeOffset At)> told = new(StringComparer.Ordinal);
    private AdmissionQueue queue = AdmissionQueue.Of([], limits);
    private DateTimeOffset computedAt = DateTimeOffset.MinValue;
    private bool changed;

    /// <summary>How often the queue was computed.</summary>
    public int Computations { get; private set; }

    public QueueEntry? Find(string uid) => entries.GetValueOrDefault(uid);

    /// <summary>Takes note of a build as the cluster shows it now.</summary>
    /// <param name="uid">The build's.</param>
    /// <param name="entry">Null when it neither runs nor waits.</param>
    public void Set(string uid, QueueEntry? entry)
    {
        if (entry is null)
        {
            changed |= entries.Remove(uid);
            taken.RemoveWhere(slot => slot.Uid == uid);
            asking.Remove(uid);
            told.Remove(uid);
            return;
        }

        if (entry.Active)
        {
            // It shows: the slot need not be remembered any longer.
            taken.Remove((uid, entry.Run));
            told.Remove(uid);
        }

        changed |= !entry.Equals(Find(uid));
        entries[uid] = entry;
    }

    /// <summary>Whether a build may start; when it may, its slot is taken from now on.</summary>
    /// <param name="own">The build as it was just read.</param>
    /// <param name="now">The time.</param>
    public AdmissionVerdict Ask(QueueEntry own, DateTimeOffset now)
    {
        if (own.Active || HasSlot(own))
        {
            return new AdmissionVerdict.Start();
        }

        changed |= own.Refused && asking.Add(own.Uid);
        Set(own.Uid, own);
        var place = Queue(now).Find(own.Namespace, own.Name);
        switch (place)
        {
            case null:
                return new AdmissionVerdict.Later(NotBefore);
            case AdmissionVerdict.Start:
                taken.Add((own.Uid, own.Run));
                told.Remove(own.Uid);
                break;
            default:
                told[own.Uid] = (place, now);
                break;
        }

        return place;
    }

    /// <summary>Gives a slot back: the API server refused the Pod.</summary>
    public void Release(string uid, int run)
    {
        changed |= asking.Remove(uid) | taken.Remove((uid, run));
    }

    /// <summary>Builds whose turn has come, or whose place has changed and should be told.</summary>
    /// <param name="now">The time.</param>
    /// <param name="next">When to ask again although nothing has changed; null for never.</param>
    public IReadOnlyList<QueueEntry> Calls(DateTimeOffset now, out DateTimeOffset? next)
    {
        var current = Queue(now);
        next = changed ? NotBefore : null;
        var calls = current.Starting.Where(entry => !taken.Contains((entry.Uid, entry.Run))).ToList();
        foreach (var entry in current.Waiting)
        {
            if (
                !told.TryGetValue(entry.Uid, out var last)
                || current.Find(entry.Namespace, entry.Name) is not AdmissionVerdict.Wait place
                || last.Place == place
            )
            {
                continue;
            }

            var due = last.At + QueuePace.Of(placeInterval, place.Position);
            if (due <= now)
            {
                told[entry.Uid] = (place, now);
                calls.Add(entry);
            }
            else if (next is null || due < next)
            {
                next = due;
            }
        }

        return calls;
    }

    /// <summary>A pass may ask with facts that are older than the board: its Pod has appeared meanwhile, and the slot must not be given away.</summary>
    private bool HasSlot(QueueEntry own) =>
        taken.Contains((own.Uid, own.Run)) || (Find(own.Uid) is { Active: true } known && known.Run == own.Run);

    private DateTimeOffset NotBefore => computedAt + PausePerEntry * entries.Count;

    private AdmissionQueue Queue(DateTimeOffset now)
    {
        // A clock that was set back must not hold the queue.
        if (changed && (now >= NotBefore || now < computedAt))
        {
            queue = AdmissionQueue.Of(entries.Values.Where(IsInTheQueue).Select(WithTaken), limits);
            computedAt = now;
            changed = false;
            Computations++;
        }

        return queue;
    }

    private bool IsInTheQueue(QueueEntry entry) => !entry.Refused || asking.Contains(entry.Uid);

    private QueueEntry WithTaken(QueueEntry entry) => taken.Contains((entry.Uid, entry.Run)) ? entry with { Active = true } : entry;
}

/// <summary>How often a place in the queue is written to status: often near the front, rarely further back, so that the total number of writes stays small.</summary>
public static class QueuePace
{
    private const int PlacesPerInterval = 5;

    /// <param name="shortest">For the first places.</param>
    /// <param name="position">From 1.</param>
    public static TimeSpan Of(TimeSpan shortest, int position) => shortest * (1 + (position - 1) / PlacesPerInterval);
}
