using k8s;
using k8s.Models;
using Operator.Kubernetes.Models.Attributes;

namespace Operator.Manifests;

/// <summary>
/// Cluster roles that add a custom kind to Kubernetes' own <c>view</c>, <c>edit</c> and <c>admin</c>, so that a person who has one of them in a
/// namespace has the matching right on the kind there. Nobody but the operator may write the status.
/// </summary>
public static class AggregatedRoles
{
    private const RbacVerb Read = RbacVerb.Get | RbacVerb.List | RbacVerb.Watch;
    private const RbacVerb Write = RbacVerb.Create | RbacVerb.Update | RbacVerb.Patch | RbacVerb.Delete | RbacVerb.DeleteCollection;

    /// <summary>The three roles of a kind: <c>KIND-view</c> reads, <c>KIND-edit</c> also writes, <c>KIND-admin</c> may also make it an owner.</summary>
    /// <param name="entity">A class with a <see cref="KubernetesEntityAttribute"/>.</param>
    /// <returns>The roles, from the least right to the most; each can be bound alone.</returns>
    /// <exception cref="ManifestException">The class has no such attribute.</exception>
    public static IReadOnlyList<IKubernetesObject> Of(Type entity)
    {
        var name = EntityName.Of(entity);
        V1PolicyRule[] view = [Rule(name, name.Plural, Read), Rule(name, $"{name.Plural}/status", RbacVerb.Get)];
        V1PolicyRule[] edit = [Rule(name, name.Plural, Read | Write), view[1]];
        V1PolicyRule[] admin = [edit[0], Rule(name, $"{name.Plural}/finalizers", RbacVerb.Update), view[1]];
        return [Role(name, "view", view), Role(name, "edit", edit), Role(name, "admin", admin)];
    }

    private static V1PolicyRule Rule(EntityName name, string resource, RbacVerb verbs) =>
        new()
        {
            ApiGroups = [name.Group],
            Resources = [resource],
            Verbs = RbacRules.Names(verbs),
        };

    private static V1ClusterRole Role(EntityName name, string role, IList<V1PolicyRule> rules) =>
        new V1ClusterRole
        {
            Metadata = new V1ObjectMeta
            {
                Name = $"{name.Kind.ToLowerInvariant()}-{role}",
                Labels = new Dictionary<string, string> { [$"rbac.authorization.k8s.io/aggregate-to-{role}"] = "true" },
            },
            Rules = rules,
        }.Named();
}
