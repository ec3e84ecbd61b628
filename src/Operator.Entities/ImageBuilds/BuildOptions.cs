using Operator.Kubernetes.Models.Attributes;

namespace Operator.Entities.ImageBuilds;

/// <summary>Options of model version <c>dockerfile</c>: a path in the source or the text itself, not both.</summary>
[ValidationRule("!(has(self.path) && has(self.inline))", Message = "set only one of path and inline")]
public sealed record DockerfileOptions
{
    /// <summary>Path of the Dockerfile, relative to the built directory; by default <c>Dockerfile</c>.</summary>
    [Length(1, 512)]
    [ValidationRule(CelRules.RelativePath, Message = CelRules.RelativePathMessage)]
    public string? Path { get; init; }

    /// <summary>The Dockerfile's text.</summary>
    [Length(1, 65536)]
    public string? Inline { get; init; }
}

/// <summary>Options of model version <c>static</c>.</summary>
public sealed record StaticSiteOptions
{
    /// <summary>Command that builds the site; by default <c>npm run build</c> when package.json has that script, otherwise none.</summary>
    [Length(1, 2048)]
    public string? BuildCommand { get; init; }

    /// <summary>Directory that the build fills and nginx serves; by default <c>dist</c> after a build and the root without.</summary>
    [Length(1, 512)]
    [ValidationRule(CelRules.RelativePath, Message = CelRules.RelativePathMessage)]
    public string? OutputDir { get; init; }

    /// <summary>Text of an nginx server configuration that replaces the generated one.</summary>
    [Length(1, 65536)]
    public string? NginxConfig { get; init; }

    /// <summary>True answers unknown paths with index.html, as single-page applications want; otherwise with 404.</summary>
    [Default(false)]
    public bool Spa { get; init; }
}

/// <summary>Options of model version <c>nixpacks</c>; they win over nixpacks.toml and nixpacks.json.</summary>
public sealed record NixpacksOptions
{
    /// <summary>Command that starts the application.</summary>
    [Length(1, 4096)]
    public string? StartCommand { get; init; }

    /// <summary>Command of the build phase.</summary>
    [Length(1, 4096)]
    public string? BuildCommand { get; init; }

    /// <summary>Variables, including NIXPACKS_*. They persist in the image.</summary>
    [Items(-1, 256)]
    [Length(-1, 8192)]
    [ValidationRule(CelRules.VariableNames, Message = CelRules.VariableNamesMessage)]
    public IReadOnlyDictionary<string, string>? Variables { get; init; }
}

/// <summary>Options of model version <c>compose</c>.</summary>
public sealed record ComposeOptions
{
    /// <summary>Path of the compose file; by default compose.yaml, compose.yml, docker-compose.yaml or docker-compose.yml.</summary>
    [Length(1, 512)]
    [ValidationRule(CelRules.RelativePath, Message = CelRules.RelativePathMessage)]
    public string? File { get; init; }

    /// <summary>Service to build; without it every service with a <c>build</c>, each as <c>repository-service</c>.</summary>
    [Length(1, 128)]
    [Pattern("^[a-zA-Z0-9._-]+$")]
    public string? Service { get; init; }
}

/// <summary>A Secret that one <c>RUN --mount=type=secret,id=…</c> can read.</summary>
public sealed record BuildSecret
{
    /// <summary>The id used in the Dockerfile.</summary>
    [Required]
    [Length(1, 63)]
    [Pattern("^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$")]
    public string Id { get; init; } = "";

    /// <summary>Secret in the build's namespace.</summary>
    [Required]
    [Length(1, 253)]
    [Pattern(Patterns.ObjectName)]
    public string SecretName { get; init; } = "";

    /// <summary>Key in the Secret; by default the id.</summary>
    [Length(1, 253)]
    [Pattern("^[-._a-zA-Z0-9]+$")]
    public string? Key { get; init; }
}

/// <summary>Where the image goes.</summary>
public sealed record BuildOutput
{
    /// <summary>Registry and repository without tag, for example <c>registry.example.com/team/app</c>; by default <c>REGISTRY/NAMESPACE/NAME</c> in the operator's registry.</summary>
    [Length(1, 255)]
    [ValidationRule(CelRules.Repository, Message = CelRules.RepositoryMessage)]
    public string? Repository { get; init; }

    /// <summary>Tags; the first is the one that is built, the others point to the same image. By default the run's UTC start as <c>YYYYMMDD-HHMMSS</c>.</summary>
    [Items(-1, 32)]
    [Length(1, 128)]
    [Pattern("^[A-Za-z0-9_][A-Za-z0-9._-]*$")]
    [ListSet]
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>Secret of type kubernetes.io/dockerconfigjson in the build's namespace, for pulling base images and pushing.</summary>
    [Length(1, 253)]
    [Pattern(Patterns.ObjectName)]
    public string? RegistrySecret { get; init; }

    /// <summary>False builds without pushing: a check that the build works.</summary>
    [Default(true)]
    public bool Push { get; init; } = true;

    /// <summary>True speaks plain HTTP to the registry, or accepts any certificate.</summary>
    [Default(false)]
    public bool Insecure { get; init; }
}

/// <summary>Reuse of layers between builds.</summary>
[ValidationRule("!has(self.repository) || self.mode == 'registry'", Message = "repository is only used with mode registry")]
public sealed record BuildCache
{
    /// <summary>Where layers are kept between builds.</summary>
    [Default("none")]
    public BuildCacheMode Mode { get; init; } = BuildCacheMode.None;

    /// <summary>Repository of the cache image for mode <c>registry</c>; by default the output's with tag <c>buildcache</c>.</summary>
    [Length(1, 255)]
    [ValidationRule(CelRules.Repository, Message = CelRules.RepositoryMessage)]
    public string? Repository { get; init; }
}

/// <summary>Limits of the run's parts, each a duration such as <c>10m</c>; by default the operator's.</summary>
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

    /// <summary>Longest time for verifying the pushed image and setting its further tags.</summary>
    [Length(2, 32)]
    [Pattern(Patterns.Duration)]
    [ValidationRule(CelRules.PositiveDuration, Message = CelRules.PositiveDurationMessage)]
    public string? Publish { get; init; }
}

/// <summary>Whether a run is tried again.</summary>
public sealed record BuildRetry
{
    /// <summary>How many further attempts follow a failure of class Infrastructure; failures of any other class are never tried again.</summary>
    [Default(0)]
    [RangeMinimum(0)]
    [RangeMaximum(10)]
    public int Limit { get; init; }
}

/// <summary>How long things are kept after a run has ended.</summary>
public sealed record BuildRetention
{
    /// <summary>Seconds that Pods are kept; by default the operator's.</summary>
    [RangeMinimum(0)]
    [RangeMaximum(31536000)]
    public int? PodsSeconds { get; init; }

    /// <summary>Seconds that archived logs and Dockerfiles are kept; by default as long as the build.</summary>
    [RangeMinimum(0)]
    [RangeMaximum(315360000)]
    public int? LogsSeconds { get; init; }

    /// <summary>Seconds after which the ImageBuild itself is deleted; without it, never.</summary>
    [RangeMinimum(0)]
    [RangeMaximum(315360000)]
    public int? TtlSecondsAfterFinished { get; init; }
}
