using Operator.Kubernetes.Models.Attributes;

namespace Operator.Entities.ImageBuilds;

/// <summary>What to build, how, and where to push the image. Anything that this operator does not support is refused with reason <c>SpecNotSupported</c>.</summary>
[ValidationRule("!has(self.dockerfile) || self.modelVersion == 'dockerfile'", Message = "dockerfile belongs to modelVersion dockerfile")]
[ValidationRule("!has(self.static) || self.modelVersion == 'static'", Message = "static belongs to modelVersion static")]
[ValidationRule("!has(self.nixpacks) || self.modelVersion == 'nixpacks'", Message = "nixpacks belongs to modelVersion nixpacks")]
[ValidationRule("!has(self.compose) || self.modelVersion == 'compose'", Message = "compose belongs to modelVersion compose")]
public sealed record ImageBuildSpec
{
    /// <summary>Where the files come from. Default: a working example project of the model version is built.</summary>
    public BuildSource? Source { get; init; }

    /// <summary>
    /// The kind of project, which decides where the Dockerfile comes from:
    /// <list type="bullet">
    /// <item><c>auto</c>: detected from the source; a Dockerfile in it takes precedence</item>
    /// <item><c>dockerfile</c>: the Dockerfile in the source, or the one in <c>dockerfile.inline</c></item>
    /// <item><c>python-flask</c>, <c>python-fastapi</c>, <c>nodejs</c>: written by the operator for the project or, without a source, for a working example</item>
    /// <item><c>python</c>, <c>go</c>, <c>rust</c>, <c>java</c>, <c>dotnet</c>, <c>ruby</c>, <c>php</c>, <c>deno</c>, <c>static</c>, <c>generic</c>: written by the operator for the project</item>
    /// <item><c>nixpacks</c>, <c>compose</c>: according to nixpacks.toml or the compose file</item>
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

    /// <summary>Values for the parameters of the template that <c>modelVersion</c> names.</summary>
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

    /// <summary>Values for the <c>ARG</c>s of the Dockerfile. They are readable in the image's history: use <c>buildSecrets</c> for secrets.</summary>
    [Items(-1, 256)]
    [Length(-1, 8192)]
    [ValidationRule(CelRules.VariableNames, Message = CelRules.VariableNamesMessage)]
    public IReadOnlyDictionary<string, string>? BuildArgs { get; init; }

    /// <summary>Labels of the image, added to the standard ones.</summary>
    [Items(-1, 128)]
    [Length(-1, 4096)]
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>Stage of the Dockerfile to build. Default: the last one.</summary>
    [Length(1, 128)]
    [Pattern("^[A-Za-z0-9][A-Za-z0-9_.-]*$")]
    public string? Target { get; init; }

    /// <summary>
    /// Platforms of the image, such as <c>linux/amd64</c>. Each is built on a node of its architecture, unless podTemplate.nodeSelector
    /// names another one, as for nodes that emulate. Several platforms are built at the same time, each by an ImageBuild of its own that this
    /// one controls; the image is the index of theirs. Default: the platform of the node that the build runs on.
    /// </summary>
    [Items(-1, 8)]
    [Length(-1, 64)]
    [Pattern("^[a-z0-9]+/[a-z0-9]+(/[a-z0-9]+)?$")]
    [ListSet]
    public IReadOnlyList<string>? Platforms { get; init; }

    /// <summary>Secrets that the build can read with <c>RUN --mount=type=secret</c>; they are not stored in the image, and masked in the log.</summary>
    [Items(-1, 16)]
    [ListMapKeys("id")]
    public IReadOnlyList<BuildSecret>? BuildSecrets { get; init; }

    /// <summary>Where the image is pushed.</summary>
    public BuildOutput? Output { get; init; }

    /// <summary>The program that builds the image.</summary>
    [Default("buildkit")]
    public BuildEngine Engine { get; init; } = BuildEngine.BuildKit;

    /// <summary>Reuse of layers between builds.</summary>
    public BuildCache? Cache { get; init; }

    /// <summary>Time limit for the whole run, from when it leaves the queue, as a duration such as <c>30m</c> or <c>1h30m</c>. Default: the operator's.</summary>
    [Length(2, 32)]
    [Pattern(Patterns.Duration)]
    [ValidationRule(CelRules.PositiveDuration, Message = CelRules.PositiveDurationMessage)]
    public string? Timeout { get; init; }

    /// <summary>Time limits for the parts of the run.</summary>
    public BuildTimeouts? Timeouts { get; init; }

    /// <summary>Whether a run is tried again after a failure of the infrastructure.</summary>
    public BuildRetry? Retry { get; init; }

    /// <summary>Order in the queue: of the builds of a namespace, those with a higher number go first.</summary>
    [Default(0)]
    [RangeMinimum(-1000)]
    [RangeMaximum(1000)]
    public int Priority { get; init; }

    /// <summary>
    /// Whether this build may run while another build of the namespace runs that pushes to the same repository; <c>Parallel</c> where it is
    /// not set. Only builds that push have a repository.
    /// </summary>
    public BuildConcurrency? ConcurrencyPolicy { get; init; }

    /// <summary>True keeps a build that has not started from starting.</summary>
    [Default(false)]
    public bool Suspend { get; init; }

    /// <summary>True stops the current run, keeps its record and log, and prevents further runs until it is false again.</summary>
    [Default(false)]
    public bool Cancel { get; init; }

    /// <summary>What a run does.</summary>
    [Default("Build")]
    public BuildMode Mode { get; init; } = BuildMode.Build;

    /// <summary>Any new text starts one more run of the same spec, for example a time or a ticket number.</summary>
    [Length(-1, 128)]
    public string? RunRequest { get; init; }

    /// <summary>Scheduling, resources and network settings of the build's Pod.</summary>
    public BuildPodTemplate? PodTemplate { get; init; }

    /// <summary>How long Pods, logs and the build itself are kept.</summary>
    public BuildRetention? Retention { get; init; }
}
