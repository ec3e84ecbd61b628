using k8s.Models;

namespace Operator.Core.Policies;

/// <summary>What an informer keeps of a namespace.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Labels">Its labels.</param>
public sealed record NamespaceLabels(string Name, IReadOnlyDictionary<string, string> Labels)
{
    /// <summary>The label of Pod Security admission, and the value that admits everything.</summary>
    public const string PodSecurityLabel = "pod-security.kubernetes.io/enforce";

    public bool AdmitsPrivileged => Labels.GetValueOrDefault(PodSecurityLabel) == "privileged";

    public static NamespaceLabels Of(V1Namespace ns) =>
        new(
            ns.Metadata?.Name ?? "",
            (ns.Metadata?.Labels ?? new Dictionary<string, string>()).ToDictionary(label => label.Key, label => label.Value ?? "")
        );

    public bool Equals(NamespaceLabels? other) =>
        other is not null && Name == other.Name && Labels.Count == other.Labels.Count && !Labels.Except(other.Labels).Any();

    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);
}
