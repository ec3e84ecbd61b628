namespace Operator.Kubernetes.Models;

/// <summary>One container of a Pod.</summary>
public sealed record V1Container
{
    /// <summary>Name, unique in the Pod: an RFC 1123 label.</summary>
    public string Name { get; init; } = "";

    /// <summary>Image reference.</summary>
    public string? Image { get; init; }

    /// <summary><c>Always</c>, <c>IfNotPresent</c> or <c>Never</c>; by default <c>Always</c> for <c>:latest</c>, else <c>IfNotPresent</c>.</summary>
    public string? ImagePullPolicy { get; init; }

    /// <summary>Replaces the image's entrypoint. <c>$(NAME)</c> is expanded from the environment, <c>$$</c> is a literal dollar sign.</summary>
    public IReadOnlyList<string>? Command { get; init; }

    /// <summary>Replaces the image's command; expanded as <see cref="Command"/>.</summary>
    public IReadOnlyList<string>? Args { get; init; }

    /// <summary>Working directory; by default the image's.</summary>
    public string? WorkingDir { get; init; }

    /// <summary>Environment variables, in the order in which they may refer to each other.</summary>
    public IReadOnlyList<V1EnvVar>? Env { get; init; }

    /// <summary>Ports, for information and for Services by name.</summary>
    public IReadOnlyList<V1ContainerPort>? Ports { get; init; }

    /// <summary>Requests and limits.</summary>
    public V1ResourceRequirements? Resources { get; init; }

    /// <summary>Where volumes appear in the container.</summary>
    public IReadOnlyList<V1VolumeMount>? VolumeMounts { get; init; }

    /// <summary>User and privileges of this container; overrides the Pod's.</summary>
    public V1SecurityContext? SecurityContext { get; init; }

    /// <summary>File that the kubelet reads when the container ends; by default <c>/dev/termination-log</c>.</summary>
    public string? TerminationMessagePath { get; init; }

    /// <summary><c>File</c> (default) or <c>FallbackToLogsOnError</c>.</summary>
    public string? TerminationMessagePolicy { get; init; }

    /// <summary><c>Always</c> makes an init container a sidecar (Kubernetes 1.29 and later; ignored before).</summary>
    public string? RestartPolicy { get; init; }

    /// <summary>True keeps standard input open.</summary>
    public bool? Stdin { get; init; }
}

/// <summary>An environment variable: a value, or a source for it.</summary>
public sealed record V1EnvVar
{
    /// <summary>Name of the variable.</summary>
    public string Name { get; init; } = "";

    /// <summary>Literal value; <c>$(NAME)</c> is expanded.</summary>
    public string? Value { get; init; }

    /// <summary>Where the value comes from instead.</summary>
    public V1EnvVarSource? ValueFrom { get; init; }
}

/// <summary>Source of a variable's value: exactly one member is set.</summary>
public sealed record V1EnvVarSource
{
    /// <summary>A field of the Pod.</summary>
    public V1ObjectFieldSelector? FieldRef { get; init; }

    /// <summary>A request or limit of a container.</summary>
    public V1ResourceFieldSelector? ResourceFieldRef { get; init; }

    /// <summary>A key of a Secret.</summary>
    public V1KeySelector? SecretKeyRef { get; init; }

    /// <summary>A key of a ConfigMap.</summary>
    public V1KeySelector? ConfigMapKeyRef { get; init; }
}

/// <summary>A field of the Pod, for example <c>metadata.annotations['key']</c>.</summary>
public sealed record V1ObjectFieldSelector
{
    /// <summary>Path of the field.</summary>
    public string FieldPath { get; init; } = "";

    /// <summary>API version of the path; by default <c>v1</c>.</summary>
    public string? ApiVersion { get; init; }
}

/// <summary>A request or limit of a container.</summary>
public sealed record V1ResourceFieldSelector
{
    /// <summary>For example <c>limits.memory</c>.</summary>
    public string Resource { get; init; } = "";

    /// <summary>Name of the container; needed in volumes.</summary>
    public string? ContainerName { get; init; }

    /// <summary>Unit of the output, for example <c>1Mi</c>.</summary>
    public string? Divisor { get; init; }
}

/// <summary>A key of a Secret or ConfigMap of the same namespace (<c>SecretKeySelector</c>, <c>ConfigMapKeySelector</c>).</summary>
public sealed record V1KeySelector
{
    /// <summary>Name of the object.</summary>
    public string Name { get; init; } = "";

    /// <summary>The key.</summary>
    public string Key { get; init; } = "";

    /// <summary>True when the object or key may be missing.</summary>
    public bool? Optional { get; init; }
}

/// <summary>A port that a container listens on.</summary>
public sealed record V1ContainerPort
{
    /// <summary>Name, at most 15 characters.</summary>
    public string? Name { get; init; }

    /// <summary>Number of the port.</summary>
    public int ContainerPort { get; init; }

    /// <summary><c>TCP</c> (default), <c>UDP</c> or <c>SCTP</c>.</summary>
    public string? Protocol { get; init; }
}

/// <summary>Requests and limits by resource name, as quantities (<c>500m</c>, <c>1Gi</c>).</summary>
public sealed record V1ResourceRequirements
{
    /// <summary>What the scheduler reserves.</summary>
    public IReadOnlyDictionary<string, string>? Requests { get; init; }

    /// <summary>What the container may not exceed.</summary>
    public IReadOnlyDictionary<string, string>? Limits { get; init; }
}

/// <summary>Where a volume appears in a container.</summary>
public sealed record V1VolumeMount
{
    /// <summary>Name of the volume.</summary>
    public string Name { get; init; } = "";

    /// <summary>Absolute path in the container; without a colon.</summary>
    public string MountPath { get; init; } = "";

    /// <summary>Path inside the volume; by default its root. Files mounted so are not updated any more.</summary>
    public string? SubPath { get; init; }

    /// <summary>True forbids writing.</summary>
    public bool? ReadOnly { get; init; }
}
