using Operator.Kubernetes.Client;

namespace Operator.Kubernetes.Informers;

/// <summary>An object in memory with what distinguishes it from its next state, and the values under which it is filed.</summary>
internal sealed record Stored<T>(T Item, string? Uid, string? Version, IReadOnlyList<string[]> Values);

/// <summary>The objects of an informer with their indexes. Readers get copies of the references, never of the objects.</summary>
internal sealed class ObjectStore<T>(IEnumerable<string> indexes)
    where T : class
{
    private readonly Lock gate = new();
    private readonly Dictionary<NamespacedName, Stored<T>> objects = [];
    private readonly Dictionary<string, HashSet<NamespacedName>>[] filed =
    [
        .. indexes.Select(_ => new Dictionary<string, HashSet<NamespacedName>>()),
    ];

    public T? Get(NamespacedName key)
    {
        lock (gate)
        {
            return objects.GetValueOrDefault(key)?.Item;
        }
    }

    public List<T> List()
    {
        lock (gate)
        {
            return [.. objects.Values.Select(stored => stored.Item)];
        }
    }

    public List<T> ByIndex(int index, string value)
    {
        lock (gate)
        {
            return filed[index].TryGetValue(value, out var keys) ? [.. keys.Select(key => objects[key].Item)] : [];
        }
    }

    /// <summary>The keys of one namespace, or of all.</summary>
    public List<NamespacedName> Keys(string? ns)
    {
        lock (gate)
        {
            return objects.Keys.Where(key => ns is null || key.Namespace == ns).ToList();
        }
    }

    /// <returns>What was there before.</returns>
    public Stored<T>? Set(NamespacedName key, Stored<T> stored)
    {
        lock (gate)
        {
            var before = objects.GetValueOrDefault(key);
            Unfile(key, before);
            objects[key] = stored;
            for (var index = 0; index < filed.Length; index++)
            {
                foreach (var value in stored.Values[index])
                {
                    (filed[index].TryGetValue(value, out var keys) ? keys : filed[index][value] = []).Add(key);
                }
            }

            return before;
        }
    }

    /// <returns>What was there.</returns>
    public Stored<T>? Remove(NamespacedName key)
    {
        lock (gate)
        {
            if (objects.Remove(key, out var before))
            {
                Unfile(key, before);
            }

            return before;
        }
    }

    private void Unfile(NamespacedName key, Stored<T>? before)
    {
        for (var index = 0; before is not null && index < filed.Length; index++)
        {
            foreach (var value in before.Values[index])
            {
                if (filed[index].TryGetValue(value, out var keys) && keys.Remove(key) && keys.Count == 0)
                {
                    filed[index].Remove(value);
                }
            }
        }
    }
}
