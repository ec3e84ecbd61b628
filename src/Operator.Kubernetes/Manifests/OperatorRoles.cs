using Operator.Kubernetes.Models;

namespace Operator.Kubernetes.Manifests;

/// <summary>The operator's account with exactly the rights that its classes ask for.</summary>
public static class OperatorRoles
{
    /// <summary>The account. Its token is mounted only where a Pod asks for it.</summary>
    /// <param name="identity">Name and namespace of the account.</param>
    public static V1ServiceAccount Account(OperatorIdentity identity) =>
        new() { Metadata = Metadata(identity, identity.Namespace), AutomountServiceAccountToken = false };

    /// <summary>The rights in the cluster and their binding to the account.</summary>
    /// <param name="identity">Who gets the rights.</param>
    /// <param name="types">Classes with attributes that ask for rights.</param>
    /// <returns>A cluster role and its binding.</returns>
    /// <exception cref="ManifestException">See <see cref="RbacRules.Of"/>.</exception>
    public static IReadOnlyList<IKubernetesObject> Cluster(OperatorIdentity identity, IEnumerable<Type> types) =>
        [
            new V1ClusterRole { Metadata = Metadata(identity), Rules = RbacRules.Of(types, ownNamespaceOnly: false) },
            new V1ClusterRoleBinding
            {
                Metadata = Metadata(identity),
                RoleRef = new V1RoleRef { Kind = "ClusterRole", Name = identity.Name },
                Subjects = [Subject(identity)],
            },
        ];

    /// <summary>The rights in the operator's own namespace (its election, for example) and their binding to the account.</summary>
    /// <param name="identity">Who gets the rights.</param>
    /// <param name="types">Classes with attributes that ask for rights.</param>
    /// <returns>A role and its binding.</returns>
    /// <exception cref="ManifestException">See <see cref="RbacRules.Of"/>.</exception>
    public static IReadOnlyList<IKubernetesObject> OwnNamespace(OperatorIdentity identity, IEnumerable<Type> types) =>
        [
            new V1Role { Metadata = Metadata(identity, identity.Namespace), Rules = RbacRules.Of(types, ownNamespaceOnly: true) },
            new V1RoleBinding
            {
                Metadata = Metadata(identity, identity.Namespace),
                RoleRef = new V1RoleRef { Kind = "Role", Name = identity.Name },
                Subjects = [Subject(identity)],
            },
        ];

    private static V1ObjectMeta Metadata(OperatorIdentity identity, string? inNamespace = null) =>
        new()
        {
            Name = identity.Name,
            NamespaceProperty = inNamespace,
            Labels = new Dictionary<string, string> { ["app.kubernetes.io/name"] = identity.Name },
        };

    private static V1Subject Subject(OperatorIdentity identity) => new() { Name = identity.Name, NamespaceProperty = identity.Namespace };
}
