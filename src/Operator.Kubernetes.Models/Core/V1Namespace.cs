using Operator.Kubernetes.Models.Attributes;

namespace Operator.Kubernetes.Models;

/// <summary>A space for names (<c>core/v1 Namespace</c>).</summary>
[KubernetesEntity(ApiVersion = "v1", Kind = "Namespace", PluralName = "namespaces")]
[EntityScope(EntityScope.Cluster)]
public sealed record V1Namespace : IKubernetesObject<V1ObjectMeta>, IStatus<V1NamespaceStatus?>
{
    /// <inheritdoc/>
    public string ApiVersion { get; set; } = "v1";

    /// <inheritdoc/>
    public string Kind { get; set; } = "Namespace";

    /// <inheritdoc/>
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <inheritdoc/>
    public V1NamespaceStatus? Status { get; set; }
}

/// <summary>Observed state of a namespace.</summary>
public sealed record V1NamespaceStatus
{
    /// <summary><c>Active</c> or <c>Terminating</c>; nothing can be created in a terminating one.</summary>
    public string? Phase { get; init; }
}
