using static Operator.Configuration.SettingKinds;
using static Operator.Configuration.SettingRules;

namespace Operator.Configuration;

/// <summary>What builds and pushes get and may: images, Pods, limits, times, sources, registries.</summary>
internal static class BuildSettings
{
    public static IReadOnlyList<Setting> All { get; } =
    [
        Text(
            "images.operator",
            o => ref o.Images.Operator,
            "Image of the operator itself, from which prepare and publish run; by default that of the Pod in kubernetes.pod",
            required: true
        ),
        Text("images.buildKit", o => ref o.Images.BuildKit, "Image with rootless BuildKit", required: true),
        Text("images.kaniko", o => ref o.Images.Kaniko, "Image with the executor of Kaniko's maintained fork", required: true),
        Text("images.buildah", o => ref o.Images.Buildah, "Image with Buildah, for an ordinary user of uid 1000", required: true),
        Text("images.docker", o => ref o.Images.Docker, "Image with Docker: dockerd, and the client with buildx", required: true),
        Texts("images.frontends", o => ref o.Images.Frontends, "Repositories of the images that a Dockerfile may name in `# syntax=`"),
        Texts(
            "images.pullSecrets",
            o => ref o.Images.PullSecrets,
            "Secrets in the builds' namespaces with which the kubelet pulls these images"
        ),
        Text(
            "output.defaultRegistry",
            o => ref o.Output.DefaultRegistry,
            "Registry, with a path where wanted, for builds without output.repository; empty refuses those builds",
            Registry
        ),
        Text("pods.dnsPolicy", o => ref o.Pods.DnsPolicy, "dnsPolicy of build Pods", DnsPolicy, required: true),
        Text("pods.schedulerName", o => ref o.Pods.SchedulerName, "Scheduler of build Pods; empty for the cluster's default one"),
        Text(
            "pods.seccompProfile",
            o => ref o.Pods.SeccompProfile,
            "seccomp profile of the build container: Unconfined, RuntimeDefault, or Localhost/FILE for one below the kubelets' seccomp directory",
            Profile,
            required: true
        ),
        Text(
            "pods.appArmorProfile",
            o => ref o.Pods.AppArmorProfile,
            "AppArmor profile of the build container: Unconfined, RuntimeDefault, or Localhost/NAME for one that the nodes have loaded",
            Profile,
            required: true
        ),
        Flag(
            "pods.hostUsers",
            o => ref o.Pods.HostUsers,
            "false puts each build Pod in a user namespace of its own; needs Kubernetes 1.30 and nodes that support it"
        ),
        Text(
            "pods.memory",
            o => ref o.Pods.Memory,
            "Memory limit of the build container where podTemplate.resources has none, as a quantity; empty for no limit",
            Quantity
        ),
        Text(
            "pods.workspaceSize",
            o => ref o.Pods.WorkspaceSize,
            "Size limit of the volume with source and results, as a quantity; empty for the node's disk",
            Quantity
        ),
        Text(
            "pods.tmpSize",
            o => ref o.Pods.TmpSize,
            "Size limit of the volume for temporary files, as a quantity; empty for the node's disk",
            Quantity
        ),
        Text(
            "pods.engineSize",
            o => ref o.Pods.EngineSize,
            "Size limit of the volume with the engine's layers, as a quantity; empty for the node's disk",
            Quantity
        ),
        Duration(
            "pods.troubleGrace",
            o => ref o.Pods.TroubleGrace,
            "0",
            "1h",
            "How long a missing Secret or an image that cannot be pulled may take to appear before the attempt fails"
        ),
        Duration(
            "pods.logGrace",
            o => ref o.Pods.LogGrace,
            "1s",
            "1h",
            "How long the operator tries to save a log before it continues without it"
        ),
        Text(
            "cacheVolumes.size",
            o => ref o.CacheVolumes.Size,
            "Size of the volumes that are made for `cache.mode: volume`, as a quantity; empty makes none where no policy sets a size",
            Quantity
        ),
        Text(
            "cacheVolumes.storageClassName",
            o => ref o.CacheVolumes.StorageClassName,
            "StorageClass of these volumes; empty for the cluster's default one"
        ),
        Duration(
            "cacheVolumes.maxAge",
            o => ref o.CacheVolumes.MaxAge,
            "1s",
            "365d",
            "A volume that no build has used for this long is deleted"
        ),
        Duration(
            "cacheVolumes.grace",
            o => ref o.CacheVolumes.Grace,
            "0",
            "1h",
            "How long a volume may take to be bound and mounted before the build is begun again without it"
        ),
        Number(
            "limits.cluster",
            o => ref o.Limits.Cluster,
            "0",
            "100000",
            "Builds that run at the same time in the cluster; 0 for no limit"
        ),
        Text(
            "limits.namespace",
            o => ref o.Limits.Namespace,
            "Builds that run at the same time in one namespace: a number, or a percentage of limits.cluster; 0 for no limit",
            NumberOrPercentage,
            required: true
        ),
        Number(
            "limits.waiting",
            o => ref o.Limits.Waiting,
            "0",
            "100000",
            "Builds of one namespace that wait with a place in the queue; those beyond wait for a place; 0 for no limit"
        ),
        Duration("timeouts.total", o => ref o.Timeouts.Total, "1s", "7d", "The whole run, from the moment it leaves the queue"),
        Duration("timeouts.queue", o => ref o.Timeouts.Queue, "1s", "7d", "Waiting in the queue"),
        Duration("timeouts.schedule", o => ref o.Timeouts.Schedule, "1s", "7d", "Until the Pod runs: scheduling, volumes, pulling images"),
        Duration("timeouts.prepare", o => ref o.Timeouts.Prepare, "1s", "7d", "Fetching the source and planning"),
        Duration("timeouts.build", o => ref o.Timeouts.Build, "1s", "7d", "Building and pushing"),
        Duration("timeouts.publish", o => ref o.Timeouts.Publish, "1s", "7d", "Verifying the pushed image and setting further tags"),
        Duration("retention.pods", o => ref o.Retention.Pods, "0", "365d", "How long the Pods of finished builds are kept"),
        Duration(
            "retention.logs",
            o => ref o.Retention.Logs,
            "0",
            "3650d",
            "How long archived logs and Dockerfiles are kept; 0 for as long as the build itself"
        ),
        Duration(
            "bounds.timeout",
            o => ref o.Bounds.Timeout,
            "1s",
            "365d",
            "Largest spec.timeout, and largest of each of spec.timeouts but queue"
        ),
        Duration("bounds.queue", o => ref o.Bounds.Queue, "1s", "365d", "Largest spec.timeouts.queue"),
        Number("bounds.retries", o => ref o.Bounds.Retries, "0", "10", "Largest spec.retry.limit"),
        Duration("bounds.pods", o => ref o.Bounds.Pods, "0", "365d", "Longest spec.retention.podsSeconds; 0 for no limit"),
        Duration("bounds.logs", o => ref o.Bounds.Logs, "0", "3650d", "Longest time for archived logs and Dockerfiles; 0 for no limit"),
        Number(
            "bounds.runs",
            o => ref o.Bounds.Runs,
            "0",
            "100",
            "Runs of a build whose archived logs and Dockerfiles are kept; those of older runs are deleted; 0 for no limit"
        ),
        Flag(
            "policies.enabled",
            o => ref o.Policies.Enabled,
            "Whether ImageBuildPolicies apply, which needs the right to list them and namespaces in the cluster; false leaves the settings alone"
        ),
        Number("sources.maxBytes", o => ref o.Sources.MaxBytes, "1", "9223372036854775807", "Largest source, unpacked, in bytes"),
        Number(
            "sources.maxFileBytes",
            o => ref o.Sources.MaxFileBytes,
            "1",
            "9223372036854775807",
            "Largest single file of a source, in bytes"
        ),
        Number("sources.maxFiles", o => ref o.Sources.MaxFiles, "1", "2147483647", "Most files of a source"),
        Number(
            "sources.maxRatio",
            o => ref o.Sources.MaxRatio,
            "1",
            "2147483647",
            "Largest ratio between an archive's unpacked and packed size"
        ),
        Texts(
            "sources.allowed",
            o => ref o.Sources.Allowed,
            "Hosts, IP addresses or CIDR ranges that are allowed although they are loopback, link-local or private"
        ),
        Flag(
            "sources.allowPrivate",
            o => ref o.Sources.AllowPrivate,
            "Whether sources may come from private addresses (RFC 1918, fc00::/7)"
        ),
        Text("sources.walrusAggregator", o => ref o.Sources.WalrusAggregator, "Aggregator for Walrus blobs whose spec names none", Url),
        Texts(
            "registries.mirrors",
            o => ref o.Registries.Mirrors,
            "Mirrors, each as HOST=MIRROR; they are asked first, in order, for example docker.io=mirror.example.com:5000",
            Mirror
        ),
        Texts("registries.insecure", o => ref o.Registries.Insecure, "Registry hosts that use plain HTTP or a self-signed certificate"),
        Texts(
            "registries.allowed",
            o => ref o.Registries.Allowed,
            "Hosts, IP addresses or CIDR ranges that images may be pushed to although they are loopback, link-local or private"
        ),
        Flag(
            "registries.allowPrivate",
            o => ref o.Registries.AllowPrivate,
            "Whether images may be pushed to registries at private addresses (RFC 1918, fc00::/7)"
        ),
    ];
}
