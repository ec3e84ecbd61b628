using Operator.Entities.ImageBuilds;
using Operator.Kubernetes.Models;
using Operator.Kubernetes.Models.Attributes;

namespace Operator.Entities.ImageBuildPolicies;

/// <summary>Resources of the build container.</summary>
public sealed record PolicyResources
{
    /// <summary>
    /// Largest request and limit for each resource, as Kubernetes quantities. Resources other than cpu, memory and ephemeral-storage, such
    /// as <c>nvidia.com/gpu</c>, are allowed only if they are listed here.
    /// </summary>
    [Items(-1, 16)]
    [Length(1, 32)]
    [Pattern(Patterns.Quantity)]
    [RangeMinimum(0)]
    public IReadOnlyDictionary<string, Quantity>? Largest { get; init; }

    /// <summary>Memory limit of a build that sets none. Default: the setting <c>pods.memory</c>, but at most <c>largest.memory</c>.</summary>
    [Length(1, 32)]
    [Pattern(Patterns.Quantity)]
    public string? DefaultMemory { get; init; }
}

/// <summary>Size limits of a Pod's volumes, as Kubernetes quantities. A build that needs more is evicted.</summary>
public sealed record PolicyVolumes
{
    /// <summary>Of the volume with source and results. Default: the setting <c>pods.workspaceSize</c>.</summary>
    [Length(1, 32)]
    [Pattern(Patterns.Quantity)]
    public string? Workspace { get; init; }

    /// <summary>Of the volume for temporary files. Default: the setting <c>pods.tmpSize</c>.</summary>
    [Length(1, 32)]
    [Pattern(Patterns.Quantity)]
    public string? Tmp { get; init; }

    /// <summary>Of the volume with the engine's layers. Default: the setting <c>pods.engineSize</c>.</summary>
    [Length(1, 32)]
    [Pattern(Patterns.Quantity)]
    public string? Engine { get; init; }
}

/// <summary>Volumes that the operator makes for <c>cache.mode: volume</c>: one for each output repository and architecture of a namespace.</summary>
public sealed record PolicyCacheVolumes
{
    /// <summary>False allows no <c>cache.mode: volume</c>, also not with a claim that the build names. Default: true.</summary>
    public bool? Allowed { get; init; }

    /// <summary>
    /// Size of a volume that is made from now on. Default: the setting <c>cacheVolumes.size</c>; where neither is set, only volumes that a
    /// build names in <c>cache.volume</c> can be used.
    /// </summary>
    [Length(1, 32)]
    [Pattern(Patterns.Quantity)]
    public string? Size { get; init; }

    /// <summary>
    /// StorageClass of a volume that is made from now on. Default: the setting <c>cacheVolumes.storageClassName</c>. Where two policies name
    /// different ones, a build with <c>cache.mode: volume</c> is refused.
    /// </summary>
    [Length(1, 253)]
    [Pattern(Patterns.ObjectName)]
    public string? StorageClassName { get; init; }

    /// <summary>A volume that no build has used for this long is deleted, a duration such as <c>168h</c>. Default: the setting <c>cacheVolumes.maxAge</c>.</summary>
    [Length(2, 32)]
    [Pattern(Patterns.Duration)]
    [ValidationRule(CelRules.PositiveDuration, Message = CelRules.PositiveDurationMessage)]
    public string? MaxAge { get; init; }
}

/// <summary>
/// Names of Secrets that a build may use; an entry that ends in <c>*</c> allows all names that begin with what is before it. An empty
/// list allows none. By name and not by label: the operator has no right to read Secrets, not even their labels.
/// </summary>
public sealed record PolicySecrets
{
    /// <summary>For <c>output.registrySecret</c>.</summary>
    [Items(-1, 64)]
    [Length(1, 254)]
    [Pattern(Patterns.NameOrPrefix)]
    public IReadOnlyList<string>? Registry { get; init; }

    /// <summary>For the credentials of sources: <c>source.*.credentialsSecret</c>.</summary>
    [Items(-1, 64)]
    [Length(1, 254)]
    [Pattern(Patterns.NameOrPrefix)]
    public IReadOnlyList<string>? Source { get; init; }

    /// <summary>For <c>podTemplate.proxy.credentialsSecret</c>. Default: what <c>source</c> allows, since a proxy of the user's own would learn the login.</summary>
    [Items(-1, 64)]
    [Length(1, 254)]
    [Pattern(Patterns.NameOrPrefix)]
    public IReadOnlyList<string>? Proxy { get; init; }

    /// <summary>For <c>buildSecrets</c>, which a RUN step can read.</summary>
    [Items(-1, 64)]
    [Length(1, 254)]
    [Pattern(Patterns.NameOrPrefix)]
    public IReadOnlyList<string>? Build { get; init; }
}

/// <summary>
/// Names of ConfigMaps that a build may use; an entry that ends in <c>*</c> allows all names that begin with what is before it. An empty
/// list allows none.
/// </summary>
public sealed record PolicyConfigMaps
{
    /// <summary>For <c>source.configMap</c>.</summary>
    [Items(-1, 64)]
    [Length(1, 254)]
    [Pattern(Patterns.NameOrPrefix)]
    public IReadOnlyList<string>? Source { get; init; }

    /// <summary>For <c>podTemplate.caConfigMap</c>: certificate authorities that the build trusts beside the public ones.</summary>
    [Items(-1, 64)]
    [Length(1, 254)]
    [Pattern(Patterns.NameOrPrefix)]
    public IReadOnlyList<string>? Certificates { get; init; }
}

/// <summary>What a build may set in <c>podTemplate</c>. An empty list allows nothing; a list that is left out sets no rule.</summary>
public sealed record PolicyPods
{
    /// <summary>
    /// Labels that <c>nodeSelector</c> may name. Default: all but <c>node-role.kubernetes.io/…</c>, of which only worker, node, compute, agent,
    /// build and builder are allowed.
    /// </summary>
    [Items(-1, 32)]
    public IReadOnlyList<AllowedNodeLabel>? NodeLabels { get; init; }

    /// <summary>Taints that <c>tolerations</c> may name. Default: as for <c>nodeLabels</c>; a toleration of all taints is not allowed.</summary>
    [Items(-1, 32)]
    public IReadOnlyList<AllowedToleration>? Tolerations { get; init; }

    /// <summary>PriorityClasses that <c>priorityClassName</c> may name. Default: all but those that begin with <c>system-</c>.</summary>
    [Items(-1, 32)]
    [Length(1, 253)]
    [Pattern(Patterns.ObjectName)]
    public IReadOnlyList<string>? PriorityClasses { get; init; }

    /// <summary>RuntimeClasses that <c>runtimeClassName</c> may name. Default: all.</summary>
    [Items(-1, 32)]
    [Length(1, 253)]
    [Pattern(Patterns.ObjectName)]
    public IReadOnlyList<string>? RuntimeClasses { get; init; }

    /// <summary>
    /// False allows no <c>affinity</c>. Where <c>nodeLabels</c> is set, node affinity, which chooses nodes as <c>nodeSelector</c> does, is
    /// allowed only with true.
    /// </summary>
    public bool? Affinity { get; init; }

    /// <summary>URLs that <c>proxy.httpProxy</c> and <c>proxy.httpsProxy</c> may have. Default: any.</summary>
    [Items(-1, 16)]
    [Length(1, 2048)]
    [Pattern(Patterns.HttpUrl)]
    public IReadOnlyList<string>? Proxies { get; init; }
}

/// <summary>A label that a node selector may name.</summary>
public sealed record AllowedNodeLabel
{
    /// <summary>Name of the label.</summary>
    [Required]
    [Length(1, 316)]
    public string Key { get; init; } = "";

    /// <summary>Values that it may have. Default: any.</summary>
    [Items(1, 32)]
    [Length(-1, 63)]
    public IReadOnlyList<string>? Values { get; init; }
}

/// <summary>A taint that a toleration may name.</summary>
public sealed record AllowedToleration
{
    /// <summary>Key of the taint.</summary>
    [Required]
    [Length(1, 316)]
    public string Key { get; init; } = "";

    /// <summary>Value of the taint; the toleration must name it. Default: any, and none.</summary>
    [Length(-1, 63)]
    public string? Value { get; init; }
}

/// <summary>What every Pod gets.</summary>
public sealed record PolicyForced
{
    /// <summary>Labels that the node must have, added to the build's own.</summary>
    [Items(-1, 32)]
    [Length(-1, 63)]
    public IReadOnlyDictionary<string, string>? NodeSelector { get; init; }

    /// <summary>Tolerations, added to the build's own.</summary>
    [Items(-1, 32)]
    public IReadOnlyList<BuildToleration>? Tolerations { get; init; }

    /// <summary>PriorityClass of the Pod.</summary>
    [Length(1, 253)]
    [Pattern(Patterns.ObjectName)]
    public string? PriorityClassName { get; init; }

    /// <summary>RuntimeClass of the Pod, for example one that isolates it from the node's kernel.</summary>
    [Length(1, 253)]
    [Pattern(Patterns.ObjectName)]
    public string? RuntimeClassName { get; init; }
}
