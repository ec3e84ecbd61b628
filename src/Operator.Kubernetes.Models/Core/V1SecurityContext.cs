namespace Operator.Kubernetes.Models;

/// <summary>User, groups and profiles of all containers of a Pod.</summary>
public sealed record V1PodSecurityContext
{
    /// <summary>User id of the processes.</summary>
    public long? RunAsUser { get; init; }

    /// <summary>Primary group id of the processes.</summary>
    public long? RunAsGroup { get; init; }

    /// <summary>True lets the kubelet refuse to start a container as root.</summary>
    public bool? RunAsNonRoot { get; init; }

    /// <summary>Group that owns the Pod's volumes, and supplementary group of its processes.</summary>
    public long? FsGroup { get; init; }

    /// <summary><c>Always</c> (default) or <c>OnRootMismatch</c>: when volumes are given to <see cref="FsGroup"/>.</summary>
    public string? FsGroupChangePolicy { get; init; }

    /// <summary>Further groups.</summary>
    public IReadOnlyList<long>? SupplementalGroups { get; init; }

    /// <summary>System call filter.</summary>
    public V1SeccompProfile? SeccompProfile { get; init; }

    /// <summary>AppArmor profile (Kubernetes 1.30 and later; an annotation before).</summary>
    public V1AppArmorProfile? AppArmorProfile { get; init; }
}

/// <summary>User and privileges of one container.</summary>
public sealed record V1SecurityContext
{
    /// <summary>User id of the processes.</summary>
    public long? RunAsUser { get; init; }

    /// <summary>Primary group id of the processes.</summary>
    public long? RunAsGroup { get; init; }

    /// <summary>True lets the kubelet refuse to start the container as root.</summary>
    public bool? RunAsNonRoot { get; init; }

    /// <summary>False sets no_new_privs: no setuid, no file capabilities.</summary>
    public bool? AllowPrivilegeEscalation { get; init; }

    /// <summary>True gives the container nearly all of the node.</summary>
    public bool? Privileged { get; init; }

    /// <summary>True mounts the root filesystem read-only.</summary>
    public bool? ReadOnlyRootFilesystem { get; init; }

    /// <summary><c>Default</c> or <c>Unmasked</c>: whether parts of /proc are hidden.</summary>
    public string? ProcMount { get; init; }

    /// <summary>Capabilities beside the runtime's default set.</summary>
    public V1Capabilities? Capabilities { get; init; }

    /// <summary>System call filter.</summary>
    public V1SeccompProfile? SeccompProfile { get; init; }

    /// <summary>AppArmor profile (Kubernetes 1.30 and later; an annotation before).</summary>
    public V1AppArmorProfile? AppArmorProfile { get; init; }
}

/// <summary>Capabilities, without the prefix <c>CAP_</c>.</summary>
public sealed record V1Capabilities
{
    /// <summary>Added ones.</summary>
    public IReadOnlyList<string>? Add { get; init; }

    /// <summary>Dropped ones; <c>ALL</c> for all.</summary>
    public IReadOnlyList<string>? Drop { get; init; }
}

/// <summary>A seccomp profile.</summary>
public sealed record V1SeccompProfile
{
    /// <summary><c>RuntimeDefault</c>, <c>Unconfined</c> or <c>Localhost</c>.</summary>
    public string Type { get; init; } = "";

    /// <summary>File below the kubelet's seccomp directory, with <c>Localhost</c>.</summary>
    public string? LocalhostProfile { get; init; }
}

/// <summary>An AppArmor profile.</summary>
public sealed record V1AppArmorProfile
{
    /// <summary><c>RuntimeDefault</c>, <c>Unconfined</c> or <c>Localhost</c>.</summary>
    public string Type { get; init; } = "";

    /// <summary>Name of a profile that is loaded on the node, with <c>Localhost</c>.</summary>
    public string? LocalhostProfile { get; init; }
}
