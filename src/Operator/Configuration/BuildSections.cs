using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Operator.Core.Requests;

namespace Operator.Configuration;

/// <summary>Images of the containers of a build Pod.</summary>
internal sealed class ImageOptions
{
    [Description("Image of the operator itself, from which prepare and publish run; by default that of the Pod in kubernetes.pod")]
    [Required]
    public string Operator { get; set; } = "";

    [Description("Image with rootless BuildKit")]
    [Required]
    public string BuildKit { get; set; } = "docker.io/moby/buildkit:v0.13.2-rootless";

    [Description("Secrets in the builds' namespaces with which the kubelet pulls these images")]
    public List<string> PullSecrets { get; set; } = [];
}

/// <summary>Where images go that name no place.</summary>
internal sealed class OutputOptions
{
    [Description("Registry, with a path where wanted, for builds without output.repository; empty refuses those builds")]
    [RegularExpression(@"^[a-z0-9]([a-z0-9._-]*[a-z0-9])?(:[0-9]+)?(/[a-z0-9._/-]*[a-z0-9])?$")]
    public string? DefaultRegistry { get; set; }
}

/// <summary>Build Pods.</summary>
internal sealed class PodOptions
{
    [Description("dnsPolicy of build Pods")]
    [AllowedValues("ClusterFirst", "Default")]
    public string DnsPolicy { get; set; } = "ClusterFirst";

    [Description("Scheduler of build Pods; empty for the cluster's default one")]
    public string? SchedulerName { get; set; }

    [Description("Size limit of a build's workspace volume, as a quantity; empty for the node's disk")]
    public string? WorkspaceSize { get; set; }

    [Description("How long a missing Secret or an image that cannot be pulled may take to appear before the attempt fails")]
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan TroubleGrace { get; set; } = TimeSpan.FromSeconds(10);

    [Description("How long the operator tries to save a log before it goes on without")]
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan LogGrace { get; set; } = TimeSpan.FromMinutes(1);
}

/// <summary>How many builds run at once.</summary>
internal sealed class LimitOptions
{
    [Description("Builds that run at once in the cluster; 0 for no limit")]
    [Range(0, 100_000)]
    public int Cluster { get; set; } = 20;

    [Description("Builds that run at once in one namespace; 0 for no limit")]
    [Range(0, 100_000)]
    public int Namespace { get; set; }
}

/// <summary>Limits of runs whose spec names none.</summary>
internal sealed class TimeoutOptions
{
    private const string Shortest = "00:00:01";
    private const string Longest = "7.00:00:00";

    [Description("The whole run, from the moment it leaves the queue")]
    [Range(typeof(TimeSpan), Shortest, Longest)]
    public TimeSpan Total { get; set; } = TimeSpan.FromHours(1);

    [Description("Waiting in the queue")]
    [Range(typeof(TimeSpan), Shortest, Longest)]
    public TimeSpan Queue { get; set; } = TimeSpan.FromHours(24);

    [Description("Until the Pod runs: scheduling, volumes, pulling images")]
    [Range(typeof(TimeSpan), Shortest, Longest)]
    public TimeSpan Schedule { get; set; } = TimeSpan.FromMinutes(10);

    [Description("Fetching the source and planning")]
    [Range(typeof(TimeSpan), Shortest, Longest)]
    public TimeSpan Prepare { get; set; } = TimeSpan.FromMinutes(15);

    [Description("Building and pushing")]
    [Range(typeof(TimeSpan), Shortest, Longest)]
    public TimeSpan Build { get; set; } = TimeSpan.FromHours(1);

    [Description("Verifying the pushed image and setting further tags")]
    [Range(typeof(TimeSpan), Shortest, Longest)]
    public TimeSpan Publish { get; set; } = TimeSpan.FromMinutes(10);
}

/// <summary>How long things are kept where the spec says nothing.</summary>
internal sealed class RetentionOptions
{
    [Description("How long the Pods of finished builds are kept")]
    [Range(typeof(TimeSpan), "00:00:00", "365.00:00:00")]
    public TimeSpan Pods { get; set; } = TimeSpan.FromHours(1);

    [Description("How long archived logs and Dockerfiles are kept; 0 for as long as the build itself")]
    [Range(typeof(TimeSpan), "00:00:00", "3650.00:00:00")]
    public TimeSpan Logs { get; set; } = TimeSpan.Zero;
}

/// <summary>What a source may be and where it may come from.</summary>
internal sealed class SourceOptions
{
    [Description("Largest source, unpacked, in bytes")]
    [Range(typeof(long), "1", "9223372036854775807")]
    public long MaxBytes { get; set; } = new SourceLimits().MaxBytes;

    [Description("Largest single file of a source, in bytes")]
    [Range(typeof(long), "1", "9223372036854775807")]
    public long MaxFileBytes { get; set; } = new SourceLimits().MaxFileBytes;

    [Description("Most files of a source")]
    [Range(1, int.MaxValue)]
    public int MaxFiles { get; set; } = new SourceLimits().MaxFiles;

    [Description("Largest ratio between an archive's unpacked and packed size")]
    [Range(1, int.MaxValue)]
    public int MaxRatio { get; set; } = new SourceLimits().MaxRatio;

    [Description("Hosts, IP addresses or CIDR ranges that are allowed although they are loopback, link-local or private")]
    public List<string> Allowed { get; set; } = [];

    [Description("Whether sources may come from private addresses (RFC 1918, fc00::/7)")]
    public bool AllowPrivate { get; set; } = true;

    [Description("Aggregator for Walrus blobs whose spec names none")]
    [Url]
    public string? WalrusAggregator { get; set; }
}

/// <summary>How registries are reached.</summary>
internal sealed class RegistryOptions
{
    [Description("Mirrors, each as HOST=MIRROR; they are asked first, in order, for example docker.io=mirror.example.com:5000")]
    public List<string> Mirrors { get; set; } = [];

    [Description("Registry hosts that speak plain HTTP or have a certificate that nobody signed")]
    public List<string> Insecure { get; set; } = [];
}
