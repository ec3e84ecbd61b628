using k8s.Models;

namespace Operator.Kubernetes.Models;

/// <summary>Reads of metadata that accept missing parts.</summary>
public static class ObjectMetaExtensions
{
    /// <summary>The value of a label; null where there is none.</summary>
    /// <param name="metadata">The metadata; may be null.</param>
    /// <param name="key">Key of the label.</param>
    public static string? Label(this V1ObjectMeta? metadata, string key) => metadata?.Labels.ValueOf(key);

    /// <summary>The value of an annotation; null where there is none.</summary>
    /// <param name="metadata">The metadata; may be null.</param>
    /// <param name="key">Key of the annotation.</param>
    public static string? Annotation(this V1ObjectMeta? metadata, string key) => metadata?.Annotations.ValueOf(key);

    /// <summary>The value of a key; null where there is none, or no map at all.</summary>
    /// <param name="map">The map; may be null.</param>
    /// <param name="key">The key.</param>
    public static string? ValueOf(this IDictionary<string, string>? map, string key) =>
        map is not null && map.TryGetValue(key, out var value) ? value : null;
}
