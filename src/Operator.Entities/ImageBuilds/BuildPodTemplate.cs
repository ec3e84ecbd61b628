using System.Text.Json;
using System.Text.Json.Serialization;
using k8s.Models;
using Operator.Kubernetes.Models;
using Operator.Kubernetes.Models.Attributes;

namespace Operator.Entities.ImageBuilds;

/// <summary>Scheduling, resources and network settings of the Pod.</summary>
public sealed record BuildPodTemplate
{
    /// <summary>Requests and limits of the container <c>build</c>, or of the container <c>push</c> of an ImagePush. The other two containers of a build have small fixed ones.</summary>
    public BuildResources? Resources { get; init; }

    /// <summary>Labels that the node must have.</summary>
    [Items(-1, 32)]
    [Length(-1, 63)]
    public IReadOnlyDictionary<string, string>? NodeSelector { get; init; }

    /// <summary>Tolerations, as in a Pod.</summary>
    [Items(-1, 32)]
    public IReadOnlyList<BuildToleration>? Tolerations { get; init; }

    /// <summary>Affinity, as in a Pod.</summary>
    [SchemaOf(typeof(V1Affinity))]
    [JsonConverter(typeof(BoundedJsonConverter))]
    public JsonElement? Affinity { get; init; }

    /// <summary>RuntimeClass of the Pod, for example one that uses virtual machines.</summary>
    [Length(1, 253)]
    [Pattern(Patterns.ObjectName)]
    public string? RuntimeClassName { get; init; }

    /// <summary>PriorityClass of the Pod.</summary>
    [Length(1, 253)]
    [Pattern(Patterns.ObjectName)]
    public string? PriorityClassName { get; init; }

    /// <summary>ConfigMap in the same namespace whose values are PEM certificates to trust in addition to the public ones, for sources, registries and package managers.</summary>
    [Length(1, 253)]
    [Pattern(Patterns.ObjectName)]
    public string? CaConfigMap { get; init; }

    /// <summary>Proxy for everything that is fetched and pushed.</summary>
    public BuildProxy? Proxy { get; init; }
}

/// <summary>Requests and limits, as Kubernetes quantities.</summary>
public sealed record BuildResources
{
    /// <summary>What the scheduler reserves, for example <c>cpu: 500m</c>, <c>memory: 1Gi</c>.</summary>
    [Items(-1, 16)]
    [Length(1, 32)]
    [Pattern(Patterns.Quantity)]
    [RangeMinimum(0)]
    public IReadOnlyDictionary<string, Quantity>? Requests { get; init; }

    /// <summary>What the kubelet enforces.</summary>
    [Items(-1, 16)]
    [Length(1, 32)]
    [Pattern(Patterns.Quantity)]
    [RangeMinimum(0)]
    public IReadOnlyDictionary<string, Quantity>? Limits { get; init; }
}

/// <summary>A toleration, as in a Pod.</summary>
public sealed record BuildToleration
{
    /// <summary>Key of the taint. Default: all keys, which requires the operator <c>Exists</c>.</summary>
    [Length(-1, 316)]
    public string? Key { get; init; }

    /// <summary><c>Exists</c> or <c>Equal</c> (the default).</summary>
    [Length(-1, 6)]
    [Pattern("^(Exists|Equal)$")]
    public string? Operator { get; init; }

    /// <summary>Value of the taint.</summary>
    [Length(-1, 63)]
    public string? Value { get; init; }

    /// <summary>Effect of the taint: <c>NoSchedule</c>, <c>PreferNoSchedule</c> or <c>NoExecute</c>. Default: all effects.</summary>
    [Length(-1, 16)]
    [Pattern("^(NoSchedule|PreferNoSchedule|NoExecute)$")]
    public string? Effect { get; init; }

    /// <summary>Seconds for which a NoExecute taint is tolerated. Default: forever.</summary>
    public long? TolerationSeconds { get; init; }
}

/// <summary>Proxy settings, passed to prepare, the engine, publish and RUN steps as the usual environment variables.</summary>
[ValidationRule(
    "!has(self.credentialsSecret) || has(self.httpProxy) || has(self.httpsProxy)",
    Message = "credentialsSecret is only used with httpProxy or httpsProxy"
)]
public sealed record BuildProxy
{
    /// <summary>Proxy for http URLs.</summary>
    [Length(1, 2048)]
    [Pattern(Patterns.HttpUrl)]
    public string? HttpProxy { get; init; }

    /// <summary>Proxy for https URLs.</summary>
    [Length(1, 2048)]
    [Pattern(Patterns.HttpUrl)]
    public string? HttpsProxy { get; init; }

    /// <summary>Hosts to connect to without the proxy, separated by commas.</summary>
    [Length(1, 2048)]
    public string? NoProxy { get; init; }

    /// <summary>Secret in the same namespace with <c>username</c> and <c>password</c> (type kubernetes.io/basic-auth) for both proxies. The
    /// engine and RUN steps then connect to the proxy through the container <c>publish</c>, which adds the login: they never have it.</summary>
    [Length(1, 253)]
    [Pattern(Patterns.ObjectName)]
    public string? CredentialsSecret { get; init; }
}
