using Operator.Entities;

namespace Operator.Core.Admission;

/// <summary>
/// The whole queue, computed from all unfinished builds and from nothing else, so that every leader and every pass get the same answer.
/// </summary>
/// <remarks>
/// Order: the namespace with the fewest running or already placed builds for its weight, and of its builds the most urgent, then the
/// oldest. A build that waits because of its namespace's limit does not block those behind it. What a namespace has beyond its limit of
/// waiting builds keeps waiting without a place. <see cref="RepositoryGroups"/> says which builds of one repository wait for each other.
/// What runs in a namespace beyond its share takes no slots of others: who may create Pods
/// there can make some that nobody can tell from the operator's.
/// </remarks>
public sealed class AdmissionQueue
{
    private static readonly AdmissionVerdict Started = new AdmissionVerdict.Start();
    private static readonly AdmissionVerdict Held = new AdmissionVerdict.Hold();
    private static readonly AdmissionVerdict Beyond = new AdmissionVerdict.Wait(0, 0, QueueReasons.NamespaceFull);

    private readonly Dictionary<(string Namespace, string Name), AdmissionVerdict> verdicts = [];

    private AdmissionQueue() { }

    /// <summary>Builds that have a slot and have not started, in order.</summary>
    public IReadOnlyList<QueueEntry> Starting { get; private set; } = [];

    /// <summary>Builds that wait for a slot, in order.</summary>
    public IReadOnlyList<QueueEntry> Waiting { get; private set; } = [];

    /// <summary>Builds that wait for a place: their namespace has too many waiting builds.</summary>
    public IReadOnlyList<QueueEntry> WithoutPlace { get; private set; } = [];

    /// <summary>Builds that will not be built, because a newer one waits.</summary>
    public IReadOnlyList<QueueEntry> Superseded { get; private set; } = [];

    public static AdmissionQueue Of(IEnumerable<QueueEntry> entries, AdmissionLimits limits) => Of(entries, limits, _ => limits.Share);

    /// <param name="entries">All unfinished builds.</param>
    /// <param name="limits">The limits of the cluster.</param>
    /// <param name="shares">What each namespace has.</param>
    public static AdmissionQueue Of(IEnumerable<QueueEntry> entries, AdmissionLimits limits, Func<string, NamespaceShare> shares)
    {
        var queue = new AdmissionQueue();
        var all = entries.ToList();
        var load = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var entry in all.Where(entry => entry.Active))
        {
            load[entry.Namespace] = load.GetValueOrDefault(entry.Namespace) + 1;
            queue.verdicts[entry.Key] = Started;
        }

        foreach (var entry in all.Where(entry => !entry.Active && entry.Suspended))
        {
            queue.verdicts[entry.Key] = Held;
        }

        var groups = RepositoryGroups.Of(all);
        queue.Superseded = [.. all.Where(entry => groups.NewerThan(entry) is not null)];
        foreach (var entry in queue.Superseded)
        {
            queue.verdicts[entry.Key] = new AdmissionVerdict.Superseded(groups.NewerThan(entry)!);
        }

        var known = load.Keys.ToDictionary(ns => ns, shares, StringComparer.Ordinal);
        var waiting = all.Where(entry => !entry.Active && !entry.Suspended && groups.NewerThan(entry) is null);
        var ordered = FairOrder.Of(waiting, load, ns => known[ns] = shares(ns));
        queue.Place(ordered, load, limits.Cluster, known, groups);
        return queue;
    }

    /// <summary>Null for a build that the queue does not know.</summary>
    public AdmissionVerdict? Find(string @namespace, string name) => verdicts.GetValueOrDefault((@namespace, name));

    private void Place(
        List<QueueEntry> ordered,
        Dictionary<string, int> load,
        int cluster,
        IReadOnlyDictionary<string, NamespaceShare> shares,
        RepositoryGroups groups
    )
    {
        var running = load.Sum(item => shares[item.Key].Running is > 0 and var most ? Math.Min(item.Value, most) : item.Value);
        var waiting = new List<(QueueEntry Entry, BuildReason Reason, string? For)>();
        var (starting, beyond) = (new List<QueueEntry>(), new List<QueueEntry>());
        var waits = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var entry in ordered)
        {
            var share = shares[entry.Namespace];
            var mine = load.GetValueOrDefault(entry.Namespace);
            var before = groups.RunsBefore(entry);
            var reason = before is null ? Full(running, cluster, mine, share) : QueueReasons.RepositoryBusy;
            if (reason is null)
            {
                groups.Start(entry);
                load[entry.Namespace] = mine + 1;
                running++;
                verdicts[entry.Key] = Started;
                starting.Add(entry);
            }
            else if (share.Waiting > 0 && waits.GetValueOrDefault(entry.Namespace) >= share.Waiting)
            {
                verdicts[entry.Key] = Beyond;
                beyond.Add(entry);
            }
            else
            {
                waits[entry.Namespace] = waits.GetValueOrDefault(entry.Namespace) + 1;
                waiting.Add((entry, reason, before));
            }
        }

        for (var index = 0; index < waiting.Count; index++)
        {
            verdicts[waiting[index].Entry.Key] = new AdmissionVerdict.Wait(
                index + 1,
                waiting.Count,
                waiting[index].Reason,
                waiting[index].For
            );
        }

        (Starting, WithoutPlace, Waiting) = (starting, beyond, [.. waiting.Select(item => item.Entry)]);
    }

    private static BuildReason? Full(int running, int cluster, int mine, NamespaceShare share) =>
        cluster > 0 && running >= cluster ? QueueReasons.ClusterLimit
        : share.Running > 0 && mine >= share.Running ? QueueReasons.NamespaceLimit
        : null;
}
