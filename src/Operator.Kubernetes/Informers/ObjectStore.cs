using k8s;
using k8s.Models;
using Operator.Kubernetes.Client;

namespace Operator.Kubernetes.Informers;

/// <summary>The objects of an informer with their indexes. Readers get copies of the references, never of the objects.</summary>
internal sealed class ObjectStore<T>(IDictionary<string, Func<T, IEnumerable<string>>> indexes)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly Lock _gate = new();
    private readonly Dictionary<NamespacedName, T> _objects = [];
    private readonly Dictionary<string, Index> _indexes = indexes.ToDictionary(i => i.Key, i => new Index(i.Value));

    public T? Get(NamespacedName key)
    {
        lock (_gate)
        {
            return _objects.GetValueOrDefault(key);
        }
    }

    public List<T> List()
    {
        lock (_gate)
        {
            return [.. _objects.Values];
        }
    }

    public List<T> ByIndex(string index, string value)
    {
        lock (_gate)
        {
            return _indexes[index].Find(value).Select(key => _objects[key]).ToList();
        }
    }

    /// <summary>The keys of one namespace, or of all.</summary>
    public List<NamespacedName> Keys(string? ns)
    {
        lock (_gate)
        {
            return _objects.Keys.Where(key => ns is null || key.Namespace == ns).ToList();
        }
    }

    /// <returns>What was there before.</returns>
    public T? Set(NamespacedName key, T entity)
    {
        lock (_gate)
        {
            var before = _objects.GetValueOrDefault(key);
            _objects[key] = entity;
            foreach (var index in _indexes.Values)
            {
                index.Replace(key, before, entity);
            }

            return before;
        }
    }

    /// <returns>What was there.</returns>
    public T? Remove(NamespacedName key)
    {
        lock (_gate)
        {
            if (!_objects.Remove(key, out var before))
            {
                return null;
            }

            foreach (var index in _indexes.Values)
            {
                index.Replace(key, before, null);
            }

            return before;
        }
    }

    private sealed class Index(Func<T, IEnumerable<string>> valuesOf)
    {
        private readonly Dictionary<string, HashSet<NamespacedName>> _keys = [];

        public IEnumerable<NamespacedName> Find(string value) => _keys.TryGetValue(value, out var keys) ? keys : [];

        public void Replace(NamespacedName key, T? before, T? after)
        {
            foreach (var value in before is null ? [] : valuesOf(before))
            {
                if (_keys.TryGetValue(value, out var keys) && keys.Remove(key) && keys.Count == 0)
                {
                    _keys.Remove(value);
                }
            }

            foreach (var value in after is null ? [] : valuesOf(after))
            {
                (_keys.TryGetValue(value, out var keys) ? keys : _keys[value] = []).Add(key);
            }
        }
    }
}
