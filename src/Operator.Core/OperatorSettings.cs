using k8s.Models;
using Operator.Core.Admission;
using Operator.Core.Contract;
using Operator.Core.Engines.Buildah;
using Operator.Core.Engines.BuildKit;
using Operator.Core.Engines.DockerInDocker;
using Operator.Core.Engines.Kaniko;
using Operator.Core.Pods;
using Operator.Core.Runs;

namespace Operator.Core;

/// <summary>What the platform team decides for all builds. Values only: where they come from is the edge's business.</summary>
public sealed record OperatorSettings
{
    /// <summary>Image of the operator itself: prepare and publish run from it.</summary>
    public required string OperatorImage { get; init; }

    /// <summary>Image with rootless BuildKit: buildkitd, buildctl, buildctl-daemonless.sh, rootlesskit and xargs.</summary>
    public string BuildKitImage { get; init; } = BuildKitRelease.Pinned.Image;

    /// <summary>Image with the executor of Kaniko's maintained fork, without a shell.</summary>
    public string KanikoImage { get; init; } = KanikoRelease.Pinned.Image;

    /// <summary>Image with Buildah for an ordinary user of uid 1000: buildah, bash, newuidmap and newgidmap with file capabilities, and ranges in /etc/subuid and /etc/subgid.</summary>
    public string BuildahImage { get; init; } = BuildahRelease.Pinned.Image;

    /// <summary>Image with Docker: dockerd, the docker client with buildx, flock and xargs.</summary>
    public string DockerImage { get; init; } = DockerRelease.Pinned.Image;

    /// <summary>Where <c># syntax=</c> usually points.</summary>
    public static IReadOnlyList<string> UsualFrontends { get; } = ["docker/dockerfile", "docker.io/docker/dockerfile"];

    /// <summary>Repositories of the images that a Dockerfile may name in <c># syntax=</c>.</summary>
    public IReadOnlyList<string> Frontends { get; init; } = UsualFrontends;

    /// <summary>Registry, with a path where wanted, for builds that name no repository; null refuses those.</summary>
    public string? DefaultRegistry { get; init; }

    public IReadOnlyList<RegistryRule> Registries { get; init; } = [];

    public SourceLimits SourceLimits { get; init; } = new();

    public NetworkRules SourceNetwork { get; init; } = new();

    /// <summary>Where the registry that an image is pushed to may be.</summary>
    public NetworkRules RegistryNetwork { get; init; } = new();

    public string? WalrusAggregator { get; init; }

    /// <summary>YAML text that overrides the catalog of base images.</summary>
    public CatalogSource? CatalogOverride { get; init; }

    /// <summary>dnsPolicy of build Pods.</summary>
    public string DnsPolicy { get; init; } = "ClusterFirst";

    /// <summary>Scheduler of build Pods; null for the cluster's default one.</summary>
    public string? SchedulerName { get; init; }

    /// <summary>seccomp profile of the build container.</summary>
    public SecurityProfile SeccompProfile { get; init; } = SecurityProfile.Unconfined;

    /// <summary>AppArmor profile of the build container.</summary>
    public SecurityProfile AppArmorProfile { get; init; } = SecurityProfile.Unconfined;

    /// <summary>False puts each build Pod in a user namespace of its own.</summary>
    public bool HostUsers { get; init; } = true;

    /// <summary>Names of Secrets that pull the operator's and the engine's image; they must exist in the builds' namespaces.</summary>
    public IReadOnlyList<string> ImagePullSecrets { get; init; } = [];

    /// <summary>Resources of prepare and publish.</summary>
    public V1ResourceRequirements WorkspaceResources { get; init; } =
        new()
        {
            Requests = new Dictionary<string, ResourceQuantity> { ["cpu"] = "50m", ["memory"] = "96Mi" },
            Limits = new Dictionary<string, ResourceQuantity> { ["memory"] = "1Gi" },
        };

    /// <summary>Resources of the build container where the spec names none.</summary>
    public V1ResourceRequirements BuildResources { get; init; } =
        new()
        {
            Requests = new Dictionary<string, ResourceQuantity> { ["cpu"] = "200m", ["memory"] = "256Mi" },
        };

    /// <summary>Limits of the build container where the spec names none, as quantities.</summary>
    public IReadOnlyDictionary<string, string> DefaultLimits { get; init; } = new Dictionary<string, string> { ["memory"] = "4Gi" };

    /// <summary>Limit of the workspace volume, as a quantity; null for the node's disk.</summary>
    public string? WorkspaceSize { get; init; } = "20Gi";

    /// <summary>Limit of the volume for temporary files, as a quantity; null for the node's disk.</summary>
    public string? TmpSize { get; init; } = "4Gi";

    /// <summary>Limit of each volume of the engine, as a quantity; null for the node's disk.</summary>
    public string? EngineSize { get; init; } = "40Gi";

    /// <summary>Volumes for <c>cache.mode: volume</c>.</summary>
    public CacheVolumeRules CacheVolumes { get; init; } = new();

    /// <summary>Limits that hold where the spec names none.</summary>
    public RunTimeouts Timeouts { get; init; } = new();

    /// <summary>The most that a spec may ask of a run where no policy says otherwise.</summary>
    public RunBounds Bounds { get; init; } = new();

    /// <summary>Longest time that a spec may keep the Pods of a finished build where no policy says otherwise; null for any.</summary>
    public TimeSpan? LongestPods { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Longest time that a spec may keep archived logs where no policy says otherwise; null for as long as the build.</summary>
    public TimeSpan? LongestLogs { get; init; }

    public AdmissionLimits Admission { get; init; } = new() { Namespace = 5, Queue = 1000 };

    /// <summary>How long a missing Secret or an image that cannot be pulled may take to appear before the attempt fails.</summary>
    public TimeSpan TroubleGrace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the operator tries to save a log before it continues without.</summary>
    public TimeSpan LogGrace { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Shortest time between two status writes within a phase.</summary>
    public TimeSpan ProgressInterval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Shortest time between two status writes that only report the position in the queue.</summary>
    public TimeSpan QueueInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the Pods of finished builds are kept where the spec does not say.</summary>
    public TimeSpan RetainPods { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Number of runs of a build whose archives are kept where no policy says otherwise; 0 for all.</summary>
    public int KeptRuns { get; init; } = 5;

    /// <summary>How long archived logs and Dockerfiles are kept where the spec does not say; null for as long as the build.</summary>
    public TimeSpan? RetainLogs { get; init; }
}
