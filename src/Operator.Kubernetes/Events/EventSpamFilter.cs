using Operator.Kubernetes.Client;

namespace Operator.Kubernetes.Events;

/// <summary>Bounds the events about each object. Objects that have been quiet are forgotten. Not thread-safe.</summary>
internal sealed class EventSpamFilter(EventOptions options, TimeProvider time)
{
    private const int MostObjects = 4096;

    private readonly Dictionary<string, (TokenBucket Bucket, long Used)> objects = [];

    public bool Allows(string uid)
    {
        if (!objects.TryGetValue(uid, out var entry))
        {
            if (objects.Count >= MostObjects)
            {
                ForgetOldest();
            }

            entry.Bucket = new(1 / options.RefillPeriod.TotalSeconds, options.Burst, time);
        }

        objects[uid] = entry with { Used = time.GetTimestamp() };
        return entry.Bucket.TryTake();
    }

    private void ForgetOldest()
    {
        foreach (var (uid, _) in objects.OrderBy(o => o.Value.Used).Take(MostObjects / 4).ToList())
        {
            objects.Remove(uid);
        }
    }
}
