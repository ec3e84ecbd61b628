using k8s.Models;
using Operator.Entities.ImageBuilds;
using Operator.Kubernetes.Models;

namespace Operator.Core.Pods;

/// <summary>Requests and limits of the build container: what the spec asks for, and the platform's defaults.</summary>
internal static class PodResources
{
    public static V1ResourceRequirements Of(BuildResources? asked, OperatorSettings settings)
    {
        var defaults = settings.BuildResources;
        // A limit without a request becomes the request: a default request above the limit would be refused by the API server.
        var requests = Amounts(asked?.Requests ?? (asked?.Limits is null ? Texts(defaults.Requests) : null));
        var limits = Amounts(asked?.Limits ?? (asked?.Requests is null ? Texts(defaults.Limits) : null));
        foreach (var (name, text) in settings.DefaultLimits.Where(item => !limits.ContainsKey(item.Key)))
        {
            var most = Quantities.Of(text);
            if (requests.TryGetValue(name, out var requested))
            {
                // A build that requests more than the default gets what it requests.
                limits[name] = requested.ToDecimal() > most.ToDecimal() ? requested : most;
                continue;
            }

            // Without a request of its own, the whole limit would be reserved.
            limits[name] = most;
            var usual = defaults.Requests?.TryGetValue(name, out var known) == true ? known : Quantities.Of("0");
            requests[name] = usual.ToDecimal() < most.ToDecimal() ? usual : most;
        }

        return new V1ResourceRequirements { Requests = NullIfEmpty(requests), Limits = NullIfEmpty(limits) };
    }

    private static Dictionary<string, ResourceQuantity> Amounts(IReadOnlyDictionary<string, Quantity>? asked) =>
        asked?.ToDictionary(item => item.Key, item => Quantities.Of(item.Value.Value)) ?? [];

    private static Dictionary<string, Quantity>? Texts(IDictionary<string, ResourceQuantity>? amounts) =>
        amounts?.ToDictionary(item => item.Key, item => new Quantity(item.Value.ToString()));

    private static Dictionary<string, ResourceQuantity>? NullIfEmpty(Dictionary<string, ResourceQuantity> amounts) =>
        amounts.Count > 0 ? amounts : null;
}
