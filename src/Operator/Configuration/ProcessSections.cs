using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Logging;

namespace Operator.Configuration;

/// <summary>The cluster and the part of it that this operator serves.</summary>
internal sealed class KubernetesOptions
{
    [Description("Kubeconfig file; empty for KUBECONFIG, ~/.kube/config or the Pod's own identity")]
    public string? KubeConfig { get; set; }

    [Description("Context of the kubeconfig; empty for its current one")]
    public string? Context { get; set; }

    [Description("The operator's own namespace: its Lease, templates and catalog; empty for the Pod's or the context's")]
    public string? Namespace { get; set; }

    [Description("The operator's own Pod, whose image is taken where images.operator is not set; its Deployment sets it")]
    public string? Pod { get; set; }

    [Description("Namespaces whose builds are served; empty for all")]
    public List<string> Namespaces { get; set; } = [];

    [Description("Label selector that a build must match to be served; empty for all")]
    public string? LabelSelector { get; set; }

    [Description("Requests per second to the API server in the long run; 0 for no limit")]
    [Range(0, 100_000)]
    public double QueriesPerSecond { get; set; } = 200;

    [Description("Requests that may go out at once before the limit binds")]
    [Range(1, 100_000)]
    public int Burst { get; set; } = 400;
}

/// <summary>One decides at a time.</summary>
internal sealed class LeaderElectionOptions
{
    [Description("Whether several operators choose one that works; off only for a single process that nobody replaces")]
    public bool Enabled { get; set; } = true;

    [Description("Name of the Lease")]
    [Required]
    public string LeaseName { get; set; } = "imagebuild-operator";

    [Description("Namespace of the Lease; empty for the operator's own")]
    public string? Namespace { get; set; }

    [Description("How long a leader that is silent keeps its place")]
    [Range(typeof(TimeSpan), "00:00:02", "00:10:00")]
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(15);

    [Description("How long a leader tries to renew before it steps down")]
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan RenewDeadline { get; set; } = TimeSpan.FromSeconds(10);

    [Description("Pause between tries")]
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan RetryPeriod { get; set; } = TimeSpan.FromSeconds(2);
}

/// <summary>The controller's pace.</summary>
internal sealed class ControllerOptions
{
    [Description("Builds that are reconciled at the same time")]
    [Range(1, 1000)]
    public int Workers { get; set; } = 16;

    [Description("Shortest time between two status writes that only tell of progress and the log's tail")]
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan ProgressInterval { get; set; } = TimeSpan.FromSeconds(2);

    [Description("Shortest time between two status writes that only tell of the place in the queue")]
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan QueueInterval { get; set; } = TimeSpan.FromSeconds(5);
}

/// <summary>Health and metrics.</summary>
internal sealed class HttpOptions
{
    [Description("Address of /healthz, /readyz and /metrics; empty serves none")]
    [RegularExpression("^http://.+:[0-9]+$")]
    public string? Address { get; set; } = "http://*:8080";
}

/// <summary>The operator's own log.</summary>
internal sealed class LogOptions
{
    [Description("Least level that is written")]
    public LogLevel Level { get; set; } = LogLevel.Information;

    [Description("Json, Text, or Auto: Text on a terminal and Json elsewhere")]
    public LogFormat Format { get; set; } = LogFormat.Auto;
}

internal enum LogFormat
{
    Auto,
    Json,
    Text,
}
