using k8s.Models;
using Operator.Core.Acceptance;
using Operator.Core.Pods;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Policies;

/// <summary>Which nodes a build may choose by an affinity, and which roles of nodes no build may choose unless a policy allows it.</summary>
internal static class NodeChoice
{
    public const string LeadsAway = "leads to nodes with a role of the cluster's own, which no ImageBuildPolicy allows here; remove it";

    private const string Role = "node-role.kubernetes.io/";

    /// <summary>Roles of nodes that are there for everybody's Pods; all others, known or not, are somebody's: control-plane, etcd, infra.</summary>
    private static readonly string[] Ordinary = ["worker", "node", "compute", "agent", "build", "builder"];

    /// <summary>True for a label or a taint of nodes that are not for builds.</summary>
    public static bool IsReserved(string? key) =>
        key?.StartsWith(Role, StringComparison.Ordinal) == true && !Ordinary.Contains(key[Role.Length..]);

    /// <summary>An affinity chooses nodes as a nodeSelector does, so what bounds the one bounds the other.</summary>
    public static void Check(BuildPodTemplate template, EffectivePolicy policy, SpecProblems problems)
    {
        const string Field = "podTemplate.affinity";
        if (template.Affinity is null)
        {
            return;
        }

        if (policy.Policies.FirstOrDefault(rules => rules.Spec.Pods?.Affinity == false) is { } none)
        {
            problems.NotAllowed(Field, $"is not allowed by {none.By}; remove it");
            return;
        }

        if (PodAffinity.Read(template.Affinity).Affinity?.NodeAffinity is not { } nodes)
        {
            return;
        }

        var listing = policy.Policies.Where(rules => rules.Spec.Pods?.NodeLabels is not null).ToList();
        if (listing.Find(rules => rules.Spec.Pods!.Affinity != true) is { } labels)
        {
            problems.NotAllowed($"{Field}.nodeAffinity", $"is not allowed by {labels.By}, which lists labels of nodes; use nodeSelector");
        }
        else if (listing.Count == 0)
        {
            Unlisted($"{Field}.nodeAffinity", nodes, problems);
        }
    }

    private static void Unlisted(string field, V1NodeAffinity nodes, SpecProblems problems)
    {
        var terms = Terms(nodes).OfType<V1NodeSelectorTerm>().ToList();
        var expressions = terms.SelectMany(term => term.MatchExpressions ?? []).OfType<V1NodeSelectorRequirement>();
        if (expressions.FirstOrDefault(Chooses) is { } reserved)
        {
            problems.NotAllowed(field, $"with {DisplayText.Of(reserved.Key, 100)} {LeadsAway}");
        }

        if (terms.Exists(term => term.MatchFields is { Count: > 0 }))
        {
            problems.NotAllowed(
                field,
                "chooses nodes by their names (matchFields), which no ImageBuildPolicy allows here; use nodeSelector"
            );
        }
    }

    private static IEnumerable<V1NodeSelectorTerm?> Terms(V1NodeAffinity nodes) =>
        [
            .. nodes.RequiredDuringSchedulingIgnoredDuringExecution?.NodeSelectorTerms ?? [],
            .. (nodes.PreferredDuringSchedulingIgnoredDuringExecution ?? []).Select(preferred => preferred?.Preference),
        ];

    /// <summary>To stay away from such nodes is what everybody should do.</summary>
    private static bool Chooses(V1NodeSelectorRequirement wanted) =>
        IsReserved(wanted.Key) && wanted.OperatorProperty is not ("NotIn" or "DoesNotExist");
}
