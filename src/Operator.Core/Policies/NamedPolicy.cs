using Operator.Entities.ImageBuildPolicies;

namespace Operator.Core.Policies;

/// <summary>A policy of the platform team.</summary>
/// <param name="Name">Its name, for messages.</param>
/// <param name="Spec">What it says.</param>
public sealed record NamedPolicy(string Name, ImageBuildPolicySpec Spec)
{
    /// <summary>The label that Kubernetes sets on every namespace from 1.21 on; before, it is added here.</summary>
    private const string NameLabel = "kubernetes.io/metadata.name";

    private IReadOnlyList<string>? problems;

    /// <summary>Generation of the spec.</summary>
    public long Generation { get; init; }

    /// <summary>Who sets a rule, as a message says it.</summary>
    public string By => $"ImageBuildPolicy {Name}";

    /// <summary>Everything that is wrong with it, each with its field.</summary>
    public IReadOnlyList<string> Problems => problems ??= PolicyProblems.Of(Spec);

    /// <summary>Whether it selects a namespace.</summary>
    /// <param name="ns">Name of the namespace.</param>
    /// <param name="labels">Its labels.</param>
    public bool Selects(string ns, IReadOnlyDictionary<string, string> labels)
    {
        string? Value(string key) =>
            labels.TryGetValue(key, out var value) ? value
            : key == NameLabel ? ns
            : null;

        var selector = Spec.NamespaceSelector;
        return (selector.MatchLabels?.All(label => Value(label.Key) == label.Value) ?? true)
            && (selector.MatchExpressions?.All(requirement => Holds(requirement, Value(requirement.Key))) ?? true);
    }

    /// <summary>
    /// A requirement that cannot be understood holds for every namespace: the policy then selects too many, whose builds are refused with the
    /// reason, and not too few, whose builds would run without it.
    /// </summary>
    private static bool Holds(SelectorRequirement requirement, string? value) =>
        requirement switch
        {
            { Operator: "In", Values: { Count: > 0 } values } => value is not null && values.Contains(value),
            { Operator: "NotIn", Values: { Count: > 0 } values } => value is null || !values.Contains(value),
            { Operator: "Exists" } => value is not null,
            { Operator: "DoesNotExist" } => value is null,
            _ => true,
        };
}
