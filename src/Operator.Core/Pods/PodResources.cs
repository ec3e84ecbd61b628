using k8s.Models;
using Operator.Entities.ImageBuilds;
using Operator.Kubernetes.Models;

namespace Operator.Core.Pods;

/// <summary>Requests and limits of the build container: what the spec asks for, and the platform's defaults.</summary>
internal static class PodResources
{
    private const string Memory = "memory";

    public static V1ResourceRequirements Of(BuildResources? asked, OperatorSettings settings)
    {
        var defaults = settings.BuildResources;
        // A limit without a request becomes the request: a default request above the limit would be refused by the API server.
        var requests = Amounts(asked?.Requests) ?? (asked?.Limits is null ? defaults.Requests : null);
        var limits = Amounts(asked?.Limits) ?? (asked?.Requests is null ? defaults.Limits : null);
        return new V1ResourceRequirements { Requests = requests, Limits = WithMemory(limits, requests, settings.MemoryLimit) };
    }

    /// <summary>A build without a memory limit can take the node's. One that requests more than the default gets what it requests.</summary>
    private static IDictionary<string, ResourceQuantity>? WithMemory(
        IDictionary<string, ResourceQuantity>? limits,
        IDictionary<string, ResourceQuantity>? requests,
        string? memory
    )
    {
        if (memory is null || limits?.ContainsKey(Memory) == true)
        {
            return limits;
        }

        var limit = Quantities.Of(memory);
        var most =
            requests?.TryGetValue(Memory, out var requested) == true && requested.ToDecimal() > limit.ToDecimal() ? requested : limit;
        return new Dictionary<string, ResourceQuantity>(limits ?? new Dictionary<string, ResourceQuantity>()) { [Memory] = most };
    }

    private static IDictionary<string, ResourceQuantity>? Amounts(IReadOnlyDictionary<string, Quantity>? asked) =>
        asked?.ToDictionary(item => item.Key, item => Quantities.Of(item.Value.Value));
}
