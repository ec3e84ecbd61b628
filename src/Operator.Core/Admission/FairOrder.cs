namespace Operator.Core.Admission;

/// <summary>Namespaces take turns: within a priority, the one with the fewest builds goes next.</summary>
public static class FairOrder
{
    /// <param name="entries">The waiting builds.</param>
    /// <param name="load">Number of running builds by namespace; not changed.</param>
    public static List<QueueEntry> Of(IEnumerable<QueueEntry> entries, IReadOnlyDictionary<string, int> load)
    {
        var share = new Dictionary<string, int>(load, StringComparer.Ordinal);
        var ordered = new List<QueueEntry>();
        foreach (var level in entries.GroupBy(entry => entry.Priority).OrderByDescending(level => level.Key))
        {
            TakeTurns(level, share, ordered);
        }

        return ordered;
    }

    private static void TakeTurns(IEnumerable<QueueEntry> level, Dictionary<string, int> share, List<QueueEntry> ordered)
    {
        var turns = new PriorityQueue<Queue<QueueEntry>, (int Share, DateTimeOffset Since, string Namespace, string Name)>();
        foreach (var line in level.GroupBy(entry => entry.Namespace, StringComparer.Ordinal))
        {
            Enqueue(new Queue<QueueEntry>(line.OrderBy(entry => entry.Since).ThenBy(entry => entry.Name, StringComparer.Ordinal)));
        }

        while (turns.TryDequeue(out var line, out _))
        {
            var next = line.Dequeue();
            ordered.Add(next);
            share[next.Namespace] = share.GetValueOrDefault(next.Namespace) + 1;
            if (line.Count > 0)
            {
                Enqueue(line);
            }
        }

        void Enqueue(Queue<QueueEntry> line)
        {
            var head = line.Peek();
            turns.Enqueue(line, (share.GetValueOrDefault(head.Namespace), head.Since, head.Namespace, head.Name));
        }
    }
}
