using static Operator.Configuration.SettingKinds;
using static Operator.Configuration.SettingRules;

namespace Operator.Configuration;

/// <summary>How the operator itself runs: its API server, Lease, pace, log and endpoints.</summary>
internal static class ProgramSettings
{
    public static IReadOnlyList<Setting> All { get; } =
    [
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
}
