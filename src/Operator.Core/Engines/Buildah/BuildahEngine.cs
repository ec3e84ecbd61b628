using k8s.Models;
using Operator.Core.Contract;
using Operator.Core.Engines.BuildKit;
using Operator.Core.Planning;
using Operator.Core.Runs;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Engines.Buildah;

/// <summary>Buildah as uid 1000 in a user namespace of its own; commands of the Dockerfile run in a chroot, beside it.</summary>
public sealed class BuildahEngine : IBuildEngine
{
    private const string StateVolume = "buildah-state";
    private const string StateDirectory = "/var/lib/imagebuild";
    private const string RegistriesConfPath = "/imagebuild/plan/registries.conf";

    /// <summary>
    /// A cache that cannot be read or written fails the whole of <c>buildah build</c>, with the code of its own errors: the build is then repeated
    /// without it. The layers that are made already are found.
    /// </summary>
    private static readonly string Script = EngineScript.Of(
        start: $"""
        mkdir -p -m 700 {StateDirectory}/tmp "$XDG_RUNTIME_DIR" || exit 1
        # Buildah does not push when the file that the variable names is missing.
        for login in /imagebuild/registry /imagebuild/plan/registry; do
          [ ! -e "$login/config.json" ] || export REGISTRY_AUTH_FILE="$login/config.json"
        done
        driver=overlay
        if ! buildah_here info >/dev/null 2>&1; then
          driver=vfs
          echo "{BuildahLog.NoOverlay}"
        fi
        """,
        build: $$"""
        buildah_here() {
          buildah --storage-driver "$driver" --root {{StateDirectory}}/graph --runroot {{StateDirectory}}/run "$@"
        }
        build_with() {
          buildah_here build --isolation chroot --network host --format docker --identity-label=false --layers --tag localhost/image "$@"
        }
        build_image() {
          result="$2.{{ResultFile}}"
          mapfile -d '' -t arguments < "${1}args" || return 1
          destination="${arguments[0]}"
          cache="${arguments[1]}"
          code=125
          if [ -n "$cache" ]; then
            build_with --cache-from "$cache" --cache-to "$cache" "${arguments[@]:2}"
            code=$?
            [ "$code" -ne 125 ] || echo "{{BuildahLog.WithoutCache}}"
          fi
          if [ "$code" -eq 125 ]; then
            build_with "${arguments[@]:2}"
            code=$?
          fi
          if [ "$code" -eq 0 ] && [ -n "$destination" ]; then
            buildah_here push --retry 3 --digestfile "$result" localhost/image "docker://$destination"
            code=$?
          fi
          return "$code"
        }
        """
    );

    /// <summary>End of the name of the file with the digest.</summary>
    private const string ResultFile = "digest";

    public BuildEngine Engine => BuildEngine.Buildah;

    public EngineFeatures Features { get; } =
        new()
        {
            // Buildah has them, for the length of one build: they would keep nothing.
            CacheMounts = false,
            BuildSecrets = true,
            MasksSecrets = true,
            Target = true,
            SeveralImages = true,
            PlannedArguments = true,
            SameDigest = true,
            ProxyLogin = true,
            CacheModes = new HashSet<BuildCacheMode> { BuildCacheMode.None, BuildCacheMode.Registry },
            Dockerfile = new HashSet<DockerfileFeature>
            {
                DockerfileFeature.CacheMount,
                DockerfileFeature.SecretMount,
                DockerfileFeature.BindMount,
                DockerfileFeature.BindMountFrom,
                DockerfileFeature.TmpfsMount,
                DockerfileFeature.HereDocument,
                DockerfileFeature.AddChecksum,
                DockerfileFeature.AddGit,
                DockerfileFeature.CopyExclude,
            },
            PodSecurity = PodSecurityLevel.Privileged,
        };

    public string ResultKind => ResultFile;

    public IReadOnlyList<V1Volume> Volumes { get; } = [new V1Volume { Name = StateVolume, EmptyDir = new V1EmptyDirVolumeSource() }];

    public IReadOnlyDictionary<string, string> PodAnnotations(OperatorSettings settings) => RootlessContainer.PodAnnotations(settings);

    public V1Container Container(OperatorSettings settings, BuildRequest request) =>
        new()
        {
            Name = PodContainers.Build,
            Image = settings.BuildahImage,
            ImagePullPolicy = "IfNotPresent",
            // Not every sh can read words that end with a NUL.
            Command = ["/bin/bash", "-c", Script],
            Env =
            [
                new() { Name = "CONTAINERS_REGISTRIES_CONF", Value = RegistriesConfPath },
                // Go reads every file of these directories, beside the system's own bundle.
                new() { Name = "SSL_CERT_DIR", Value = $"/etc/ssl/certs:{WorkspacePaths.InPod.Certificates}" },
                new() { Name = "HOME", Value = "/tmp" },
                new() { Name = "XDG_RUNTIME_DIR", Value = "/tmp/run" },
                // Layers are unpacked by way of it.
                new() { Name = "TMPDIR", Value = $"{StateDirectory}/tmp" },
            ],
            VolumeMounts = [new() { Name = StateVolume, MountPath = StateDirectory }],
            SecurityContext = RootlessContainer.SecurityContext(settings),
        };

    public IReadOnlyList<string> Arguments(BuildRequest request, PlannedImage image, int index) =>
        BuildahArguments.Of(request, image, index);

    public IReadOnlyDictionary<string, string> Files(BuildRequest request) =>
        new Dictionary<string, string>
        {
            [RegistriesConfPath] = RegistriesConf.From(ResolvedOutput.RegistriesOf(request.Spec, request.Repository, request.Registries)),
            [WorkspacePaths.InPod.SecretFilter] = SecretFilter.Program,
        };

    public Failure? Problem(BuildRequest request, IReadOnlyList<PlannedImage> images) =>
        images.SelectMany(image => image.Labels).FirstOrDefault(label => !BuildahArguments.Arrives(label)) is { Key: { } name }
            ? EnginePlan.Refused(
                this,
                $"the label {DisplayText.Of(name)}, whose text it would change",
                advice: null,
                features => features.EveryLabel
            )
            : null;

    /// <summary>The digest and nothing else.</summary>
    public string? DigestIn(string result) => result.Trim();

    public IEngineLog OpenLog() => new BuildahLog();

    public Failure Classify(LogFacts log, EngineEnd end) => BuildahFailures.Classify(log, end);
}
