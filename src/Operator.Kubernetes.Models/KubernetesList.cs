namespace Operator.Kubernetes.Models;

/// <summary>Objects of one kind, or one page of them.</summary>
/// <typeparam name="T">Type of the items.</typeparam>
public sealed record KubernetesList<T> : IKubernetesObject<V1ListMeta>
{
    /// <inheritdoc/>
    public string ApiVersion { get; set; } = "v1";

    /// <inheritdoc/>
    public string Kind { get; set; } = "List";

    /// <summary>Version of the list, and where its next page begins.</summary>
    public V1ListMeta Metadata { get; set; } = new();

    /// <summary>The objects.</summary>
    public IReadOnlyList<T> Items { get; init; } = [];
}
