using Operator.Entities;
using Operator.Kubernetes.Models;

namespace Operator.Controllers.Platform;

/// <summary>What an informer keeps of a build Pod: what <c>ObservePod</c> reads. The request and the containers' details are on the server.</summary>
internal static class SlimPod
{
    public static V1Pod Of(V1Pod pod) =>
        new()
        {
            ApiVersion = pod.ApiVersion,
            Kind = pod.Kind,
            Metadata = pod.Metadata with { Annotations = Start(pod.Metadata.Annotations) },
            Spec = new V1PodSpec
            {
                NodeName = pod.Spec.NodeName,
                InitContainers = pod.Spec.InitContainers is { } init ? [.. init.Select(Slim)] : null,
                Containers = [.. pod.Spec.Containers.Select(Slim)],
            },
            Status = pod.Status,
        };

    private static Dictionary<string, string>? Start(IReadOnlyDictionary<string, string>? annotations) =>
        annotations?.GetValueOrDefault(ApiNames.RunStartAnnotation) is { } start
            ? new Dictionary<string, string> { [ApiNames.RunStartAnnotation] = start }
            : null;

    private static V1Container Slim(V1Container container) => new() { Name = container.Name, Image = container.Image };
}
