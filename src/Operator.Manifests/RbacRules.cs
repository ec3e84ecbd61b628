using System.Reflection;
using k8s.Models;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Models.Attributes;

namespace Operator.Manifests;

/// <summary>Rules of roles out of <see cref="EntityRbacAttribute"/> and <see cref="GenericRbacAttribute"/>.</summary>
public static class RbacRules
{
    private static readonly (RbacVerb Flag, string Name)[] VerbNames =
    [
        .. Enum.GetValues<RbacVerb>().Where(verb => verb != RbacVerb.None).Select(verb => (verb, verb.ToString().ToLowerInvariant())),
    ];

    /// <summary>These verbs on one resource of a group, or on one path where there is no group.</summary>
    private sealed record Grant(string? Group, string Target, string Names, RbacVerb Verbs, bool InWholeClusterOnly = false);

    /// <summary>
    /// What all the given classes need together. Verbs on the same resource are merged; resources of a group with the same verbs share a
    /// rule; everything is sorted, so that the order of the classes does not matter.
    /// </summary>
    /// <param name="types">Classes that carry the attributes.</param>
    /// <param name="ownNamespaceOnly">True for the rights in the operator's own namespace, false for those in the cluster.</param>
    /// <param name="feature">The feature whose rights are wanted; null for the operator's own role.</param>
    /// <param name="wholeCluster">False leaves out rights on what no namespace has.</param>
    /// <returns>The rules of one role.</returns>
    /// <exception cref="ManifestException">A right is for everything (<c>*</c>), for nothing, or without a verb.</exception>
    public static IList<V1PolicyRule> Of(IEnumerable<Type> types, bool ownNamespaceOnly, string? feature = null, bool wholeCluster = true)
    {
        var grants = types
            .SelectMany(type => Grants(type, ownNamespaceOnly, feature))
            .Where(grant => wholeCluster || !grant.InWholeClusterOnly);
        var merged = grants
            .GroupBy(grant => grant with { Verbs = RbacVerb.None })
            .Select(same => same.Key with { Verbs = same.Aggregate(RbacVerb.None, (verbs, grant) => verbs | grant.Verbs) });
        return [.. merged.GroupBy(grant => grant with { Target = "" }).Select(Rule).OrderBy(SortKey, StringComparer.Ordinal)];
    }

    /// <summary>The verbs in their usual order: reading, then writing, then deleting.</summary>
    internal static IList<string> Names(RbacVerb verbs) => [.. VerbNames.Where(verb => verbs.HasFlag(verb.Flag)).Select(verb => verb.Name)];

    private static IEnumerable<Grant> Grants(Type type, bool ownNamespaceOnly, string? feature)
    {
        var generic = type.GetCustomAttributes<GenericRbacAttribute>()
            .Where(right => right.OwnNamespaceOnly == ownNamespaceOnly && right.Feature == feature)
            .SelectMany(Grants);
        var entities = ownNamespaceOnly
            ? []
            : type.GetCustomAttributes<EntityRbacAttribute>().Where(right => right.Feature == feature).SelectMany(Grants);
        return generic.Concat(entities).Select(grant => Checked(type, grant));
    }

    private static IEnumerable<Grant> Grants(EntityRbacAttribute right) =>
        right
            .Entities.Select(EntityMetadata.Of)
            .Select(kind => new Grant(kind.Group, kind.Plural, "", right.Verbs, !kind.Namespaced))
            .DefaultIfEmpty(new Grant(null, "", "", right.Verbs));

    private static IEnumerable<Grant> Grants(GenericRbacAttribute right)
    {
        var names = string.Join(' ', right.ResourceNames.Order(StringComparer.Ordinal));
        return right
            .Groups.SelectMany(group =>
                right.Resources.Select(resource => new Grant(group, resource, names, right.Verbs, right.InWholeClusterOnly))
            )
            .Concat(right.Urls.Select(url => new Grant(null, url, "", right.Verbs)))
            .DefaultIfEmpty(new Grant(null, "", "", right.Verbs));
    }

    private static Grant Checked(Type type, Grant grant) =>
        grant switch
        {
            { Verbs: RbacVerb.None } => throw new ManifestException($"A right of {type.Name} names no verb"),
            { Target: "" } => throw new ManifestException($"A right of {type.Name} names neither resources with their groups nor URLs"),
            _ when $"{grant.Group}{grant.Target}{grant.Names}".Contains('*', StringComparison.Ordinal) => throw new ManifestException(
                $"A right of {type.Name} is for everything; name what it needs"
            ),
            _ => grant,
        };

    private static V1PolicyRule Rule(IGrouping<Grant, Grant> grants)
    {
        string[] targets = [.. grants.Select(grant => grant.Target).Order(StringComparer.Ordinal)];
        var verbs = Names(grants.Key.Verbs);
        return grants.Key.Group is { } group
            ? new V1PolicyRule
            {
                ApiGroups = [group],
                Resources = targets,
                ResourceNames = grants.Key.Names is "" ? null : grants.Key.Names.Split(' '),
                Verbs = verbs,
            }
            : new V1PolicyRule { NonResourceURLs = targets, Verbs = verbs };
    }

    private static string SortKey(V1PolicyRule rule) =>
        string.Join(' ', [.. rule.ApiGroups ?? ["~"], .. rule.Resources ?? [], .. rule.NonResourceURLs ?? [], .. rule.ResourceNames ?? []]);
}
