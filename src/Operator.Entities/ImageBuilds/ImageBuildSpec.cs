using Operator.Kubernetes.Models.Attributes;

namespace Operator.Entities.ImageBuilds;

/// <summary>What to build, how, and where the image goes. What this operator does not serve is refused with reason <c>SpecNotSupported</c>.</summary>
[ValidationRule("!has(self.dockerfile) || self.modelVersion == 'dockerfile'", Message = "dockerfile belongs to modelVersion dockerfile")]
[ValidationRule("!has(self.static) || self.modelVersion == 'static'", Message = "static belongs to modelVersion static")]
[ValidationRule("!has(self.nixpacks) || self.modelVersion == 'nixpacks'", Message = "nixpacks belongs to modelVersion nixpacks")]
[ValidationRule("!has(self.compose) || self.modelVersion == 'compose'", Message = "compose belongs to modelVersion compose")]
public sealed record ImageBuildSpec
{
    /// <summary>Where the files come from; without it, a working example project of the model version is built.</summary>
    public BuildSource? Source { get; init; }

    /// <summary>
    /// What kind of project it is, and so how the Dockerfile comes about:
    /// <list type="bullet">
    /// <item><c>auto</c>: found out from the source; a Dockerfile in it wins</item>
    /// <item><c>dockerfile</c>: the Dockerfile of the source, or the one in <c>dockerfile.inline</c></item>
    /// <item><c>python-flask</c>, <c>python-fastapi</c>, <c>nodejs</c>: written for the project; without a source, for a working example</item>
    /// <item><c>python</c>, <c>go</c>, <c>rust</c>, <c>java</c>, <c>dotnet</c>, <c>static</c>, <c>generic</c>: written for the project</item>
    /// <item><c>nixpacks</c>, <c>compose</c>: as nixpacks.toml or the compose file says</item>
    /// <item>any other name: a template of the platform team</item>
    /// </list>
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
    [ValidationRule(CelRules.VariableNames, Message = CelRules.VariableNamesMessage)]
    public IReadOnlyDictionary<string, string>? Environment { get; init; }

    /// <summary>Values for the <c>ARG</c>s of the Dockerfile. They can be read from the image's history: use <c>buildSecrets</c> for secrets.</summary>
    [Items(-1, 256)]
    [Length(-1, 8192)]
    [ValidationRule(CelRules.VariableNames, Message = CelRules.VariableNamesMessage)]
    public IReadOnlyDictionary<string, string>? BuildArgs { get; init; }

    /// <summary>Labels of the image, added to the standard ones.</summary>
    [Items(-1, 128)]
    [Length(-1, 4096)]
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>Stage of the Dockerfile to build; by default the last.</summary>
    [Length(1, 128)]
    [Pattern("^[A-Za-z0-9][A-Za-z0-9_.-]*$")]
    public string? Target { get; init; }

    /// <summary>
    /// Platforms such as <c>linux/amd64</c>; by default that of the node that builds. One at most; the build then runs on a node of
    /// that architecture, unless podTemplate.nodeSelector names another.
    /// </summary>
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

    /// <summary>The program that builds the image.</summary>
    [Default("buildkit")]
    public BuildEngine Engine { get; init; } = BuildEngine.BuildKit;

    /// <summary>Reuse of layers between builds.</summary>
    public BuildCache? Cache { get; init; }

    /// <summary>Limit for the whole run, from its start to its end, as a duration such as <c>30m</c> or <c>1h30m</c>; by default the operator's.</summary>
    [Length(2, 32)]
    [Pattern(Patterns.Duration)]
    [ValidationRule(CelRules.PositiveDuration, Message = CelRules.PositiveDurationMessage)]
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

    /// <summary>What a run does.</summary>
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
