using System.Globalization;
using Operator.Core;
using Operator.Core.Admission;
using Operator.Core.Contract;
using Operator.Core.Pods;
using Operator.Core.Runs;

namespace Operator.Configuration;

/// <summary>The settings in the form that the pure domain uses.</summary>
internal static class CoreSettings
{
    public static OperatorSettings Of(OperatorOptions options) =>
        new()
        {
            OperatorImage = options.Images.Operator,
            BuildKitImage = options.Images.BuildKit,
            KanikoImage = options.Images.Kaniko,
            BuildahImage = options.Images.Buildah,
            DockerImage = options.Images.Docker,
            Frontends = options.Images.Frontends,
            ImagePullSecrets = options.Images.PullSecrets,
            DefaultRegistry = NullIfEmpty(options.Output.DefaultRegistry),
            Registries = Registries(options.Registries),
            SourceLimits = new SourceLimits
            {
                MaxBytes = options.Sources.MaxBytes,
                MaxFileBytes = options.Sources.MaxFileBytes,
                MaxFiles = options.Sources.MaxFiles,
                MaxRatio = options.Sources.MaxRatio,
            },
            SourceNetwork = new NetworkRules { Allowed = options.Sources.Allowed, AllowPrivate = options.Sources.AllowPrivate },
            RegistryNetwork = RegistryNetwork(options),
            WalrusAggregator = NullIfEmpty(options.Sources.WalrusAggregator),
            DnsPolicy = options.Pods.DnsPolicy,
            SchedulerName = NullIfEmpty(options.Pods.SchedulerName),
            DefaultLimits =
                options.Pods.Memory.Length > 0
                    ? new Dictionary<string, string> { ["memory"] = options.Pods.Memory }
                    : new Dictionary<string, string>(),
            SeccompProfile = Profile(options.Pods.SeccompProfile),
            AppArmorProfile = Profile(options.Pods.AppArmorProfile),
            HostUsers = options.Pods.HostUsers,
            WorkspaceSize = NullIfEmpty(options.Pods.WorkspaceSize),
            TmpSize = NullIfEmpty(options.Pods.TmpSize),
            EngineSize = NullIfEmpty(options.Pods.EngineSize),
            CacheVolumes = new CacheVolumeRules
            {
                StorageClassName = NullIfEmpty(options.CacheVolumes.StorageClassName),
                Size = NullIfEmpty(options.CacheVolumes.Size),
                MaxAge = options.CacheVolumes.MaxAge,
                Grace = options.CacheVolumes.Grace,
            },
            TroubleGrace = options.Pods.TroubleGrace,
            LogGrace = options.Pods.LogGrace,
            ProgressInterval = options.Controller.ProgressInterval,
            QueueInterval = options.Controller.QueueInterval,
            RetainPods = options.Retention.Pods,
            RetainLogs = options.Retention.Logs > TimeSpan.Zero ? options.Retention.Logs : null,
            Timeouts = new RunTimeouts
            {
                Total = options.Timeouts.Total,
                Queue = options.Timeouts.Queue,
                Schedule = options.Timeouts.Schedule,
                Prepare = options.Timeouts.Prepare,
                Build = options.Timeouts.Build,
                Publish = options.Timeouts.Publish,
            },
            Bounds = new RunBounds
            {
                Timeouts = RunTimeouts.All(options.Bounds.Timeout) with { Queue = options.Bounds.Queue },
                Retries = options.Bounds.Retries,
            },
            KeptRuns = options.Bounds.Runs,
            LongestPods = options.Bounds.Pods > TimeSpan.Zero ? options.Bounds.Pods : null,
            LongestLogs = options.Bounds.Logs > TimeSpan.Zero ? options.Bounds.Logs : null,
            Admission = new AdmissionLimits
            {
                Cluster = options.Limits.Cluster,
                Namespace = NamespaceLimit(options.Limits),
                Queue = options.Limits.Waiting,
            },
        };

    private static SecurityProfile Profile(string text) =>
        SecurityProfile.Read(text) ?? throw new ConfigurationException([$"'{text}' is no security profile"]);

    /// <summary>A percentage is rounded up: every namespace can run a build. Of no limit it is no limit.</summary>
    private static int NamespaceLimit(LimitOptions limits) =>
        limits.Namespace.TrimEnd('%') is var digits && int.TryParse(digits, CultureInfo.InvariantCulture, out var number)
            ? digits.Length == limits.Namespace.Length
                ? number
                : (int)Math.Ceiling(limits.Cluster * (number / 100m))
            : 0;

    /// <summary>A registry that the configuration itself names needs no further permission.</summary>
    private static NetworkRules RegistryNetwork(OperatorOptions options)
    {
        var named = options
            .Registries.Insecure.Append(options.Output.DefaultRegistry)
            .Select(HostWithoutPort)
            .Where(host => host.Length > 0)
            .Distinct(StringComparer.Ordinal);
        return new NetworkRules { Allowed = [.. options.Registries.Allowed, .. named], AllowPrivate = options.Registries.AllowPrivate };
    }

    private static string HostWithoutPort(string registry)
    {
        var host = registry.Split('/')[0];
        var colon = host.LastIndexOf(':');
        return (colon > host.LastIndexOf(']') ? host[..colon] : host).Trim('[', ']');
    }

    /// <summary>One rule per host; mirrors are tried in the order given.</summary>
    private static List<RegistryRule> Registries(RegistryOptions options)
    {
        var mirrors = options.Mirrors.Select(item => item.Split('=', 2)).ToLookup(parts => parts[0], parts => parts[1]);
        var hosts = mirrors.Select(group => group.Key).Concat(options.Insecure).Distinct(StringComparer.Ordinal);
        return
        [
            .. hosts.Select(host => new RegistryRule
            {
                Host = host,
                Mirrors = [.. mirrors[host]],
                Insecure = options.Insecure.Contains(host),
            }),
        ];
    }

    private static string? NullIfEmpty(string text) => text.Length > 0 ? text : null;
}
