using k8s;
using k8s.Models;
using Operator.Kubernetes.Models;

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
    /// Whether an object is kept at all, where no selector can express it; null for every object. Pure. An object that is no longer
    /// kept counts as deleted.
    /// </summary>
    public Func<T, bool>? Keep { get; set; }

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

    /// <summary>Adds an index by the value of a label, with the label's name.</summary>
    /// <param name="label">Key of the label.</param>
    public void IndexByLabel(string label) => Indexes[label] = entity => entity.Metadata.Label(label) is { } value ? [value] : [];
}
