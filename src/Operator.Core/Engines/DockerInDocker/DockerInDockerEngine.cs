using k8s.Models;
using Operator.Core.Contract;
using Operator.Core.Engines.BuildKit;
using Operator.Core.Planning;
using Operator.Core.Runs;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Engines.DockerInDocker;

/// <summary>
/// A Docker daemon of the build's own, privileged, in a container beside the client, which is not: they share a socket in an emptyDir, and nothing
/// of the node. The client builds with buildx, by the BuildKit in the daemon: log, failures and what a Dockerfile may say are BuildKit's.
/// </summary>
public sealed class DockerInDockerEngine : IBuildEngine
{
    private const string SocketVolume = "docker-socket";
    private const string SocketDirectory = "/imagebuild/docker";
    private const string StateVolume = "docker-state";
    private const string DaemonJsonPath = "/imagebuild/plan/daemon.json";
    private const string Endpoint = $"unix://{SocketDirectory}/docker.sock";

    private static readonly string ClientScript = EngineScript.Of(
        start: $"""
        [ ! -e /imagebuild/plan/registry/config.json ] || export DOCKER_CONFIG=/imagebuild/plan/registry
        tries=0
        until docker version > /tmp/version 2>&1; do
          tries=$((tries + 1))
          if [ -e {SocketDirectory}/ended ] || [ "$tries" -ge 300 ]; then
            tail -n 15 {SocketDirectory}/log
            echo "error: the Docker daemon did not start: $(tail -n 1 {SocketDirectory}/log)"
            exit 1
          fi
          sleep 0.2
        done
        """,
        build: EngineScript.BuildImage("docker buildx build", "--progress plain --provenance=false --metadata-file \"$2.json\"")
    );

    /// <summary>The daemon ends when the client's container has ended, however it ended: the kernel unlocks its file.</summary>
    private const string DaemonScript = $$"""
        set -u
        dockerd --host {{Endpoint}} --group 1000 --config-file {{DaemonJsonPath}} > {{SocketDirectory}}/log 2>&1 &
        daemon=$!
        trap 'kill "$daemon" 2>/dev/null; wait "$daemon"; exit 143' TERM INT
        until [ -s /workspace/results/engine ] || ! kill -0 "$daemon" 2>/dev/null; do sleep 0.1; done
        while kill -0 "$daemon" 2>/dev/null && ! flock -n /workspace/results/engine true; do sleep 0.2; done
        : > {{SocketDirectory}}/ended
        kill "$daemon" 2>/dev/null
        wait "$daemon"
        tail -n 20 {{SocketDirectory}}/log
        exit 0
        """;

    public BuildEngine Engine => BuildEngine.DockerInDocker;

    public EngineFeatures Features { get; } =
        EngineFeatures.All with
        {
            CacheModes = new HashSet<BuildCacheMode> { BuildCacheMode.None, BuildCacheMode.Registry },
            PodSecurity = PodSecurityLevel.Privileged,
            Privileged = true,
        };

    public string ResultKind => "json";

    public string? DigestIn(string result) => BuildKitResult.DigestIn(result);

    public IReadOnlyList<V1Volume> Volumes { get; } =
    [
        new V1Volume { Name = StateVolume, EmptyDir = new V1EmptyDirVolumeSource() },
        new V1Volume { Name = SocketVolume, EmptyDir = new V1EmptyDirVolumeSource() },
    ];

    public IReadOnlyDictionary<string, string> PodAnnotations(OperatorSettings settings) => new Dictionary<string, string>();

    public V1Container Container(OperatorSettings settings, BuildRequest request) =>
        new()
        {
            Name = PodContainers.Build,
            Image = settings.DockerImage,
            ImagePullPolicy = "IfNotPresent",
            Command = ["/bin/sh", "-c", ClientScript],
            Env =
            [
                new() { Name = "DOCKER_HOST", Value = Endpoint },
                new() { Name = "DOCKER_CONFIG", Value = WorkspacePaths.InPod.Registry },
                // Docker's own directory may be a Secret, which nobody can write to.
                new() { Name = "BUILDX_CONFIG", Value = "/tmp/buildx" },
                new() { Name = "EXPERIMENTAL_BUILDKIT_SOURCE_POLICY", Value = WorkspacePaths.InPod.SourcePolicy },
                new() { Name = "HOME", Value = "/tmp" },
            ],
            VolumeMounts = [new() { Name = SocketVolume, MountPath = SocketDirectory }],
            SecurityContext = new V1SecurityContext
            {
                RunAsUser = 1000,
                RunAsGroup = 1000,
                RunAsNonRoot = true,
                AllowPrivilegeEscalation = false,
                Privileged = false,
                Capabilities = new V1Capabilities { Drop = ["ALL"] },
            },
        };

    public V1Container? Daemon(OperatorSettings settings) =>
        new()
        {
            Name = PodContainers.Daemon,
            Image = settings.DockerImage,
            ImagePullPolicy = "IfNotPresent",
            Command = ["/bin/sh", "-c", DaemonScript],
            // Go reads every file of these directories, beside the system's own bundle.
            Env = [new() { Name = "SSL_CERT_DIR", Value = $"/etc/ssl/certs:{WorkspacePaths.InPod.Certificates}" }],
            VolumeMounts =
            [
                new() { Name = StateVolume, MountPath = "/var/lib/docker" },
                new() { Name = SocketVolume, MountPath = SocketDirectory },
            ],
            SecurityContext = new V1SecurityContext
            {
                RunAsUser = 0,
                RunAsGroup = 0,
                RunAsNonRoot = false,
                Privileged = true,
            },
        };

    public IReadOnlyList<string> Arguments(BuildRequest request, PlannedImage image, int index) =>
        BuildxArguments.Of(request, image, index);

    public IReadOnlyDictionary<string, string> Files(BuildRequest request) =>
        new Dictionary<string, string>
        {
            [WorkspacePaths.InPod.SourcePolicy] = SourcePolicy.Of(request),
            [DaemonJsonPath] = DaemonJson.From(ResolvedOutput.RegistriesOf(request.Spec, request.Repository, request.Registries)),
            [WorkspacePaths.InPod.SecretFilter] = SecretFilter.Program,
        };

    public IEngineLog OpenLog() => new BuildKitLog();

    public Failure Classify(LogFacts log, EngineEnd end) => BuildKitFailures.Classify(log, end, "Docker");
}
