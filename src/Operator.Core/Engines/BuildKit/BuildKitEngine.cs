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

    /// <summary>
    /// Nothing in it depends on the build. xargs -x refuses arguments that do not fit one call, rather than calling twice;
    /// the background job lets the trap end the shell at once when the kubelet stops the container. xargs makes one exit code (123) of
    /// most: only 255 (then 124) and the death of its own child (125) tell that BuildKit was killed and its last message is not its own.
    /// </summary>
    /// <remarks>
    /// Where there are build secrets, BuildKit writes to a pipe and <see cref="SecretFilter"/> from there to the log. The filter ends at a line
    /// that nobody can guess, because a process that BuildKit left behind could hold the pipe open. A filter that was killed is followed by
    /// another one; where awk does not run at all the log is left out, never shown unmasked. What the shell itself says, and its exit code, do
    /// not pass the filter. exec moves its pipe: a redirection of a function would keep the other end open in a copy.
    /// </remarks>
    private const string Script = """
        set -u
        trap 'exit 143' TERM INT
        trap : PIPE
        [ ! -e /imagebuild/plan/registry/config.json ] || export DOCKER_CONFIG=/imagebuild/plan/registry
        filter_lines() {
          killed=0
          while :; do
            LC_ALL=C awk -W interactive -f /imagebuild/plan/secret-filter.awk "$end" /imagebuild/build-secrets/*/value 2>/dev/null
            code=$?
            [ "$code" -gt 128 ] && [ "$killed" -lt 10 ] || break
            killed=$((killed + 1))
          done
          if [ "$code" -ne 0 ]; then
            echo "imagebuild: the log is left out, because awk could not mask the build secrets in it (exit code $code)"
            grep -q -F -e "$end"
          fi
        }
        open_filter() {
          end="imagebuild: end$(od -An -N 16 -tx1 /dev/urandom)"
          rm -f /workspace/results/log
          mkfifo -m 600 /workspace/results/log || exit 1
          exec 4<>/workspace/results/log 5</workspace/results/log 6>/workspace/results/log 7>&6 4>&-
          rm /workspace/results/log
          ( exec <&5 5<&- 6>&- 7>&-; filter_lines ) &
          filter=$!
          exec 5<&-
        }
        close_filter() {
          printf '%s\n' "$end" >&6 2>/dev/null
          exec 6>&- 7>&-
          wait "$filter"
        }
        number=0
        set -- /imagebuild/plan/images/*/
        mkdir -p -m 700 /workspace/results
        for directory in "$@"; do
          number=$((number + 1))
          name="${directory%/}"
          echo "imagebuild: image $number/$#"
          exec 6>&1 7>&2
          filter=
          [ ! -e /imagebuild/build-secrets ] || open_filter
          xargs -0 -x -n 8000 -s 1000000 /bin/sh -c 'buildctl-daemonless.sh "$@"; code=$?; [ "$code" -le 128 ] || exit 255; exit "$code"' build \
            build --frontend dockerfile.v0 --progress plain --metadata-file "/workspace/results/${name##*/}.json" \
            < "${directory}args" >&6 2>&7 6>&- 7>&- &
          wait $!
          code=$?
          [ -z "$filter" ] || close_filter
          case "$code" in 124 | 125) code=137 ;; esac
          if [ "$code" -ne 0 ]; then
            echo "imagebuild: image $number/$# failed with exit code $code"
            exit "$code"
          fi
        done
        echo "imagebuild: done"
        """;

    public BuildEngine Engine => BuildEngine.BuildKit;

    /// <summary>Baseline and restricted refuse what the default seccomp and AppArmor profiles, or rather their absence, make of the Pod.</summary>
    public EngineFeatures Features { get; } =
        EngineFeatures.All with
        {
            SeveralPlatforms = false,
            CacheModes = new HashSet<BuildCacheMode> { BuildCacheMode.None, BuildCacheMode.Registry },
            PodSecurity = PodSecurityLevel.Privileged,
        };

    public string ResultKind => "json";

    public string? DigestIn(string result) => BuildKitResult.DigestIn(result);

    public IReadOnlyList<V1Volume> Volumes { get; } = [new V1Volume { Name = StateVolume, EmptyDir = new V1EmptyDirVolumeSource() }];

    /// <summary>Clusters before 1.30 only know the annotation; newer ones use the field and require both to agree.</summary>
    public IReadOnlyDictionary<string, string> PodAnnotations(OperatorSettings settings) =>
        new Dictionary<string, string>
        {
            [$"container.apparmor.security.beta.kubernetes.io/{PodContainers.Build}"] = settings.AppArmorProfile.ToAppArmorAnnotation(),
        };

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
            ],
            VolumeMounts = [new() { Name = StateVolume, MountPath = StateDirectory }],
            SecurityContext = new V1SecurityContext
            {
                RunAsUser = 1000,
                RunAsGroup = 1000,
                RunAsNonRoot = true,
                // newuidmap and newgidmap gain their one capability from the file; without escalation they could not.
                AllowPrivilegeEscalation = true,
                Privileged = false,
                // The bounding set must keep what newuidmap and newgidmap need.
                Capabilities = new V1Capabilities { Drop = ["ALL"], Add = ["SETUID", "SETGID"] },
                SeccompProfile = settings.SeccompProfile.ToSeccomp(),
                AppArmorProfile = settings.AppArmorProfile.ToAppArmor(),
            },
        };

    public IReadOnlyList<string> Arguments(BuildRequest request, PlannedImage image, int index) =>
        BuildKitArguments.Of(request, image, index);

    public IReadOnlyDictionary<string, string> Files(BuildRequest request) =>
        new Dictionary<string, string>
        {
            [WorkspacePaths.InPod.SourcePolicy] = SourcePolicy.Of(request),
            [WorkspacePaths.InPod.BuildkitdToml] = BuildkitdToml.From(
                ResolvedOutput.RegistriesOf(request.Spec, request.Repository, request.Registries)
            ),
            [WorkspacePaths.InPod.SecretFilter] = SecretFilter.Program,
        };

    public IEngineLog OpenLog() => new BuildKitLog();

    public Failure Classify(LogFacts log, EngineEnd end) => BuildKitFailures.Classify(log, end);
}
