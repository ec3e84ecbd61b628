using System.Text.Json.Serialization;
using Operator.Kubernetes.Models.Attributes;
using Operator.Kubernetes.Models.Serialization;

namespace Operator.Kubernetes.Models;

/// <summary>A claim that expires unless it is renewed (<c>coordination.k8s.io/v1 Lease</c>).</summary>
[KubernetesEntity(Group = "coordination.k8s.io", ApiVersion = "v1", Kind = "Lease", PluralName = "leases")]
public sealed record V1Lease : IKubernetesObject<V1ObjectMeta>, ISpec<V1LeaseSpec>
{
    /// <inheritdoc/>
    public string ApiVersion { get; set; } = "coordination.k8s.io/v1";

    /// <inheritdoc/>
    public string Kind { get; set; } = "Lease";

    /// <inheritdoc/>
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <inheritdoc/>
    public V1LeaseSpec Spec { get; set; } = new();
}

/// <summary>Who holds a lease and until when.</summary>
public sealed record V1LeaseSpec
{
    /// <summary>The holder; null or empty when it was released.</summary>
    public string? HolderIdentity { get; init; }

    /// <summary>Seconds after the last seen renewal when others may take the lease.</summary>
    public int? LeaseDurationSeconds { get; init; }

    /// <summary>When the holder took it (<c>MicroTime</c>, the holder's clock).</summary>
    [JsonConverter(typeof(MicroTimeConverter))]
    public DateTimeOffset? AcquireTime { get; init; }

    /// <summary>When the holder renewed it last (<c>MicroTime</c>, the holder's clock: compare for equality only).</summary>
    [JsonConverter(typeof(MicroTimeConverter))]
    public DateTimeOffset? RenewTime { get; init; }

    /// <summary>How often the lease changed hands.</summary>
    public int? LeaseTransitions { get; init; }
}
