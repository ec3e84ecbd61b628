using Operator.Kubernetes.Models.Attributes;

namespace Operator.Entities.ImageBuilds;

/// <summary>Options of model version <c>dockerfile</c>: either a path in the source or the text itself.</summary>
[ValidationRule("!(has(self.path) && has(self.inline))", Message = "set only one of path and inline")]
public sealed record DockerfileOptions
{
    /// <summary>Path of the Dockerfile, relative to <c>source.contextDir</c>. Default: <c>Dockerfile</c>.</summary>
    [Length(1, 512)]
    [ValidationRule(CelRules.RelativePath, Message = CelRules.RelativePathMessage)]
    public string? Path { get; init; }

    /// <summary>Text of the Dockerfile.</summary>
    [Length(1, 65536)]
    public string? Inline { get; init; }
}

/// <summary>Options of model version <c>static</c>.</summary>
public sealed record StaticSiteOptions
{
    /// <summary>Command that builds the site. Default: <c>npm run build</c> if package.json has that script, otherwise none.</summary>
    [Length(1, 2048)]
    public string? BuildCommand { get; init; }

    /// <summary>Directory that nginx serves. Default: <c>dist</c> if there is a build command, otherwise the root of the source.</summary>
    [Length(1, 512)]
    [ValidationRule(CelRules.RelativePath, Message = CelRules.RelativePathMessage)]
    public string? OutputDir { get; init; }

    /// <summary>Text of an nginx server configuration that replaces the generated one.</summary>
    [Length(1, 65536)]
    public string? NginxConfig { get; init; }

    /// <summary>True answers requests for unknown paths with index.html, for single-page applications; false answers them with 404.</summary>
    [Default(false)]
    public bool Spa { get; init; }
}

/// <summary>Options of model version <c>nixpacks</c>; they take precedence over nixpacks.toml and nixpacks.json.</summary>
public sealed record NixpacksOptions
{
    /// <summary>Command that starts the application.</summary>
    [Length(1, 4096)]
    public string? StartCommand { get; init; }

    /// <summary>Command of the build phase.</summary>
    [Length(1, 4096)]
    public string? BuildCommand { get; init; }

    /// <summary>Variables, including NIXPACKS_*. They remain in the image.</summary>
    [Items(-1, 256)]
    [Length(-1, 8192)]
    [ValidationRule(CelRules.VariableNames, Message = CelRules.VariableNamesMessage)]
    public IReadOnlyDictionary<string, string>? Variables { get; init; }
}

/// <summary>Options of model version <c>compose</c>.</summary>
public sealed record ComposeOptions
{
    /// <summary>Path of the compose file. Default: the first of compose.yaml, compose.yml, docker-compose.yaml and docker-compose.yml that exists.</summary>
    [Length(1, 512)]
    [ValidationRule(CelRules.RelativePath, Message = CelRules.RelativePathMessage)]
    public string? File { get; init; }

    /// <summary>Service to build. Default: every service that has a <c>build</c>, each pushed to <c>REPOSITORY-SERVICE</c>.</summary>
    [Length(1, 128)]
    [Pattern("^[a-zA-Z0-9._-]+$")]
    public string? Service { get; init; }
}

/// <summary>A Secret that the build can read with <c>RUN --mount=type=secret,id=…</c>.</summary>
public sealed record BuildSecret
{
    /// <summary>The id used in the Dockerfile.</summary>
    [Required]
    [Length(1, 63)]
    [Pattern("^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$")]
    public string Id { get; init; } = "";

    /// <summary>Name of the Secret in the build's namespace.</summary>
    [Required]
    [Length(1, 253)]
    [Pattern(Patterns.ObjectName)]
    public string SecretName { get; init; } = "";

    /// <summary>Key in the Secret. Default: the id.</summary>
    [Length(1, 253)]
    [Pattern("^[-._a-zA-Z0-9]+$")]
    public string? Key { get; init; }
}

/// <summary>Where the image goes.</summary>
public sealed record BuildOutput
{
    /// <summary>Registry and repository without a tag, for example <c>registry.example.com/team/app</c>. Default: <c>REGISTRY/NAMESPACE/NAME</c> with the operator's default registry.</summary>
    [Length(1, 255)]
    [ValidationRule(CelRules.Repository, Message = CelRules.RepositoryMessage)]
    public string? Repository { get; init; }

    /// <summary>Tags of the image. It is pushed under the first one; the others are set to the same image afterwards. Default: the start of the run in UTC, as <c>YYYYMMDD-HHMMSS</c>.</summary>
    [Items(-1, 32)]
    [Length(1, 128)]
    [Pattern("^[A-Za-z0-9_][A-Za-z0-9._-]*$")]
    [ListSet]
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>Secret of type kubernetes.io/dockerconfigjson in the build's namespace, used to pull base images and to push.</summary>
    [Length(1, 253)]
    [Pattern(Patterns.ObjectName)]
    public string? RegistrySecret { get; init; }

    /// <summary>False builds without pushing, to check that the build works.</summary>
    [Default(true)]
    public bool Push { get; init; } = true;

    /// <summary>True allows plain HTTP to the registry, or any certificate.</summary>
    [Default(false)]
    public bool Insecure { get; init; }
}

/// <summary>Reuse of layers between builds.</summary>
[ValidationRule("!has(self.repository) || self.mode == 'registry'", Message = "repository is only used with mode registry")]
[ValidationRule("!has(self.volume) || self.mode == 'volume'", Message = "volume is only used with mode volume")]
public sealed record BuildCache
{
    /// <summary>Where layers are kept between builds.</summary>
    [Default("none")]
    public BuildCacheMode Mode { get; init; } = BuildCacheMode.None;

    /// <summary>Repository of the cache image for mode <c>registry</c>. Default: beside the output. The engine chooses the tags.</summary>
    [Length(1, 255)]
    [ValidationRule(CelRules.Repository, Message = CelRules.RepositoryMessage)]
    public string? Repository { get; init; }

    /// <summary>
    /// For mode <c>volume</c>: a PersistentVolumeClaim of the build's namespace with the label <c>imagebuild.dev/cache=true</c>. Default: one that
    /// the operator makes for the output's repository and architecture.
    /// </summary>
    [Length(1, 253)]
    [Pattern(Patterns.ObjectName)]
    public string? Volume { get; init; }
}

/// <summary>Time limits for the parts of a run, each a duration such as <c>10m</c>. Default: the operator's.</summary>
public sealed record BuildTimeouts
{
    /// <summary>Longest time in the queue.</summary>
    [Length(2, 32)]
    [Pattern(Patterns.Duration)]
    [ValidationRule(CelRules.PositiveDuration, Message = CelRules.PositiveDurationMessage)]
    public string? Queue { get; init; }

    /// <summary>Longest time until the Pod runs on a node: scheduling, volumes, pulling images.</summary>
    [Length(2, 32)]
    [Pattern(Patterns.Duration)]
    [ValidationRule(CelRules.PositiveDuration, Message = CelRules.PositiveDurationMessage)]
    public string? Schedule { get; init; }

    /// <summary>Longest time for fetching and planning.</summary>
    [Length(2, 32)]
    [Pattern(Patterns.Duration)]
    [ValidationRule(CelRules.PositiveDuration, Message = CelRules.PositiveDurationMessage)]
    public string? Prepare { get; init; }

    /// <summary>Longest time for building and pushing.</summary>
    [Length(2, 32)]
    [Pattern(Patterns.Duration)]
    [ValidationRule(CelRules.PositiveDuration, Message = CelRules.PositiveDurationMessage)]
    public string? Build { get; init; }

    /// <summary>Longest time for verifying the pushed image and setting its other tags.</summary>
    [Length(2, 32)]
    [Pattern(Patterns.Duration)]
    [ValidationRule(CelRules.PositiveDuration, Message = CelRules.PositiveDurationMessage)]
    public string? Publish { get; init; }
}

/// <summary>Whether a failed run is tried again.</summary>
public sealed record BuildRetry
{
    /// <summary>The largest <see cref="Limit"/>.</summary>
    public const int Most = 10;

    /// <summary>
    /// Number of further attempts after a failure of class Infrastructure, or when the engine broke down after a command of the Dockerfile had
    /// run. Other failures are never retried.
    /// </summary>
    [Default(0)]
    [RangeMinimum(0)]
    [RangeMaximum(Most)]
    public int Limit { get; init; }
}

/// <summary>How long things are kept after a run has ended.</summary>
public sealed record BuildRetention
{
    /// <summary>Seconds that Pods are kept. Default: the operator's.</summary>
    [RangeMinimum(0)]
    [RangeMaximum(31536000)]
    public int? PodsSeconds { get; init; }

    /// <summary>Seconds that archived logs and Dockerfiles are kept. Default: the operator's, normally as long as the object exists.</summary>
    [RangeMinimum(0)]
    [RangeMaximum(315360000)]
    public int? LogsSeconds { get; init; }

    /// <summary>Seconds after which the object itself is deleted. Default: never.</summary>
    [RangeMinimum(0)]
    [RangeMaximum(315360000)]
    public int? TtlSecondsAfterFinished { get; init; }
}
