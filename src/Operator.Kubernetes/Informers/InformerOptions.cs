using k8s;
using k8s.Models;

namespace Operator.Kubernetes.Informers;

/// <summary>Which objects an informer keeps, and how.</summary>
/// <typeparam name="T">Type of the objects.</typeparam>
public sealed class InformerOptions<T>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>Namespaces to watch, each by a watch of its own; empty for all by one watch.</summary>
    public IList<string> Namespaces { get; } = [];

    /// <summary>Label selector; null for all.</summary>
    public string? LabelSelector { get; set; }

    /// <summary>Field selector; null for all.</summary>
    public string? FieldSelector { get; set; }

    /// <summary>
    /// Whether an object is kept at all, where no selector can say so; null for every object. Pure. An object that is no longer
    /// kept counts as deleted.
    /// </summary>
    public Func<T, bool>? Keep { get; set; }

    /// <summary>
    /// Drops what is not needed before an object is stored. It may change the object, which nobody else has yet, or return
    /// another; name, namespace, UID and version must stay.
    /// </summary>
    public Func<T, T>? Transform { get; set; }

    /// <summary>Indexes: for a name, the values under which an object is filed. The functions must be pure.</summary>
    public IDictionary<string, Func<T, IEnumerable<string>>> Indexes { get; } = new Dictionary<string, Func<T, IEnumerable<string>>>();

    /// <summary>Objects per page of a list.</summary>
    /// <value>500</value>
    public int PageSize { get; set; } = 500;

    /// <summary>How long one watch lasts; spread by a tenth, so that watches do not end together.</summary>
    /// <value>290 seconds</value>
    public TimeSpan WatchTimeout { get; set; } = TimeSpan.FromSeconds(290);

    /// <summary>Silence beyond the watch's time after which its connection counts as dead.</summary>
    /// <value>10 seconds</value>
    public TimeSpan WatchGrace { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Pause after a failed list or watch; doubled with each further one.</summary>
    /// <value>200 milliseconds</value>
    public TimeSpan FirstBackoff { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Longest pause.</summary>
    /// <value>10 seconds</value>
    public TimeSpan LongestBackoff { get; set; } = TimeSpan.FromSeconds(10);
}

/// <summary>Indexes that most informers of owned objects need.</summary>
public static class InformerIndexes
{
    /// <summary>Name of the index by the UIDs of an object's owners.</summary>
    public const string OwnerUid = "owner-uid";

    /// <summary>Files objects under the UIDs of their owners, as <see cref="OwnerUid"/>.</summary>
    /// <typeparam name="T">Type of the objects.</typeparam>
    /// <param name="options">The informer's options.</param>
    public static InformerOptions<T> IndexByOwner<T>(this InformerOptions<T> options)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        options.Indexes[OwnerUid] = entity => (entity.Metadata.OwnerReferences ?? []).Select(owner => owner?.Uid).OfType<string>();
        return options;
    }

    /// <summary>Files objects under the value of a label, as an index with the label's name.</summary>
    /// <typeparam name="T">Type of the objects.</typeparam>
    /// <param name="options">The informer's options.</param>
    /// <param name="label">Key of the label.</param>
    public static InformerOptions<T> IndexByLabel<T>(this InformerOptions<T> options, string label)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        options.Indexes[label] = entity => entity.Metadata.Labels is { } labels && labels.TryGetValue(label, out var value) ? [value] : [];
        return options;
    }
}
