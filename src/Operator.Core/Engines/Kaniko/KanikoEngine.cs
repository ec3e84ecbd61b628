using k8s.Models;
using Operator.Core.Contract;
using Operator.Core.Planning;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Engines.Kaniko;

/// <summary>
/// The executor of Kaniko's maintained fork, by arguments alone: as root with the runtime's default capabilities, in a container whose root
/// directory becomes the image. Commands of the Dockerfile run in that container, beside the executor.
/// </summary>
public sealed class KanikoEngine : IBuildEngine
{
    /// <summary>Switches of the fork that make it follow the Dockerfile's specification where its own default differs.</summary>
    private static readonly string[] AsSpecified =
    [
        "FF_KANIKO_CHOWN_ON_IMPLICIT_DIRS",
        "FF_KANIKO_COPY_AS_ROOT",
        "FF_KANIKO_COPY_CHMOD_ON_IMPLICIT_DIRS",
        "FF_KANIKO_EXPAND_HEREDOC",
        "FF_KANIKO_RUN_HONOR_GROUP",
        "FF_KANIKO_UNTAR_SKIP_ROOT",
    ];

    public BuildEngine Engine => BuildEngine.Kaniko;

    public EngineFeatures Features { get; } =
        new()
        {
            // The fork has them, for the length of one build: they would keep nothing.
            CacheMounts = false,
            BuildSecrets = true,
            ChecksPush = true,
            Target = true,
            CacheModes = new HashSet<BuildCacheMode> { BuildCacheMode.None, BuildCacheMode.Registry },
            Dockerfile = new HashSet<DockerfileFeature>
            {
                DockerfileFeature.CacheMount,
                DockerfileFeature.SecretMount,
                DockerfileFeature.BindMount,
                DockerfileFeature.HereDocument,
            },
            PodSecurity = PodSecurityLevel.Baseline,
        };

    public IReadOnlyList<V1Volume> Volumes { get; } = [];

    /// <summary>A volume there would hide the image's own directory, and nothing in it would get into the image.</summary>
    public bool HasTmpVolume => false;

    public string Workspace => KanikoPaths.Workspace;

    public bool TakesLoginsFromPlan => true;

    public bool SaysWhenDone => false;

    public string ResultKind => KanikoPaths.ResultKind;

    public IReadOnlyDictionary<string, string> PodAnnotations(OperatorSettings settings) => new Dictionary<string, string>();

    public V1Container Container(OperatorSettings settings, BuildRequest request) =>
        new()
        {
            Name = PodContainers.Build,
            Image = settings.KanikoImage,
            ImagePullPolicy = "IfNotPresent",
            // Not the image's own entry point: an image of another name and origin must behave alike.
            Command = ["/kaniko/executor"],
            Args = [.. KanikoArguments.Of(request)],
            Env =
            [
                new() { Name = "DOCKER_CONFIG", Value = KanikoPaths.InPod.EngineRegistry },
                // Go reads every file of these directories. The image's own bundle is in the first.
                new() { Name = "SSL_CERT_DIR", Value = $"/kaniko/ssl/certs:{KanikoPaths.InPod.Certificates}" },
                new() { Name = "HOME", Value = "/root" },
                .. AsSpecified.Select(name => new V1EnvVar { Name = name, Value = "true" }),
            ],
            SecurityContext = new V1SecurityContext
            {
                RunAsUser = 0,
                RunAsGroup = 0,
                RunAsNonRoot = false,
                // Commands of a Dockerfile may use sudo; the container is root anyway.
                AllowPrivilegeEscalation = true,
                Privileged = false,
            },
        };

    /// <summary>None: the container has them all.</summary>
    public IReadOnlyList<string> Arguments(BuildRequest request, PlannedImage image, int index) => [];

    public IReadOnlyDictionary<string, string> Files(BuildRequest request) => new Dictionary<string, string>();

    public Failure? Problem(BuildRequest request, IReadOnlyList<PlannedImage> images) =>
        images.Select(image => KanikoPlan.Problem(request, image)).FirstOrDefault(problem => problem is not null) is { } what
            ? EnginePlan.Refused(this, what, advice: null, features => features.PlannedArguments)
            : null;

    /// <summary>The digest and nothing else.</summary>
    public string? DigestIn(string result) => result.Trim();

    public IEngineLog OpenLog() => new KanikoLog();

    public Failure Classify(LogFacts log, EngineEnd end) => KanikoFailures.Classify(log, end);
}
