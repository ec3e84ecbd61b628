using System.Text.RegularExpressions;
using Operator.Core;
using static Operator.Configuration.SettingKinds;

namespace Operator.Configuration;

/// <summary>All settings. Reading, checks, the log entry at start and docs/configuration.md follow from this table.</summary>
internal static partial class SettingsTable
{
    private static readonly Rule Url = new(
        "be a URL",
        text => Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
    );
    private static readonly Rule Registry = new("be a registry, with a path where wanted", text => RegistryPattern().IsMatch(text));
    private static readonly Rule Listener = new("be of the form http://ADDRESS:PORT", text => ListenerPattern().IsMatch(text));
    private static readonly Rule Mirror = new("be of the form HOST=MIRROR", text => text.Split('=') is [{ Length: > 0 }, { Length: > 0 }]);
    private static readonly Rule DnsPolicy = new("be one of ClusterFirst, Default", text => text is "ClusterFirst" or "Default");

    private static readonly Rule Profile = new(
        "be Unconfined, RuntimeDefault or Localhost/NAME",
        text => SecurityProfile.Read(text) is not null
    );
    private static readonly Rule Quantity = new("be a quantity such as 4Gi", text => QuantityPattern().IsMatch(text));
    private static readonly Rule NumberOrPercentage = new(
        "be a number or a percentage up to 100%",
        text => NumberOrPercentagePattern().IsMatch(text)
    );

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
        Text(
            "kubernetes.kubeConfig",
            o => ref o.Runtime.KubeConfig,
            "Kubeconfig file; empty for KUBECONFIG, ~/.kube/config or the Pod's own identity"
        ),
        Text("kubernetes.context", o => ref o.Runtime.Context, "Context of the kubeconfig; empty for its current one"),
        Text(
            "kubernetes.namespace",
            o => ref o.Kubernetes.Namespace,
            "The operator's own namespace: its Lease, templates and catalog; empty for the Pod's or the context's"
        ),
        Text(
            "kubernetes.pod",
            o => ref o.Kubernetes.Pod,
            "The operator's own Pod, whose image is taken where images.operator is not set; its Deployment sets it"
        ),
        Texts("kubernetes.namespaces", o => ref o.Kubernetes.Namespaces, "Namespaces whose builds are run; empty for all"),
        Text(
            "kubernetes.labelSelector",
            o => ref o.Kubernetes.LabelSelector,
            "Label selector that a build must match to be run; empty for all"
        ),
        Number(
            "kubernetes.queriesPerSecond",
            o => ref o.Runtime.Client.QueriesPerSecond,
            "0",
            "100000",
            "Requests per second to the API server in the long run; 0 for no limit"
        ),
        Number(
            "kubernetes.burst",
            o => ref o.Runtime.Client.Burst,
            "1",
            "100000",
            "Requests that may be sent at once before the limit applies"
        ),
        Flag(
            "leaderElection.enabled",
            o => ref o.Runtime.LeaderElection.Enabled,
            "Whether several replicas elect the one that works; disable only when exactly one replica ever runs"
        ),
        Text(
            "leaderElection.leaseName",
            o => ref o.Runtime.LeaderElection.LeaseName,
            "Name of the Lease; the role in `config/rbac` allows only the default name",
            required: true
        ),
        Text(
            "leaderElection.namespace",
            o => ref o.Runtime.LeaderElection.LeaseNamespace,
            "Namespace of the Lease; empty for the operator's own"
        ),
        Text(
            "leaderElection.identity",
            o => ref o.Runtime.LeaderElection.Identity,
            "Name of this process among the candidates, which no other may have; empty for the host name with a random part"
        ),
        Duration(
            "leaderElection.leaseDuration",
            o => ref o.Runtime.LeaderElection.LeaseDuration,
            "2s",
            "10m",
            "How long a lease stays valid without renewal"
        ),
        Duration(
            "leaderElection.renewDeadline",
            o => ref o.Runtime.LeaderElection.RenewDeadline,
            "1s",
            "10m",
            "How long a leader tries to renew before it steps down"
        ),
        Duration(
            "leaderElection.retryPeriod",
            o => ref o.Runtime.LeaderElection.RetryPeriod,
            "100ms",
            "10m",
            "Time between renewals, and between two tries to take the lease"
        ),
        Number("controller.workers", o => ref o.Controller.Workers, "1", "1000", "Builds that are reconciled at the same time"),
        Duration(
            "controller.progressInterval",
            o => ref o.Controller.ProgressInterval,
            "1s",
            "10m",
            "Shortest time between two status writes that only report progress and the log's tail"
        ),
        Duration(
            "controller.queueInterval",
            o => ref o.Controller.QueueInterval,
            "1s",
            "10m",
            "Shortest time between two status writes that only report the place in the queue"
        ),
        Text("http.address", o => ref o.Http.Address, "Address of /healthz, /readyz and /metrics; empty opens none", Listener),
        Choice("log.level", o => ref o.Log.Level, "Minimum log level"),
        Choice("log.format", o => ref o.Log.Format, "Json, Text, or Auto: Text on a terminal and Json elsewhere"),
        Text(
            "telemetry.otlpEndpoint",
            o => ref o.Telemetry.OtlpEndpoint,
            "URL of an OpenTelemetry collector that metrics are pushed to; by default OTEL_EXPORTER_OTLP_ENDPOINT, without either none",
            Url
        ),
    ];

    /// <summary>The settings that differ from their defaults: the first question when an operator behaves differently from another.</summary>
    public static IReadOnlyDictionary<string, string> Changed(OperatorOptions options) =>
        All.Where(setting => setting.TextIn(options) != setting.Default)
            .ToDictionary(setting => setting.Key, setting => setting.TextIn(options));

    /// <summary>Settings that contradict each other.</summary>
    public static IEnumerable<string> Contradictions(OperatorOptions options)
    {
        foreach (var problem in options.Runtime.LeaderElection.Contradictions())
        {
            yield return $"leaderElection.{problem}";
        }

        if (options.Sources.MaxFileBytes > options.Sources.MaxBytes)
        {
            yield return "sources.maxFileBytes: must not be larger than sources.maxBytes";
        }
    }

    [GeneratedRegex(@"^[a-z0-9]([a-z0-9._-]*[a-z0-9])?(:[0-9]+)?(/[a-z0-9._/-]*[a-z0-9])?\z")]
    private static partial Regex RegistryPattern();

    [GeneratedRegex(@"^[1-9][0-9]{0,14}([EPTGMK]i|[EPTGMk])?\z")]
    private static partial Regex QuantityPattern();

    [GeneratedRegex(@"^([0-9]{1,6}|[1-9][0-9]?%|100%)\z")]
    private static partial Regex NumberOrPercentagePattern();

    [GeneratedRegex(@"^http://.+:[0-9]+\z")]
    private static partial Regex ListenerPattern();
}
