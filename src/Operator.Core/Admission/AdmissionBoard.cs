using Operator.Entities.ImageBuilds;

namespace Operator.Core.Admission;

/// <summary>
/// All unfinished builds, one entry each, and the queue that follows from them, which is computed once after a change and shared by all
/// passes. A slot is taken as soon as it is granted: informers show a start only a moment later, and two builds could get the last slot.
/// </summary>
/// <remarks>Not thread-safe. A new leader starts with an empty board and fills it from what the cluster shows.</remarks>
public sealed class AdmissionBoard(AdmissionLimits limits, TimeSpan placeInterval, Func<string, NamespaceShare> shares)
{
    /// <summary>The shortest time between two computations, for each entry: it limits their cost to a few percent of a core.</summary>
    private static readonly TimeSpan PausePerEntry = TimeSpan.FromMicroseconds(20);

    private readonly Dictionary<string, QueueEntry> entries = new(StringComparer.Ordinal);
    private readonly HashSet<(string Uid, int Run)> taken = [];
    private readonly HashSet<string> asking = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (AdmissionVerdict Place, DateTimeOffset At)> reported = new(StringComparer.Ordinal);
    private AdmissionQueue queue = AdmissionQueue.Of([], limits);
    private DateTimeOffset computedAt = DateTimeOffset.MinValue;
    private bool changed;

    /// <summary>A board on which all namespaces have the same share.</summary>
    public AdmissionBoard(AdmissionLimits limits, TimeSpan placeInterval)
        : this(limits, placeInterval, _ => limits.Share) { }

    /// <summary>All entries, in no order.</summary>
    public IReadOnlyCollection<QueueEntry> Entries => entries.Values;

    /// <summary>How many times the queue was computed.</summary>
    public int Computations { get; private set; }

    public QueueEntry? Find(string uid) => entries.GetValueOrDefault(uid);

    /// <summary>Records the present state of a build.</summary>
    /// <param name="uid">The build's.</param>
    /// <param name="entry">Null when it neither runs nor waits.</param>
    public void Set(string uid, QueueEntry? entry)
    {
        if (entry is null)
        {
            changed |= entries.Remove(uid);
            taken.RemoveWhere(slot => slot.Uid == uid);
            asking.Remove(uid);
            reported.Remove(uid);
            return;
        }

        if (entry.Active)
        {
            // The cluster shows the slot now.
            taken.Remove((uid, entry.Run));
            reported.Remove(uid);
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
        own = own with { Accepted = own.Concurrency == BuildConcurrency.LatestOnly };
        Set(own.Uid, own);
        var place = Queue(now).Find(own.Namespace, own.Name);
        switch (place)
        {
            case null:
                return new AdmissionVerdict.Later(NotBefore);
            case AdmissionVerdict.Start:
                taken.Add((own.Uid, own.Run));
                reported.Remove(own.Uid);
                break;
            case AdmissionVerdict.Superseded:
                reported.Remove(own.Uid);
                break;
            default:
                reported[own.Uid] = (place, now);
                break;
        }

        return place;
    }

    /// <summary>Records that namespaces have other shares now.</summary>
    public void SharesChanged() => changed = true;

    /// <summary>Gives a slot back: the API server refused the Pod.</summary>
    public void Release(string uid, int run)
    {
        changed |= asking.Remove(uid) | taken.Remove((uid, run));
    }

    /// <summary>Builds that may start, or whose position has changed and is to be written.</summary>
    /// <param name="now">The time.</param>
    /// <param name="next">When to ask again although nothing has changed; null for never.</param>
    public IReadOnlyList<QueueEntry> Calls(DateTimeOffset now, out DateTimeOffset? next)
    {
        var current = Queue(now);
        next = changed ? NotBefore : null;
        var calls = current.Starting.Where(entry => !taken.Contains((entry.Uid, entry.Run))).ToList();
        foreach (var entry in current.Superseded.Where(entry => reported.Remove(entry.Uid)))
        {
            calls.Add(entry);
        }

        foreach (var entry in current.Waiting.Concat(current.WithoutPlace))
        {
            if (
                !reported.TryGetValue(entry.Uid, out var last)
                || current.Find(entry.Namespace, entry.Name) is not AdmissionVerdict.Wait place
                || last.Place == place
            )
            {
                continue;
            }

            var due = last.At + QueuePace.Of(placeInterval, place.Position);
            if (due <= now)
            {
                reported[entry.Uid] = (place, now);
                calls.Add(entry);
            }
            else if (next is null || due < next)
            {
                next = due;
            }
        }

        return calls;
    }

    /// <summary>The facts of a pass may be older than the board: if its Pod has appeared since, the build keeps its slot.</summary>
    private bool HasSlot(QueueEntry own) =>
        taken.Contains((own.Uid, own.Run)) || (!own.Refused && Find(own.Uid) is { Active: true } known && known.Run == own.Run);

    private DateTimeOffset NotBefore => computedAt + PausePerEntry * entries.Count;

    private AdmissionQueue Queue(DateTimeOffset now)
    {
        // A clock that was set back must not hold the queue.
        if (changed && (now >= NotBefore || now < computedAt))
        {
            queue = AdmissionQueue.Of(entries.Values.Where(IsInTheQueue).Select(WithTaken), limits, shares);
            computedAt = now;
            changed = false;
            Computations++;
        }

        return queue;
    }

    private bool IsInTheQueue(QueueEntry entry) => !entry.Refused || asking.Contains(entry.Uid);

    private QueueEntry WithTaken(QueueEntry entry) => taken.Contains((entry.Uid, entry.Run)) ? entry with { Active = true } : entry;
}

/// <summary>How often a position in the queue is written: often near the front, rarely further back, so that the number of writes stays small.</summary>
public static class QueuePace
{
    private const int PlacesPerInterval = 5;

    /// <param name="shortest">For the first places.</param>
    /// <param name="position">From 1; 0 for a build without a place.</param>
    public static TimeSpan Of(TimeSpan shortest, int position) => shortest * (1 + (position - 1) / PlacesPerInterval);
}
