using Operator.Entities.ImageBuilds;
using Operator.Kubernetes.Models.Attributes;

namespace Operator.Entities.ImagePushes;

/// <summary>Which image to copy, and where to.</summary>
public sealed record ImagePushSpec
{
    /// <summary>The image.</summary>
    [Required]
    public PushSource Source { get; init; } = new();

    /// <summary>Where the copy goes.</summary>
    [Required]
    public PushDestination Destination { get; init; } = new();

    /// <summary>Time limit for the whole run, from when it leaves the queue, as a duration such as <c>30m</c> or <c>1h30m</c>. Default: the operator's for builds.</summary>
    [Length(2, 32)]
    [Pattern(Patterns.Duration)]
    [ValidationRule(CelRules.PositiveDuration, Message = CelRules.PositiveDurationMessage)]
    public string? Timeout { get; init; }

    /// <summary>Time limits for the parts of the run.</summary>
    public PushTimeouts? Timeouts { get; init; }

    /// <summary>Whether a run is tried again after a failure of the infrastructure.</summary>
    public BuildRetry? Retry { get; init; }

    /// <summary>Order in the queue, which pushes share with builds: of those of a namespace, the ones with a higher number go first.</summary>
    [Default(0)]
    [RangeMinimum(-1000)]
    [RangeMaximum(1000)]
    public int Priority { get; init; }

    /// <summary>True keeps a push that has not started from starting.</summary>
    [Default(false)]
    public bool Suspend { get; init; }

    /// <summary>True stops the current run, keeps its record and log, and prevents further runs until it is false again.</summary>
    [Default(false)]
    public bool Cancel { get; init; }

    /// <summary>Any new text starts one more run of the same spec, for example a time or a ticket number.</summary>
    [Length(-1, 128)]
    public string? RunRequest { get; init; }

    /// <summary>Scheduling, resources and network settings of the Pod that copies.</summary>
    public BuildPodTemplate? PodTemplate { get; init; }

    /// <summary>How long Pods, logs and the push itself are kept.</summary>
    public BuildRetention? Retention { get; init; }
}

/// <summary>The image that is copied: that of a build, or any other. Exactly one of buildRef and image.</summary>
[ValidationRule("has(self.buildRef) != has(self.image)", Message = "set exactly one of buildRef and image")]
public sealed record PushSource
{
    /// <summary>A build of the same namespace. The push waits for its end, and copies the image that its status then names, by its digest.</summary>
    public PushBuildReference? BuildRef { get; init; }

    /// <summary>Image reference with a tag or digest, for example <c>registry.example.com/team/app:1.5</c>.</summary>
    [Length(1, 512)]
    public string? Image { get; init; }

    /// <summary>Copies only this platform's image of an index, for example <c>linux/arm64</c>; the digest is then that image's. Default: an index is copied whole.</summary>
    [Length(-1, 64)]
    [Pattern("^[a-z0-9]+/[a-z0-9]+(/[a-z0-9]+)?$")]
    public string? Platform { get; init; }

    /// <summary>Secret of type kubernetes.io/dockerconfigjson in the push's namespace, for the registry of the source. Default: with buildRef the build's <c>output.registrySecret</c>, otherwise none.</summary>
    [Length(1, 253)]
    [Pattern(Patterns.ObjectName)]
    public string? RegistrySecret { get; init; }

    /// <summary>True allows plain HTTP to the registry of the source, or any certificate. Default: with buildRef the build's <c>output.insecure</c>, otherwise false.</summary>
    public bool? Insecure { get; init; }
}

/// <summary>A build of the same namespace.</summary>
public sealed record PushBuildReference
{
    /// <summary>Its name.</summary>
    [Required]
    [Length(1, 253)]
    [Pattern(Patterns.ObjectName)]
    public string Name { get; init; } = "";
}

/// <summary>Where the copy goes.</summary>
public sealed record PushDestination
{
    /// <summary>Registry and repository without a tag, for example <c>mirror.example.com/team/app</c>.</summary>
    [Required]
    [Length(1, 255)]
    [ValidationRule(CelRules.Repository, Message = CelRules.RepositoryMessage)]
    public string Repository { get; init; } = "";

    /// <summary>Tags of the copy, set once everything else is there. Default: those of the source, so they are required for an image that is named by its digest.</summary>
    [Items(-1, 32)]
    [Length(1, 128)]
    [Pattern("^[A-Za-z0-9_][A-Za-z0-9._-]*$")]
    [ListSet]
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>Secret of type kubernetes.io/dockerconfigjson in the push's namespace, for the registry of the destination alone.</summary>
    [Length(1, 253)]
    [Pattern(Patterns.ObjectName)]
    public string? RegistrySecret { get; init; }

    /// <summary>True allows plain HTTP to the registry, or any certificate.</summary>
    [Default(false)]
    public bool Insecure { get; init; }
}

/// <summary>Time limits for the parts of a run, each a duration such as <c>10m</c>. Default: the operator's.</summary>
public sealed record PushTimeouts
{
    /// <summary>Longest time in the queue; waiting for a build counts.</summary>
    [Length(2, 32)]
    [Pattern(Patterns.Duration)]
    [ValidationRule(CelRules.PositiveDuration, Message = CelRules.PositiveDurationMessage)]
    public string? Queue { get; init; }

    /// <summary>Longest time until the Pod runs on a node: scheduling, volumes, pulling the operator's image.</summary>
    [Length(2, 32)]
    [Pattern(Patterns.Duration)]
    [ValidationRule(CelRules.PositiveDuration, Message = CelRules.PositiveDurationMessage)]
    public string? Schedule { get; init; }

    /// <summary>Longest time for the copy. Default: the operator's for building.</summary>
    [Length(2, 32)]
    [Pattern(Patterns.Duration)]
    [ValidationRule(CelRules.PositiveDuration, Message = CelRules.PositiveDurationMessage)]
    public string? Push { get; init; }
}
