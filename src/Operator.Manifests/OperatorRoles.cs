using k8s;
using k8s.Models;

namespace Operator.Manifests;

/// <summary>The operator's account with exactly the rights that its classes ask for.</summary>
public static class OperatorRoles
{
    private const string RbacGroup = "rbac.authorization.k8s.io";

    /// <summary>The account. Its token is mounted only where a Pod asks for it.</summary>
    /// <param name="identity">Name and namespace of the account.</param>
    public static V1ServiceAccount Account(OperatorIdentity identity) =>
        new V1ServiceAccount { Metadata = Metadata(identity, identity.Namespace), AutomountServiceAccountToken = false }.Named();

    /// <summary>The rights in the cluster and their binding to the account.</summary>
    /// <param name="identity">Who gets the rights.</param>
    /// <param name="types">Classes with attributes that ask for rights.</param>
    /// <param name="feature">A feature whose rights are in a role of their own; null for the operator's role.</param>
    /// <returns>A cluster role and its binding.</returns>
    /// <exception cref="ManifestException">See <see cref="RbacRules.Of"/>.</exception>
    public static IReadOnlyList<IKubernetesObject> Cluster(OperatorIdentity identity, IEnumerable<Type> types, string? feature = null)
    {
        var metadata = Metadata(identity, name: NameOf(identity.Name, feature));
        return
        [
            new V1ClusterRole { Metadata = metadata, Rules = RbacRules.Of(types, ownNamespaceOnly: false, feature) }.Named(),
            new V1ClusterRoleBinding
            {
                Metadata = metadata,
                RoleRef = new V1RoleRef
                {
                    ApiGroup = RbacGroup,
                    Kind = "ClusterRole",
                    Name = metadata.Name,
                },
                Subjects = [Subject(identity)],
            }.Named(),
        ];
    }

    /// <summary>The rights in the operator's own namespace (its election, for example) and their binding to the account.</summary>
    /// <param name="identity">Who gets the rights.</param>
    /// <param name="types">Classes with attributes that ask for rights.</param>
    /// <returns>A role and its binding.</returns>
    /// <exception cref="ManifestException">See <see cref="RbacRules.Of"/>.</exception>
    public static IReadOnlyList<IKubernetesObject> OwnNamespace(OperatorIdentity identity, IEnumerable<Type> types) =>
        Bound(identity, Metadata(identity, identity.Namespace), RbacRules.Of(types, ownNamespaceOnly: true));

    /// <summary>
    /// What <see cref="Cluster"/> grants, as a role in one namespace: for an operator that is limited to chosen namespaces. The
    /// namespace is left out, so that one file is applied to each of them.
    /// </summary>
    /// <param name="identity">Who gets the rights.</param>
    /// <param name="role">Name of the role and its binding; not that of <see cref="OwnNamespace"/>, beside which they may stand.</param>
    /// <param name="types">Classes with attributes that ask for rights.</param>
    /// <param name="feature">A feature whose rights are in a role of their own; null for the operator's role.</param>
    /// <returns>A role and its binding.</returns>
    /// <exception cref="ManifestException">See <see cref="RbacRules.Of"/>, or a class needs a right that no namespace has.</exception>
    public static IReadOnlyList<IKubernetesObject> OneNamespace(
        OperatorIdentity identity,
        string role,
        IEnumerable<Type> types,
        string? feature = null
    )
    {
        var rules = RbacRules.Of(types, ownNamespaceOnly: false, feature, wholeCluster: false);
        return rules.Any(rule => rule.NonResourceURLs is not null)
            ? throw new ManifestException("A right on URLs cannot be granted in a namespace")
            : Bound(identity, Metadata(identity, name: NameOf(role, feature)), rules);
    }

    private static string NameOf(string role, string? feature) => feature is null ? role : $"{role}-{feature}";

    private static IReadOnlyList<IKubernetesObject> Bound(OperatorIdentity identity, V1ObjectMeta metadata, IList<V1PolicyRule> rules) =>
        [
            new V1Role { Metadata = metadata, Rules = rules }.Named(),
            new V1RoleBinding
            {
                Metadata = metadata,
                RoleRef = new V1RoleRef
                {
                    ApiGroup = RbacGroup,
                    Kind = "Role",
                    Name = metadata.Name,
                },
                Subjects = [Subject(identity)],
            }.Named(),
        ];

    private static V1ObjectMeta Metadata(OperatorIdentity identity, string? inNamespace = null, string? name = null) =>
        new()
        {
            Name = name ?? identity.Name,
            NamespaceProperty = inNamespace,
            Labels = new Dictionary<string, string> { ["app.kubernetes.io/name"] = identity.Name },
        };

    private static Rbacv1Subject Subject(OperatorIdentity identity) =>
        new()
        {
            Kind = "ServiceAccount",
            Name = identity.Name,
            NamespaceProperty = identity.Namespace,
        };
}
