using Operator.Kubernetes.Models.Attributes;

namespace Operator.Entities.ImageBuilds;

/// <summary>What to build, how, and where the image goes.</summary>
public sealed record ImageBuildSpec
{
    /// <summary>Where the files come from: exactly one kind, or none for a working example project of the model version.</summary>
    public BuildSource? Source { get; init; }

    /// <summary>
    /// How the Dockerfile comes about: <c>auto</c> looks at the source; <c>dockerfile</c> uses the source's own; the others write one:
    /// python-flask, python-fastapi, python, nodejs, go, rust, java, dotnet, static, nixpacks, compose, generic;
    /// or the name of a template that the platform team provides.
    /// </summary>
    [Default("auto")]
    [Length(1, 63)]
    [Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")]
    public string ModelVersion { get; init; } = ModelVersions.Auto;

    /// <summary>Options of model version <c>dockerfile</c>.</summary>
    public DockerfileOptions? Dockerfile { get; init; }

    /// <summary>Options of model version <c>static</c>.</summary>
    public StaticSiteOptions? Static { get; init; }

    /// <summary>Options of model version <c>nixpacks</c>.</summary>
    public NixpacksOptions? Nixpacks { get; init; }

    /// <summary>Options of model version <c>compose</c>.</summary>
    public ComposeOptions? Compose { get; init; }

    /// <summary>Values for the parameters of a template of the platform team.</summary>
    [Items(-1, 64)]
    [Length(-1, 4096)]
    public IReadOnlyDictionary<string, string>? Parameters { get; init; }

    /// <summary>Version of the application; becomes the label <c>org.opencontainers.image.version</c>.</summary>
    [Length(-1, 128)]
    public string? Version { get; init; }

    /// <summary>What the image is; becomes the label <c>org.opencontainers.image.description</c>.</summary>
    [Length(-1, 1024)]
    public string? Description { get; init; }

    /// <summary>Environment variables of the image. Values are data: no value can become a Dockerfile instruction.</summary>
    [Items(-1, 256)]
    [Length(-1, 8192)]
    public IReadOnlyDictionary<string, string>? Environment { get; init; }

    /// <summary>Values for the <c>ARG</c>s of the Dockerfile. They can be read from the image's history: use <c>buildSecrets</c> for secrets.</summary>
    [Items(-1, 256)]
    [Length(-1, 8192)]
    public IReadOnlyDictionary<string, string>? BuildArgs { get; init; }

    /// <summary>Labels of the image, added to the standard ones.</summary>
    [Items(-1, 128)]
    [Length(-1, 4096)]
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>Stage of the Dockerfile to build; by default the last.</summary>
    [Length(1, 128)]
    [Pattern("^[A-Za-z0-9][A-Za-z0-9_.-]*$")]
    public string? Target { get; init; }

    /// <summary>Platforms such as <c>linux/amd64</c>; by default that of the node that builds.</summary>
    [Items(-1, 8)]
    [Length(-1, 64)]
    [Pattern("^[a-z0-9]+/[a-z0-9]+(/[a-z0-9]+)?$")]
    [ListSet]
    public IReadOnlyList<string>? Platforms { get; init; }

    /// <summary>Secrets that <c>RUN --mount=type=secret</c> can read while building; they do not end up in the image.</summary>
    [Items(-1, 16)]
    [ListMapKeys("id")]
    public IReadOnlyList<BuildSecret>? BuildSecrets { get; init; }

    /// <summary>Where the image goes.</summary>
    public BuildOutput? Output { get; init; }

    /// <summary>The program that builds: buildkit (rootless), kaniko, dind or buildah.</summary>
    [Default("buildkit")]
    public BuildEngine Engine { get; init; } = BuildEngine.BuildKit;

    /// <summary>Reuse of layers between builds.</summary>
    public BuildCache? Cache { get; init; }

    /// <summary>Limit for the whole run, from its start to its end, as a duration such as <c>30m</c> or <c>1h30m</c>; by default the operator's.</summary>
    [Length(2, 32)]
    [Pattern(Patterns.Duration)]
    public string? Timeout { get; init; }

    /// <summary>Limits for single parts of the run.</summary>
    public BuildTimeouts? Timeouts { get; init; }

    /// <summary>Whether a run that failed through no fault of its user is tried again.</summary>
    public BuildRetry? Retry { get; init; }

    /// <summary>Order in the queue: higher goes first.</summary>
    [Default(0)]
    [RangeMinimum(-1000)]
    [RangeMaximum(1000)]
    public int Priority { get; init; }

    /// <summary>True holds a build that has not started.</summary>
    [Default(false)]
    public bool Suspend { get; init; }

    /// <summary>True stops the current run, keeps its record and log, and starts no other until it is false again.</summary>
    [Default(false)]
    public bool Cancel { get; init; }

    /// <summary><c>Build</c>, or <c>Plan</c>: detect, write the Dockerfile, check that the push would be allowed, and build nothing.</summary>
    [Default("Build")]
    public BuildMode Mode { get; init; } = BuildMode.Build;

    /// <summary>Any new text asks for one more run of the same spec, for example a time or a ticket's number.</summary>
    [Length(-1, 128)]
    public string? RunRequest { get; init; }

    /// <summary>Where and with what the build's Pod runs.</summary>
    public BuildPodTemplate? PodTemplate { get; init; }

    /// <summary>How long Pods, logs and the record are kept.</summary>
    public BuildRetention? Retention { get; init; }
}
