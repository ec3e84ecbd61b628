using Operator.Kubernetes.Models.Attributes;

namespace Operator.Kubernetes.Models;

/// <summary>A stable address for Pods (<c>core/v1 Service</c>).</summary>
[KubernetesEntity(ApiVersion = "v1", Kind = "Service", PluralName = "services")]
public sealed record V1Service : IKubernetesObject<V1ObjectMeta>, ISpec<V1ServiceSpec>
{
    /// <inheritdoc/>
    public string ApiVersion { get; set; } = "v1";

    /// <inheritdoc/>
    public string Kind { get; set; } = "Service";

    /// <inheritdoc/>
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <inheritdoc/>
    public V1ServiceSpec Spec { get; set; } = new();
}

/// <summary>Desired state of a Service.</summary>
public sealed record V1ServiceSpec
{
    /// <summary>Labels of the Pods behind it.</summary>
    public IReadOnlyDictionary<string, string>? Selector { get; init; }

    /// <summary>Ports that it serves.</summary>
    public IReadOnlyList<V1ServicePort>? Ports { get; init; }

    /// <summary><c>ClusterIP</c> (default), <c>NodePort</c>, <c>LoadBalancer</c> or <c>ExternalName</c>.</summary>
    public string? Type { get; init; }

    /// <summary>Its address, or <c>None</c> for a headless one.</summary>
    public string? ClusterIP { get; init; }
}

/// <summary>One port of a Service.</summary>
public sealed record V1ServicePort
{
    /// <summary>Name; needed when there are several.</summary>
    public string? Name { get; init; }

    /// <summary>Port of the Service.</summary>
    public int Port { get; init; }

    /// <summary>Port of the Pods, by number or by name; by default <see cref="Port"/>.</summary>
    public IntOrString? TargetPort { get; init; }

    /// <summary>Port of the nodes, for the type <c>NodePort</c>.</summary>
    public int? NodePort { get; init; }

    /// <summary><c>TCP</c> (default), <c>UDP</c> or <c>SCTP</c>.</summary>
    public string? Protocol { get; init; }
}
