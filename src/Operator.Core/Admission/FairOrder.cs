namespace Operator.Core.Admission;

/// <summary>
/// Namespaces take turns: the one with the fewest builds for its weight goes next, with its own most urgent and then oldest build. A
/// priority orders the builds of one namespace alone, unless a policy lets it count everywhere: anybody can set it.
/// </summary>
public static class FairOrder
{
    /// <param name="entries">The waiting builds.</param>
    /// <param name="load">Number of running builds by namespace; not changed.</param>
    /// <param name="shares">What each namespace has.</param>
    public static List<QueueEntry> Of(
        IEnumerable<QueueEntry> entries,
        IReadOnlyDictionary<string, int> load,
        Func<string, NamespaceShare> shares
    )
    {
        var taken = new Dictionary<string, int>(load, StringComparer.Ordinal);
        var ordered = new List<QueueEntry>();
        var turns = new PriorityQueue<Line, (int Before, double Taken, DateTimeOffset Since, string Namespace, string Name)>();
        foreach (var own in entries.GroupBy(entry => entry.Namespace, StringComparer.Ordinal))
        {
            var inOrder = own.OrderByDescending(entry => entry.Priority)
                .ThenBy(entry => entry.Since)
                .ThenBy(entry => entry.Name, StringComparer.Ordinal);
            Enqueue(new Line(new Queue<QueueEntry>(inOrder), shares(own.Key)));
        }

        while (turns.TryDequeue(out var line, out _))
        {
            var next = line.Entries.Dequeue();
            ordered.Add(next);
            taken[next.Namespace] = taken.GetValueOrDefault(next.Namespace) + 1;
            if (line.Entries.Count > 0)
            {
                Enqueue(line);
            }
        }

        return ordered;

        void Enqueue(Line line)
        {
            var head = line.Entries.Peek();
            var before = line.Share.PriorityCountsEverywhere ? -head.Priority : 0;
            var share = (double)taken.GetValueOrDefault(head.Namespace) / Math.Max(1, line.Share.Weight);
            turns.Enqueue(line, (before, share, head.Since, head.Namespace, head.Name));
        }
    }

    private sealed record Line(Queue<QueueEntry> Entries, NamespaceShare Share);
}
