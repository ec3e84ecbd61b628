using k8s.Models;
using Operator.Entities;

namespace Operator.Core.Pods;

/// <summary>Whether a NetworkPolicy limits what the Pods of builds reach. What a policy lets through is the platform's own decision.</summary>
public static class NetworkBoundary
{
    private static readonly string[] OwnLabels =
    [
        ApiNames.NameLabel,
        ApiNames.UidLabel,
        ApiNames.RunLabel,
        ApiNames.AttemptLabel,
        ApiNames.SpecHashLabel,
    ];

    /// <summary>Namespaces, in their order, in which no policy selects build Pods for egress.</summary>
    /// <param name="namespaces">Where builds are.</param>
    /// <param name="policies">All policies of these namespaces; others do no harm.</param>
    public static IReadOnlyList<string> Open(IEnumerable<string> namespaces, IEnumerable<V1NetworkPolicy> policies)
    {
        var limited = policies.Where(LimitsBuilds).Select(policy => policy.Metadata?.NamespaceProperty).ToHashSet(StringComparer.Ordinal);
        return [.. namespaces.Distinct(StringComparer.Ordinal).Where(name => !limited.Contains(name)).Order(StringComparer.Ordinal)];
    }

    /// <summary>A policy without types is one for egress when it has rules for it.</summary>
    private static bool LimitsBuilds(V1NetworkPolicy policy) =>
        policy.Spec is { } spec
        && (spec.PolicyTypes is { Count: > 0 } types ? types.Contains("Egress") : spec.Egress is { Count: > 0 })
        && (spec.PodSelector?.MatchLabels ?? new Dictionary<string, string>()).All(wanted => ValueOf(wanted.Key) == wanted.Value)
        && (spec.PodSelector?.MatchExpressions ?? []).All(Holds);

    /// <summary>A label whose value differs from build to build exists, but is none of the values that a policy can name.</summary>
    private static bool Holds(V1LabelSelectorRequirement wanted) =>
        wanted.OperatorProperty switch
        {
            "In" => ValueOf(wanted.Key) is { } value && wanted.Values?.Contains(value) == true,
            "NotIn" => ValueOf(wanted.Key) is not { } value || wanted.Values?.Contains(value) != true,
            "Exists" => ValueOf(wanted.Key) is not null,
            "DoesNotExist" => ValueOf(wanted.Key) is null,
            _ => false,
        };

    private static string? ValueOf(string label) =>
        label == ApiNames.ManagedByLabel ? ApiNames.ManagedBy
        : OwnLabels.Contains(label) ? ""
        : null;
}
