using System.Text.Json;
using Operator.Kubernetes.Models.Attributes;

namespace Operator.Kubernetes.Models;

/// <summary>Containers that run together on one node (<c>core/v1 Pod</c>); only the fields that this project reads or writes.</summary>
[KubernetesEntity(ApiVersion = "v1", Kind = "Pod", PluralName = "pods")]
public sealed record V1Pod : IKubernetesObject<V1ObjectMeta>, ISpec<V1PodSpec>, IStatus<V1PodStatus?>
{
    /// <inheritdoc/>
    public string ApiVersion { get; set; } = "v1";

    /// <inheritdoc/>
    public string Kind { get; set; } = "Pod";

    /// <inheritdoc/>
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <inheritdoc/>
    public V1PodSpec Spec { get; set; } = new();

    /// <summary>What kubelet and scheduler report; null in a Pod that was never sent to the server.</summary>
    public V1PodStatus? Status { get; set; }
}

/// <summary>Desired state of a Pod; almost all of it is immutable once created.</summary>
public sealed record V1PodSpec
{
    /// <summary>Main containers: run together after all <see cref="InitContainers"/> succeeded.</summary>
    public IReadOnlyList<V1Container> Containers { get; init; } = [];

    /// <summary>Containers that run one after the other, each to success, before the main ones.</summary>
    public IReadOnlyList<V1Container>? InitContainers { get; init; }

    /// <summary>Volumes that containers can mount by name.</summary>
    public IReadOnlyList<V1Volume>? Volumes { get; init; }

    /// <summary><c>Always</c> (server's default), <c>OnFailure</c> or <c>Never</c>.</summary>
    public string? RestartPolicy { get; init; }

    /// <summary>Seconds after the Pod's start, not its creation, when the kubelet ends it: Pending does not count.</summary>
    public long? ActiveDeadlineSeconds { get; init; }

    /// <summary>Seconds between SIGTERM and SIGKILL; the server's default is 30.</summary>
    public long? TerminationGracePeriodSeconds { get; init; }

    /// <summary>ServiceAccount of the same namespace; by default <c>default</c>.</summary>
    public string? ServiceAccountName { get; init; }

    /// <summary>False keeps the service account's token out of the containers.</summary>
    public bool? AutomountServiceAccountToken { get; init; }

    /// <summary>False leaves out the environment variables that describe the namespace's Services.</summary>
    public bool? EnableServiceLinks { get; init; }

    /// <summary>User, groups and profiles that all containers start from.</summary>
    public V1PodSecurityContext? SecurityContext { get; init; }

    /// <summary>Secrets of the same namespace with which the kubelet pulls images.</summary>
    public IReadOnlyList<V1LocalObjectReference>? ImagePullSecrets { get; init; }

    /// <summary>Labels that the node must have.</summary>
    public IReadOnlyDictionary<string, string>? NodeSelector { get; init; }

    /// <summary>Node that the Pod is bound to; normally the scheduler's answer.</summary>
    public string? NodeName { get; init; }

    /// <summary>Taints that the Pod accepts.</summary>
    public IReadOnlyList<V1Toleration>? Tolerations { get; init; }

    /// <summary>Scheduling constraints (<c>core/v1 Affinity</c>), carried as they are.</summary>
    public JsonElement? Affinity { get; init; }

    /// <summary>RuntimeClass that runs the Pod, for example a sandboxed one.</summary>
    public string? RuntimeClassName { get; init; }

    /// <summary>PriorityClass of the Pod.</summary>
    public string? PriorityClassName { get; init; }

    /// <summary>Scheduler to use; null for the default one.</summary>
    public string? SchedulerName { get; init; }

    /// <summary>True shares the node's network namespace.</summary>
    public bool? HostNetwork { get; init; }

    /// <summary>False gives the Pod a user namespace of its own (Kubernetes 1.33 and later; ignored before).</summary>
    public bool? HostUsers { get; init; }

    /// <summary>Host name inside the Pod; by default the Pod's name.</summary>
    public string? Hostname { get; init; }

    /// <summary><c>ClusterFirst</c> (server's default), <c>Default</c> (the node's), <c>None</c>.</summary>
    public string? DnsPolicy { get; init; }

    /// <summary>Lines added to the containers' <c>/etc/hosts</c>.</summary>
    public IReadOnlyList<V1HostAlias>? HostAliases { get; init; }
}

/// <summary>Names a Secret or ConfigMap of the same namespace.</summary>
public sealed record V1LocalObjectReference
{
    /// <summary>Name of the object.</summary>
    public string Name { get; init; } = "";
}

/// <summary>A taint that a Pod accepts.</summary>
public sealed record V1Toleration
{
    /// <summary>Key of the taint; null with operator <c>Exists</c> matches all.</summary>
    public string? Key { get; init; }

    /// <summary><c>Equal</c> (default) or <c>Exists</c>.</summary>
    public string? Operator { get; init; }

    /// <summary>Value of the taint, with <c>Equal</c>.</summary>
    public string? Value { get; init; }

    /// <summary><c>NoSchedule</c>, <c>PreferNoSchedule</c>, <c>NoExecute</c>; null matches all.</summary>
    public string? Effect { get; init; }

    /// <summary>How long a <c>NoExecute</c> taint is borne; null for ever.</summary>
    public long? TolerationSeconds { get; init; }
}

/// <summary>One line of <c>/etc/hosts</c>.</summary>
public sealed record V1HostAlias
{
    /// <summary>The address.</summary>
    public string Ip { get; init; } = "";

    /// <summary>Names for the address.</summary>
    public IReadOnlyList<string> Hostnames { get; init; } = [];
}
