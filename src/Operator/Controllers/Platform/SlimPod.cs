using k8s.Models;
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
            Metadata = pod.Metadata with { Annotations = Start(pod.Metadata.Annotation(ApiNames.RunStartAnnotation)) },
            Spec = new V1PodSpec
            {
                NodeName = pod.Spec?.NodeName,
                InitContainers = pod.Spec?.InitContainers is { } init ? [.. init.OfType<V1Container>().Select(Slim)] : null,
                Containers = [.. (pod.Spec?.Containers ?? []).OfType<V1Container>().Select(Slim)],
            },
            Status = pod.Status,
        };

    private static Dictionary<string, string>? Start(string? start) =>
        start is not null ? new Dictionary<string, string> { [ApiNames.RunStartAnnotation] = start } : null;

    private static V1Container Slim(V1Container container) => new() { Name = container.Name, Image = container.Image };
}
