namespace Operator.Kubernetes.Events;

/// <summary>An event as the server has it.</summary>
internal sealed record CountedEvent(string Name, int Count);

/// <summary>
/// How often each event was written by this process, so that the server need not be asked. The oldest are forgotten; those become events
/// of their own when they happen again. Not thread-safe.
/// </summary>
internal sealed class EventCounts
{
    private const int MostEvents = 4096;

    private readonly Dictionary<string, CountedEvent> known = [];
    private readonly Queue<string> order = new();

    public CountedEvent? Find(string name) => known.GetValueOrDefault(name);

    public void Set(string name, CountedEvent written)
    {
        if (!known.ContainsKey(name))
        {
            order.Enqueue(name);
            if (order.Count > MostEvents)
            {
                known.Remove(order.Dequeue());
            }
        }

        known[name] = written;
    }
}
