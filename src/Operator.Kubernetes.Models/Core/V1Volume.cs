namespace Operator.Kubernetes.Models;

/// <summary>A volume of a Pod: a name and exactly one source.</summary>
public sealed record V1Volume
{
    /// <summary>Name, unique in the Pod: an RFC 1123 label.</summary>
    public string Name { get; init; } = "";

    /// <summary>An empty directory that lives as long as the Pod.</summary>
    public V1EmptyDirVolumeSource? EmptyDir { get; init; }

    /// <summary>Files from a Secret.</summary>
    public V1SecretVolumeSource? Secret { get; init; }

    /// <summary>Files from a ConfigMap.</summary>
    public V1ConfigMapVolumeSource? ConfigMap { get; init; }

    /// <summary>Files from fields of the Pod.</summary>
    public V1DownwardAPIVolumeSource? DownwardAPI { get; init; }

    /// <summary>Files from several sources in one directory.</summary>
    public V1ProjectedVolumeSource? Projected { get; init; }

    /// <summary>A claim of the same namespace.</summary>
    public V1PersistentVolumeClaimVolumeSource? PersistentVolumeClaim { get; init; }

    /// <summary>A path of the node.</summary>
    public V1HostPathVolumeSource? HostPath { get; init; }
}

/// <summary>An empty directory.</summary>
public sealed record V1EmptyDirVolumeSource
{
    /// <summary>Empty for the node's disk, <c>Memory</c> for a tmpfs.</summary>
    public string? Medium { get; init; }

    /// <summary>Quantity above which the kubelet evicts the Pod (or the tmpfs is full).</summary>
    public string? SizeLimit { get; init; }
}

/// <summary>Files from a Secret.</summary>
public sealed record V1SecretVolumeSource
{
    /// <summary>Name of the Secret.</summary>
    public string SecretName { get; init; } = "";

    /// <summary>Keys and their files; without it every key is a file.</summary>
    public IReadOnlyList<V1KeyToPath>? Items { get; init; }

    /// <summary>Mode bits in decimal, for example 256 for 0400.</summary>
    public int? DefaultMode { get; init; }

    /// <summary>True when Secret or keys may be missing; else the Pod waits for them.</summary>
    public bool? Optional { get; init; }
}

/// <summary>Files from a ConfigMap.</summary>
public sealed record V1ConfigMapVolumeSource
{
    /// <summary>Name of the ConfigMap.</summary>
    public string Name { get; init; } = "";

    /// <summary>Keys and their files; without it every key is a file.</summary>
    public IReadOnlyList<V1KeyToPath>? Items { get; init; }

    /// <summary>Mode bits in decimal.</summary>
    public int? DefaultMode { get; init; }

    /// <summary>True when ConfigMap or keys may be missing; else the Pod waits for them.</summary>
    public bool? Optional { get; init; }
}

/// <summary>A key and the file it becomes.</summary>
public sealed record V1KeyToPath
{
    /// <summary>The key.</summary>
    public string Key { get; init; } = "";

    /// <summary>Relative path of the file; without <c>..</c>.</summary>
    public string Path { get; init; } = "";

    /// <summary>Mode bits in decimal.</summary>
    public int? Mode { get; init; }
}

/// <summary>Files from fields of the Pod.</summary>
public sealed record V1DownwardAPIVolumeSource
{
    /// <summary>The files.</summary>
    public IReadOnlyList<V1DownwardAPIVolumeFile>? Items { get; init; }

    /// <summary>Mode bits in decimal.</summary>
    public int? DefaultMode { get; init; }
}

/// <summary>A file from a field of the Pod.</summary>
public sealed record V1DownwardAPIVolumeFile
{
    /// <summary>Relative path of the file.</summary>
    public string Path { get; init; } = "";

    /// <summary>The field; only metadata is allowed here.</summary>
    public V1ObjectFieldSelector? FieldRef { get; init; }

    /// <summary>A request or limit.</summary>
    public V1ResourceFieldSelector? ResourceFieldRef { get; init; }

    /// <summary>Mode bits in decimal.</summary>
    public int? Mode { get; init; }
}

/// <summary>Several sources in one directory.</summary>
public sealed record V1ProjectedVolumeSource
{
    /// <summary>The sources; their paths must not collide.</summary>
    public IReadOnlyList<V1VolumeProjection> Sources { get; init; } = [];

    /// <summary>Mode bits in decimal.</summary>
    public int? DefaultMode { get; init; }
}

/// <summary>One source of a projected volume: exactly one member is set.</summary>
public sealed record V1VolumeProjection
{
    /// <summary>Keys of a Secret.</summary>
    public V1ObjectProjection? Secret { get; init; }

    /// <summary>Keys of a ConfigMap.</summary>
    public V1ObjectProjection? ConfigMap { get; init; }

    /// <summary>Fields of the Pod.</summary>
    public V1DownwardAPIProjection? DownwardAPI { get; init; }

    /// <summary>A token of the Pod's service account.</summary>
    public V1ServiceAccountTokenProjection? ServiceAccountToken { get; init; }
}

/// <summary>Keys of a Secret or ConfigMap (<c>SecretProjection</c>, <c>ConfigMapProjection</c>).</summary>
public sealed record V1ObjectProjection
{
    /// <summary>Name of the object.</summary>
    public string Name { get; init; } = "";

    /// <summary>Keys and their files; without it every key is a file.</summary>
    public IReadOnlyList<V1KeyToPath>? Items { get; init; }

    /// <summary>True when object or keys may be missing.</summary>
    public bool? Optional { get; init; }
}

/// <summary>Fields of the Pod in a projected volume.</summary>
public sealed record V1DownwardAPIProjection
{
    /// <summary>The files.</summary>
    public IReadOnlyList<V1DownwardAPIVolumeFile>? Items { get; init; }
}

/// <summary>A short-lived token of the Pod's service account.</summary>
public sealed record V1ServiceAccountTokenProjection
{
    /// <summary>Relative path of the file.</summary>
    public string Path { get; init; } = "";

    /// <summary>Intended recipient; by default the API server.</summary>
    public string? Audience { get; init; }

    /// <summary>Life of the token; the kubelet renews it in time.</summary>
    public long? ExpirationSeconds { get; init; }
}

/// <summary>A claim of the same namespace.</summary>
public sealed record V1PersistentVolumeClaimVolumeSource
{
    /// <summary>Name of the claim.</summary>
    public string ClaimName { get; init; } = "";

    /// <summary>True forbids writing.</summary>
    public bool? ReadOnly { get; init; }
}

/// <summary>A path of the node.</summary>
public sealed record V1HostPathVolumeSource
{
    /// <summary>Absolute path on the node.</summary>
    public string Path { get; init; } = "";

    /// <summary>What must be there, for example <c>Directory</c> or <c>CharDevice</c>; empty for no check.</summary>
    public string? Type { get; init; }
}
