using System.Globalization;
using k8s.Models;
using Operator.Core.Engines;
using Operator.Core.Runs;
using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Pods;

/// <summary>What the Pods of builds and pushes have in common: the frame, and the containers that run the operator's own image.</summary>
internal static class WorkspacePod
{
    /// <summary>One user for all containers: what prepare writes, the engine reads.</summary>
    private const long User = 1000;

    private static readonly TimeSpan BackstopMargin = TimeSpan.FromMinutes(15);

    /// <summary>A Pod without containers and volumes.</summary>
    /// <param name="platforms">Where the spec names one, the node has it.</param>
    /// <param name="total">The longest that the run may take.</param>
    public static V1PodSpec Frame(
        OperatorSettings settings,
        BuildPodTemplate? template,
        IReadOnlyList<string>? platforms,
        TimeSpan total
    ) =>
        new()
        {
            RestartPolicy = "Never",
            // The operator's own timers come first; this one ends a Pod that no operator watches any more.
            ActiveDeadlineSeconds = (long)(total + BackstopMargin).TotalSeconds,
            TerminationGracePeriodSeconds = 10,
            AutomountServiceAccountToken = false,
            EnableServiceLinks = false,
            SecurityContext = new V1PodSecurityContext
            {
                RunAsUser = User,
                RunAsGroup = User,
                RunAsNonRoot = true,
                FsGroup = User,
                FsGroupChangePolicy = "OnRootMismatch",
                SeccompProfile = new V1SeccompProfile { Type = "RuntimeDefault" },
            },
            ImagePullSecrets =
                settings.ImagePullSecrets.Count == 0
                    ? null
                    : [.. settings.ImagePullSecrets.Select(name => new V1LocalObjectReference { Name = name })],
            NodeSelector = NodeSelector(template, platforms),
            Tolerations = PodTolerations.Of(template?.Tolerations),
            Affinity = PodAffinity.Read(template?.Affinity).Affinity,
            RuntimeClassName = template?.RuntimeClassName,
            PriorityClassName = template?.PriorityClassName,
            SchedulerName = string.IsNullOrEmpty(settings.SchedulerName) ? null : settings.SchedulerName,
            DnsPolicy = settings.DnsPolicy,
            // Servers before 1.25 do not have the field.
            HostUsers = settings.HostUsers ? null : false,
        };

    /// <param name="requestText">What its containers work on.</param>
    /// <param name="more">Further annotations.</param>
    public static V1ObjectMeta Metadata(
        ImageBuild build,
        BuildRun run,
        int attempt,
        DateTimeOffset runStart,
        OperatorSettings settings,
        string requestText,
        IReadOnlyDictionary<string, string> more
    ) =>
        new()
        {
            Name = BuildNames.Pod(build.Metadata.Name ?? "", build.Metadata.Uid ?? "", run.Number, attempt),
            NamespaceProperty = build.Metadata.NamespaceProperty ?? "",
            Labels = BuildLabels.Of(build, run, attempt),
            Annotations = new Dictionary<string, string>(more)
            {
                [ApiNames.RequestAnnotation] = requestText,
                [ApiNames.RunStartAnnotation] = runStart
                    .ToUniversalTime()
                    .ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
                [ApiNames.BoundsAnnotation] = settings.Bounds.Text,
                // It must not be moved: half a build is worth nothing.
                ["cluster-autoscaler.kubernetes.io/safe-to-evict"] = "false",
            },
            OwnerReferences = [BuildLabels.OwnerOf(build)],
        };

    /// <summary>A container of the operator's image: fits Pod Security <c>restricted</c>.</summary>
    /// <param name="options">Of its command, which has the container's name.</param>
    public static V1Container Container(
        string name,
        OperatorSettings settings,
        BuildProxy? proxy,
        V1ResourceRequirements resources,
        IList<V1VolumeMount> mounts,
        params IEnumerable<string> options
    ) =>
        new()
        {
            Name = name,
            Image = settings.OperatorImage,
            ImagePullPolicy = "IfNotPresent",
            Args = [name, .. options],
            Env =
            [
                new() { Name = "HOME", Value = "/tmp" },
                new() { Name = "DOTNET_BUNDLE_EXTRACT_BASE_DIR", Value = "/tmp" },
                .. Variables(ProxyVariables.Of(proxy)),
            ],
            Resources = resources,
            VolumeMounts = mounts,
            TerminationMessagePath = "/dev/termination-log",
            // A container that dies without its report leaves at least its last lines.
            TerminationMessagePolicy = "FallbackToLogsOnError",
            SecurityContext = new V1SecurityContext
            {
                AllowPrivilegeEscalation = false,
                Privileged = false,
                ReadOnlyRootFilesystem = true,
                RunAsNonRoot = true,
                Capabilities = new V1Capabilities { Drop = ["ALL"] },
            },
        };

    public static IEnumerable<V1EnvVar> Variables(IEnumerable<KeyValuePair<string, string>> variables) =>
        variables.Select(variable => new V1EnvVar { Name = variable.Key, Value = variable.Value });

    /// <summary>
    /// The node has the requested platform: nothing is emulated unless the spec's own selector selects a node that can.
    /// </summary>
    private static Dictionary<string, string> NodeSelector(BuildPodTemplate? template, IReadOnlyList<string>? platforms)
    {
        var selector = new Dictionary<string, string> { [NodeArchitecture.OsLabel] = "linux" };
        if (platforms is [var platform] && NodeArchitecture.Of(platform) is { } architecture)
        {
            selector[NodeArchitecture.Label] = architecture;
        }

        foreach (var (name, value) in template?.NodeSelector ?? new Dictionary<string, string>())
        {
            selector[name] = value;
        }

        return selector;
    }
}
