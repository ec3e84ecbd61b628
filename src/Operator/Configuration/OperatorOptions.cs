using Microsoft.Extensions.Logging;
using Operator.Core;
using Operator.Core.Contract;
using Operator.Core.Pods;
using Operator.Core.Runs;
using Operator.Kubernetes.Hosting;

namespace Operator.Configuration;

/// <summary>
/// All settings of the operator, one class per section, with their defaults. <see cref="SettingsTable"/> says what each means and which
/// values it may have; it reads and writes the fields by reference.
/// </summary>
internal sealed class OperatorOptions
{
    public ImageOptions Images = new();
    public OutputOptions Output = new();
    public PodOptions Pods = new();
    public CacheVolumeOptions CacheVolumes = new();
    public LimitOptions Limits = new();
    public TimeoutOptions Timeouts = new();
    public RetentionOptions Retention = new();
    public BoundOptions Bounds = new();
    public PolicyOptions Policies = new();
    public SourceOptions Sources = new();
    public RegistryOptions Registries = new();
    public KubernetesOptions Kubernetes = new();
    public ReconcileOptions Controller = new();
    public HttpOptions Http = new();
    public LogOptions Log = new();
    public TelemetryOptions Telemetry = new();

    /// <summary>The controller runtime's own: client, lease, events.</summary>
    public RuntimeOptions Runtime { get; } = new() { Client = { QueriesPerSecond = 200, Burst = 400 } };
}

internal sealed class ImageOptions
{
    public string Operator = "";
    public string BuildKit = new OperatorSettings { OperatorImage = "" }.BuildKitImage;
    public string Kaniko = new OperatorSettings { OperatorImage = "" }.KanikoImage;
    public string Buildah = new OperatorSettings { OperatorImage = "" }.BuildahImage;
    public string Docker = new OperatorSettings { OperatorImage = "" }.DockerImage;
    public List<string> Frontends = [.. OperatorSettings.UsualFrontends];
    public List<string> PullSecrets = [];
}

internal sealed class OutputOptions
{
    public string DefaultRegistry = "";
}

internal sealed class PodOptions
{
    public string DnsPolicy = "ClusterFirst";
    public string SchedulerName = "";
    public string SeccompProfile = "Unconfined";
    public string AppArmorProfile = "Unconfined";
    public bool HostUsers = true;
    public string Memory = "4Gi";
    public string WorkspaceSize = "20Gi";
    public string TmpSize = "4Gi";
    public string EngineSize = "40Gi";
    public TimeSpan TroubleGrace = TimeSpan.FromSeconds(10);
    public TimeSpan LogGrace = TimeSpan.FromMinutes(1);
}

internal sealed class CacheVolumeOptions
{
    private static readonly CacheVolumeRules Default = new();

    public string Size = "";
    public string StorageClassName = "";
    public TimeSpan MaxAge = Default.MaxAge;
    public TimeSpan Grace = Default.Grace;
}

internal sealed class LimitOptions
{
    public int Cluster = 20;
    public string Namespace = "25%";
    public int Waiting = 1000;
}

internal sealed class TimeoutOptions
{
    private static readonly RunTimeouts Default = new();

    public TimeSpan Total = Default.Total;
    public TimeSpan Queue = Default.Queue;
    public TimeSpan Schedule = Default.Schedule;
    public TimeSpan Prepare = Default.Prepare;
    public TimeSpan Build = Default.Build;
    public TimeSpan Publish = Default.Publish;
}

internal sealed class RetentionOptions
{
    public TimeSpan Pods = TimeSpan.FromHours(1);
    public TimeSpan Logs;
}

internal sealed class BoundOptions
{
    private static readonly RunBounds Default = new();

    public TimeSpan Timeout = Default.Timeouts.Total;
    public TimeSpan Queue = Default.Timeouts.Queue;
    public int Retries = Default.Retries;
    public TimeSpan Pods = TimeSpan.FromDays(7);
    public TimeSpan Logs;
    public int Runs = 5;
}

internal sealed class PolicyOptions
{
    public bool Enabled = true;
}

internal sealed class SourceOptions
{
    private static readonly SourceLimits Default = new();

    public long MaxBytes = Default.MaxBytes;
    public long MaxFileBytes = Default.MaxFileBytes;
    public int MaxFiles = Default.MaxFiles;
    public int MaxRatio = Default.MaxRatio;
    public List<string> Allowed = [];
    public bool AllowPrivate = true;
    public string WalrusAggregator = "";
}

internal sealed class RegistryOptions
{
    public List<string> Mirrors = [];
    public List<string> Insecure = [];
    public List<string> Allowed = [];
    public bool AllowPrivate = true;
}

internal sealed class KubernetesOptions
{
    public string Namespace = "";
    public string Pod = "";
    public List<string> Namespaces = [];
    public string LabelSelector = "";
}

internal sealed class ReconcileOptions
{
    public int Workers = 16;
    public TimeSpan ProgressInterval = TimeSpan.FromSeconds(2);
    public TimeSpan QueueInterval = TimeSpan.FromSeconds(5);
}

internal sealed class HttpOptions
{
    public string Address = "http://*:8080";
}

internal sealed class LogOptions
{
    public LogLevel Level = LogLevel.Information;
    public LogFormat Format = LogFormat.Auto;
}

internal sealed class TelemetryOptions
{
    public string OtlpEndpoint = "";
}

internal enum LogFormat
{
    Auto,
    Json,
    Text,
}
