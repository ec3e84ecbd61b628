using System.Text.Json;
using k8s.Models;
using Operator.Core.Contract;
using Operator.Core.Runs;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Entities.ImagePushes;

namespace Operator.Core.Pods;

/// <summary>From a push to the Pod of one attempt: the same Pod for the same input. Its one container copies.</summary>
public static class PlanPushPod
{
    /// <summary>Of the container: an image of any size is copied with a third of this memory.</summary>
    private static readonly V1ResourceRequirements Usual = new()
    {
        Requests = new Dictionary<string, ResourceQuantity> { ["cpu"] = "50m", ["memory"] = "64Mi" },
        Limits = new Dictionary<string, ResourceQuantity> { ["memory"] = MemoryLimit },
    };

    private const string MemoryLimit = "128Mi";
    private const string Memory = "memory";

    /// <param name="source">What is copied.</param>
    /// <param name="runStart">When the run left the queue; the same for all its attempts.</param>
    public static PodPlan For(
        PushRun push,
        BuildRun run,
        int attempt,
        DateTimeOffset runStart,
        PushSourceStatus source,
        OperatorSettings settings
    )
    {
        var spec = push.Push.Spec;
        var request = new PushRequest
        {
            Namespace = push.Metadata.NamespaceProperty ?? "",
            Name = push.Metadata.Name ?? "",
            Uid = push.Metadata.Uid ?? "",
            Run = run.Number,
            Attempt = attempt,
            Spec = spec,
            Source = source,
            Tags = PushTags.Of(spec, source),
            StartTime = runStart,
            SourceNetwork = NetworkOf(source, settings),
            RegistryNetwork = settings.RegistryNetwork,
            Registries = settings.Registries,
        };
        var volumes = PodVolumes.Of(spec, source);
        var container = WorkspacePod.Container(
            PodContainers.Push,
            settings,
            spec.PodTemplate?.Proxy,
            ResourcesOf(spec.PodTemplate?.Resources, settings),
            MountsOf(volumes)
        );
        var total = RunTimeouts.Of(push.Spec, settings.Timeouts).Within(settings.Bounds.Timeouts).Total;
        return new PodPlan.Planned(
            KubeletExpansion.Prevent(
                new V1Pod
                {
                    ApiVersion = "v1",
                    Kind = "Pod",
                    Metadata = WorkspacePod.Metadata(
                        push,
                        run,
                        attempt,
                        runStart,
                        settings,
                        RequestAnnotation.Write(request),
                        new Dictionary<string, string>
                        {
                            [ApiNames.PushSourceAnnotation] = JsonSerializer.Serialize(source, ContractJson.Default.PushSourceStatus),
                        }
                    ),
                    Spec = WorkspacePod.Frame(settings, spec.PodTemplate, platforms: null, total) with
                    {
                        Containers = [container],
                        Volumes =
                        [
                            new V1Volume { Name = "tmp", EmptyDir = PodVolumes.Scratch(settings.TmpSize) },
                            new V1Volume
                            {
                                Name = "request",
                                DownwardAPI = new V1DownwardAPIVolumeSource { Items = [PodVolumes.RequestFile] },
                            },
                            .. volumes.Named.Select(volume => volume.Volume),
                        ],
                    },
                }
            )
        );
    }

    /// <summary>A build's image is where the platform lets builds push to. Any other is read as a source is, and from the platform's registries.</summary>
    private static NetworkRules NetworkOf(PushSourceStatus source, OperatorSettings settings) =>
        source.Build is not null
            ? settings.RegistryNetwork
            : settings.SourceNetwork with
            {
                Allowed = [.. settings.SourceNetwork.Allowed, .. settings.RegistryNetwork.Allowed],
            };

    private static V1ResourceRequirements ResourcesOf(BuildResources? asked, OperatorSettings settings)
    {
        var limits = new Dictionary<string, string>(settings.DefaultLimits);
        limits[Memory] =
            limits.TryGetValue(Memory, out var known) && Quantities.Of(known).ToDecimal() < Quantities.Of(MemoryLimit).ToDecimal()
                ? known
                : MemoryLimit;
        return PodResources.Of(asked, settings with { BuildResources = Usual with { Limits = null }, DefaultLimits = limits });
    }

    private static List<V1VolumeMount> MountsOf(PodVolumes volumes) =>
        [
            new() { Name = "tmp", MountPath = "/tmp" },
            new()
            {
                Name = "request",
                MountPath = WorkspacePaths.InPod.Request,
                SubPath = "request",
                ReadOnlyProperty = true,
            },
            .. volumes.Named.Select(volume => new V1VolumeMount
            {
                Name = volume.Volume.Name,
                MountPath = volume.MountPath,
                ReadOnlyProperty = true,
            }),
        ];
}
