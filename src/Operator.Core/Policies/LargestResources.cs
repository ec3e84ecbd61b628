using Operator.Core.Pods;
using Operator.Kubernetes.Models;

namespace Operator.Core.Policies;

/// <summary>The largest amount of each resource.</summary>
internal static class LargestResources
{
    /// <summary>Every node has these; all others are devices and the like, which are few.</summary>
    public static bool IsStandard(string resource) => resource is "cpu" or "memory" or "ephemeral-storage";

    public static IReadOnlyDictionary<string, Bound<Amount>> Of(IReadOnlyList<NamedPolicy> policies)
    {
        var largest = new Dictionary<string, Bound<Amount>>(StringComparer.Ordinal);
        foreach (var policy in policies)
        {
            foreach (var (name, quantity) in policy.Spec.Resources?.Largest ?? new Dictionary<string, Quantity>())
            {
                if (
                    Quantities.Compared(quantity?.Value) is { } most
                    && (!largest.TryGetValue(name, out var known) || most.CompareTo(known.Most) < 0)
                )
                {
                    largest[name] = new Bound<Amount>(most, policy.By);
                }
            }
        }

        return largest;
    }

    /// <summary>The policy that lists resources, but not this one; null for none.</summary>
    public static string? NotListedBy(IReadOnlyList<NamedPolicy> policies, string resource) =>
        IsStandard(resource)
            ? null
            : policies.FirstOrDefault(policy => policy.Spec.Resources?.Largest is { } listed && !listed.ContainsKey(resource))?.By;
}
