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
        return new PodPlan.Planned(
            SingleContainerPod.Of(
                push,
                run,
                attempt,
                runStart,
                settings,
                volumes,
                ResourcesOf(spec.PodTemplate?.Resources, settings),
                RequestAnnotation.Write(request),
                RunTimeouts.Of(push.Spec, settings.Timeouts).Within(settings.Bounds.Timeouts).Total,
                new Dictionary<string, string>
                {
                    [ApiNames.PushSourceAnnotation] = JsonSerializer.Serialize(source, ContractJson.Default.PushSourceStatus),
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
}
