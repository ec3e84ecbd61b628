using k8s.Models;
using Operator.Kubernetes.Models;
using Operator.Kubernetes.Models.Attributes;

namespace Operator.Entities.ImageBuildPolicies;

/// <summary>
/// What the builds of certain namespaces may ask for, and how much of the queue these namespaces have. Of all policies that select a
/// namespace the strictest counts, field by field; where none sets a field, the operator's settings count. A build that asks for more is
/// refused with reason <c>SpecNotAllowed</c>. A changed policy counts for builds that wait, never for runs that have started.
/// </summary>
[KubernetesEntity(Group = ApiNames.Group, ApiVersion = ApiNames.Version, Kind = KindName, PluralName = PluralName)]
[EntityScope(EntityScope.Cluster)]
[KubernetesEntityShortNames("ibp")]
[GenericAdditionalPrinterColumn(
    ".status.namespaces",
    "Namespaces",
    "integer",
    Description = "Number of namespaces that the policy selects."
)]
[GenericAdditionalPrinterColumn(".status.running", "Running", "integer", Description = "Builds that run in them.")]
[GenericAdditionalPrinterColumn(".status.waiting", "Waiting", "integer", Description = "Builds that wait in them.")]
[GenericAdditionalPrinterColumn(
    ".status.conditions[?(@.type==\"Valid\")].status",
    "Valid",
    "string",
    Description = "Whether the policy can be applied."
)]
[GenericAdditionalPrinterColumn(".metadata.creationTimestamp", "Age", "date")]
[GenericAdditionalPrinterColumn(
    ".status.conditions[?(@.type==\"Valid\")].message",
    "Message",
    "string",
    Priority = 1,
    Description = "What is wrong with the policy."
)]
public sealed class ImageBuildPolicy : CustomKubernetesEntity<ImageBuildPolicySpec, ImageBuildPolicyStatus>
{
    /// <summary>The kind.</summary>
    public const string KindName = "ImageBuildPolicy";

    /// <summary>The plural, as in URLs.</summary>
    public const string PluralName = "imagebuildpolicies";
}

/// <summary>How many builds a policy concerns, and whether it can be applied.</summary>
public sealed record ImageBuildPolicyStatus
{
    /// <summary>Generation of the spec that this status describes.</summary>
    public long? ObservedGeneration { get; init; }

    /// <summary>Number of namespaces that the policy selects.</summary>
    public int? Namespaces { get; init; }

    /// <summary>Number of builds that run in these namespaces.</summary>
    public int? Running { get; init; }

    /// <summary>Number of builds that wait in these namespaces; builds held by <c>spec.suspend</c> are not counted.</summary>
    public int? Waiting { get; init; }

    /// <summary><c>Valid</c>: whether the policy can be applied. <c>Selects</c>: whether there is a namespace for it.</summary>
    [ListMapKeys("type")]
    public IReadOnlyList<Condition>? Conditions { get; init; }
}

/// <summary>Types of the conditions of a policy.</summary>
public static class PolicyConditions
{
    /// <summary>True when the policy can be applied: its values are valid, and no other policy forces a different value in the same namespace.</summary>
    public const string Valid = "Valid";

    /// <summary>True when it selects at least one namespace.</summary>
    public const string Selects = "Selects";
}
