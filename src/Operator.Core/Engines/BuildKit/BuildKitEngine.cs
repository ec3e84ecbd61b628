using System.Security.Cryptography;
using System.Text;
using k8s.Models;
using Operator.Core.Contract;
using Operator.Core.Planning;
using Operator.Core.Runs;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Engines.BuildKit;

/// <summary>Rootless BuildKit: one daemon for one build, in the build's own container, as uid 1000 with no capability.</summary>
public sealed class BuildKitEngine : IBuildEngine
{
    /// <summary>Id under which a RUN can mount the extra CA certificates as a secret file.</summary>
    public const string CaSecretId = "imagebuild-ca";

    private const string StateVolume = "buildkit-state";
    private const string StateDirectory = "/home/user/.local/share/buildkit";

    /// <summary>With a cache volume, the file that prepare has written builds each image with the state on it.</summary>
    private static readonly string Script = EngineScript.Of(
        start: """
        [ ! -e /imagebuild/plan/registry/config.json ] || export DOCKER_CONFIG=/imagebuild/plan/registry
        [ ! -e /imagebuild/plan/cache-volume.sh ] || . /imagebuild/plan/cache-volume.sh
        """,
        build: EngineScript.BuildImage(
            "${DAEMONLESS:-buildctl-daemonless.sh}",
            "build --frontend dockerfile.v0 --progress plain --metadata-file \"$2.json\"",
            name: "run_engine"
        ) + "\nbuild_image() { run_engine \"$@\"; }"
    );

    public BuildEngine Engine => BuildEngine.BuildKit;

    /// <summary>Baseline and restricted refuse what the default seccomp and AppArmor profiles, or rather their absence, make of the Pod.</summary>
    public EngineFeatures Features { get; } =
        EngineFeatures.All with
        {
            CacheModes = new HashSet<BuildCacheMode> { BuildCacheMode.None, BuildCacheMode.Registry, BuildCacheMode.Volume },
            PodSecurity = PodSecurityLevel.Privileged,
        };

    public string ResultKind => "json";

    public string? DigestIn(string result) => BuildKitResult.DigestIn(result);

    public IReadOnlyList<V1Volume> Volumes { get; } = [new V1Volume { Name = StateVolume, EmptyDir = new V1EmptyDirVolumeSource() }];

    public IReadOnlyDictionary<string, string> PodAnnotations(OperatorSettings settings) => RootlessContainer.PodAnnotations(settings);

    public V1Container Container(OperatorSettings settings, BuildRequest request) =>
        new()
        {
            Name = PodContainers.Build,
            Image = settings.BuildKitImage,
            ImagePullPolicy = "IfNotPresent",
            Command = ["/bin/sh", "-c", Script],
            Env =
            [
                new()
                {
                    Name = "BUILDKITD_FLAGS",
                    Value = $"--oci-worker-no-process-sandbox --config {WorkspacePaths.InPod.BuildkitdToml}",
                },
                // There is only the Pod's network. Copied-up /etc and /run let the daemon write there without being root outside.
                new() { Name = "ROOTLESSKIT", Value = "rootlesskit --net=host --copy-up=/etc --copy-up=/run" },
                new() { Name = "BUILDCTL_CONNECT_RETRIES_MAX", Value = "30" },
                new() { Name = "DOCKER_CONFIG", Value = WorkspacePaths.InPod.Registry },
                // Go reads every file of these directories, beside the system's own bundle.
                new() { Name = "SSL_CERT_DIR", Value = $"/etc/ssl/certs:{WorkspacePaths.InPod.Certificates}" },
                new() { Name = "HOME", Value = "/home/user" },
                new() { Name = "USER", Value = "user" },
                new() { Name = "XDG_RUNTIME_DIR", Value = "/run/user/1000" },
                new() { Name = "TMPDIR", Value = "/tmp" },
                .. request.CacheVolume?.Claim is null
                    ? Array.Empty<V1EnvVar>()
                    : [new() { Name = "IMAGEBUILD_ENGINE", Value = EngineId(settings.BuildKitImage) }],
            ],
            VolumeMounts =
            [
                new() { Name = StateVolume, MountPath = StateDirectory },
                .. request.CacheVolume?.Claim is null
                    ? Array.Empty<V1VolumeMount>()
                    : [new() { Name = CacheVolumeUse.VolumeName, MountPath = WorkspacePaths.InPod.CacheVolume }],
            ],
            SecurityContext = RootlessContainer.SecurityContext(settings),
        };

    /// <summary>A state is used by the engine alone that has made it: one image, with its digest where it is pinned.</summary>
    private static string EngineId(string image) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(image)))[..16];

    public IReadOnlyList<string> Arguments(BuildRequest request, PlannedImage image, int index) =>
        BuildKitArguments.Of(request, image, index);

    public IReadOnlyDictionary<string, string> Files(BuildRequest request)
    {
        var files = new Dictionary<string, string>
        {
            [WorkspacePaths.InPod.SourcePolicy] = SourcePolicy.Of(request),
            [WorkspacePaths.InPod.BuildkitdToml] = BuildkitdToml.From(
                ResolvedOutput.RegistriesOf(request.Spec, request.Repository, request.Registries),
                request.CacheVolume
            ),
            [WorkspacePaths.InPod.SecretFilter] = SecretFilter.Program,
        };
        if (request.CacheVolume?.Claim is not null)
        {
            files[WorkspacePaths.InPod.CacheVolumeScript] = EmbeddedText.Of("cache-volume.sh");
        }

        return files;
    }

    public IEngineLog OpenLog() => new BuildKitLog();

    public Failure Classify(LogFacts log, EngineEnd end) => BuildKitFailures.Classify(log, end);
}
