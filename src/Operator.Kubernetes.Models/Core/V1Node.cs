using Operator.Kubernetes.Models.Attributes;

namespace Operator.Kubernetes.Models;

/// <summary>A machine of the cluster (<c>core/v1 Node</c>); only what tells whether and for which platform builds can run there.</summary>
[KubernetesEntity(ApiVersion = "v1", Kind = "Node", PluralName = "nodes")]
[EntityScope(EntityScope.Cluster)]
public sealed record V1Node : IKubernetesObject<V1ObjectMeta>, ISpec<V1NodeSpec>, IStatus<V1NodeStatus?>
{
    /// <inheritdoc/>
    public string ApiVersion { get; set; } = "v1";

    /// <inheritdoc/>
    public string Kind { get; set; } = "Node";

    /// <inheritdoc/>
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <inheritdoc/>
    public V1NodeSpec Spec { get; set; } = new();

    /// <inheritdoc/>
    public V1NodeStatus? Status { get; set; }
}

/// <summary>Desired state of a node.</summary>
public sealed record V1NodeSpec
{
    /// <summary>True keeps new Pods away.</summary>
    public bool? Unschedulable { get; init; }

    /// <summary>Taints that keep Pods without a matching toleration away.</summary>
    public IReadOnlyList<V1Taint>? Taints { get; init; }
}

/// <summary>A mark that keeps Pods away from a node.</summary>
public sealed record V1Taint
{
    /// <summary>Key of the taint.</summary>
    public string Key { get; init; } = "";

    /// <summary>Value of the taint.</summary>
    public string? Value { get; init; }

    /// <summary><c>NoSchedule</c>, <c>PreferNoSchedule</c> or <c>NoExecute</c>.</summary>
    public string Effect { get; init; } = "";
}

/// <summary>Observed state of a node.</summary>
public sealed record V1NodeStatus
{
    /// <summary>What Pods may use in all, by resource name, as quantities.</summary>
    public IReadOnlyDictionary<string, string>? Allocatable { get; init; }

    /// <summary>Conditions, of which <c>Ready</c> matters most.</summary>
    public IReadOnlyList<V1NodeCondition>? Conditions { get; init; }

    /// <summary>Facts about the machine.</summary>
    public V1NodeSystemInfo? NodeInfo { get; init; }
}

/// <summary>One aspect of a node's state.</summary>
public sealed record V1NodeCondition
{
    /// <summary>The aspect, for example <c>Ready</c>.</summary>
    public string Type { get; init; } = "";

    /// <summary><c>True</c>, <c>False</c> or <c>Unknown</c>.</summary>
    public string Status { get; init; } = "Unknown";

    /// <summary>Why, as one word.</summary>
    public string? Reason { get; init; }

    /// <summary>Why, in words.</summary>
    public string? Message { get; init; }
}

/// <summary>Facts about a machine.</summary>
public sealed record V1NodeSystemInfo
{
    /// <summary>For example <c>amd64</c>.</summary>
    public string? Architecture { get; init; }

    /// <summary>For example <c>linux</c>.</summary>
    public string? OperatingSystem { get; init; }

    /// <summary>For example <c>6.1.0-18-amd64</c>.</summary>
    public string? KernelVersion { get; init; }

    /// <summary>For example <c>containerd://1.6.20</c>.</summary>
    public string? ContainerRuntimeVersion { get; init; }

    /// <summary>For example <c>v1.33.1</c>.</summary>
    public string? KubeletVersion { get; init; }
}
