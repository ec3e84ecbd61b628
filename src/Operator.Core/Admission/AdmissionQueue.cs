using Operator.Entities;

namespace Operator.Core.Admission;

/// <summary>
/// The whole queue, computed from all unfinished builds and from nothing else, so that every leader and every pass get the same answer.
/// </summary>
/// <remarks>
/// Order: priority, then the namespace with the fewest running or already placed builds, then age, then name. A build that waits because of
/// its namespace's limit does not block those behind it.
/// </remarks>
public sealed class AdmissionQueue
{
    private static readonly AdmissionVerdict Started = new AdmissionVerdict.Start();
    private static readonly AdmissionVerdict Held = new AdmissionVerdict.Hold();

    private readonly Dictionary<(string Namespace, string Name), AdmissionVerdict> verdicts = [];

    private AdmissionQueue() { }

    /// <summary>Number of running builds.</summary>
    public int Active { get; private set; }

    /// <summary>Builds that have a slot and have not started, in order.</summary>
    public IReadOnlyList<QueueEntry> Starting { get; private set; } = [];

    /// <summary>Builds that wait for a slot, in order.</summary>
    public IReadOnlyList<QueueEntry> Waiting { get; private set; } = [];

    public static AdmissionQueue Of(IEnumerable<QueueEntry> entries, AdmissionLimits limits)
    {
        var queue = new AdmissionQueue();
        var all = entries.ToList();
        var load = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var entry in all.Where(entry => entry.Active))
        {
            load[entry.Namespace] = load.GetValueOrDefault(entry.Namespace) + 1;
            queue.verdicts[entry.Key] = Started;
            queue.Active++;
        }

        foreach (var entry in all.Where(entry => !entry.Active && entry.Suspended))
        {
            queue.verdicts[entry.Key] = Held;
        }

        var ordered = FairOrder.Of(all.Where(entry => !entry.Active && !entry.Suspended), load);
        queue.Place(ordered, load, limits);
        return queue;
    }

    /// <summary>Null for a build that the queue does not know.</summary>
    public AdmissionVerdict? Find(string @namespace, string name) => verdicts.GetValueOrDefault((@namespace, name));

    private void Place(List<QueueEntry> ordered, Dictionary<string, int> load, AdmissionLimits limits)
    {
        var running = Active;
        var waiting = new List<(QueueEntry Entry, BuildReason Reason)>();
        var starting = new List<QueueEntry>();
        foreach (var entry in ordered)
        {
            var mine = load.GetValueOrDefault(entry.Namespace);
            if (limits.Cluster > 0 && running >= limits.Cluster)
            {
                waiting.Add((entry, QueueReasons.ClusterLimit));
            }
            else if (limits.Namespace > 0 && mine >= limits.Namespace)
            {
                waiting.Add((entry, QueueReasons.NamespaceLimit));
            }
            else
            {
                load[entry.Namespace] = mine + 1;
                running++;
                verdicts[entry.Key] = Started;
                starting.Add(entry);
            }
        }

        for (var index = 0; index < waiting.Count; index++)
        {
            verdicts[waiting[index].Entry.Key] = new AdmissionVerdict.Wait(index + 1, waiting.Count, waiting[index].Reason);
        }

        Starting = starting;
        Waiting = [.. waiting.Select(item => item.Entry)];
    }
}
