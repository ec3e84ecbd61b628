using System.Text.Json.Serialization;
using Operator.Kubernetes.Models.Attributes;

namespace Operator.Kubernetes.Models;

/// <summary>Rights in the whole cluster (<c>rbac.authorization.k8s.io/v1 ClusterRole</c>).</summary>
[KubernetesEntity(Group = "rbac.authorization.k8s.io", ApiVersion = "v1", Kind = "ClusterRole")]
[EntityScope(EntityScope.Cluster)]
public sealed record V1ClusterRole : IKubernetesObject<V1ObjectMeta>
{
    /// <inheritdoc/>
    public string ApiVersion { get; set; } = "rbac.authorization.k8s.io/v1";

    /// <inheritdoc/>
    public string Kind { get; set; } = "ClusterRole";

    /// <inheritdoc/>
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <summary>What may be done.</summary>
    public IReadOnlyList<V1PolicyRule> Rules { get; init; } = [];
}

/// <summary>Rights in one namespace (<c>rbac.authorization.k8s.io/v1 Role</c>).</summary>
[KubernetesEntity(Group = "rbac.authorization.k8s.io", ApiVersion = "v1", Kind = "Role")]
public sealed record V1Role : IKubernetesObject<V1ObjectMeta>
{
    /// <inheritdoc/>
    public string ApiVersion { get; set; } = "rbac.authorization.k8s.io/v1";

    /// <inheritdoc/>
    public string Kind { get; set; } = "Role";

    /// <inheritdoc/>
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <summary>What may be done.</summary>
    public IReadOnlyList<V1PolicyRule> Rules { get; init; } = [];
}

/// <summary>One line of a role: these verbs on these resources (<c>rbac.authorization.k8s.io/v1 PolicyRule</c>).</summary>
public sealed record V1PolicyRule
{
    /// <summary>API groups; the empty string is the core group.</summary>
    public IReadOnlyList<string>? ApiGroups { get; init; }

    /// <summary>Plural resource names, subresources as <c>pods/log</c>.</summary>
    public IReadOnlyList<string>? Resources { get; init; }

    /// <summary>Names of single objects; null for all.</summary>
    public IReadOnlyList<string>? ResourceNames { get; init; }

    /// <summary>Paths outside of resources, in cluster roles only.</summary>
    [JsonPropertyName("nonResourceURLs")]
    public IReadOnlyList<string>? NonResourceURLs { get; init; }

    /// <summary>What may be done.</summary>
    public IReadOnlyList<string> Verbs { get; init; } = [];
}

/// <summary>Gives a cluster role to subjects (<c>rbac.authorization.k8s.io/v1 ClusterRoleBinding</c>).</summary>
[KubernetesEntity(Group = "rbac.authorization.k8s.io", ApiVersion = "v1", Kind = "ClusterRoleBinding")]
[EntityScope(EntityScope.Cluster)]
public sealed record V1ClusterRoleBinding : IKubernetesObject<V1ObjectMeta>
{
    /// <inheritdoc/>
    public string ApiVersion { get; set; } = "rbac.authorization.k8s.io/v1";

    /// <inheritdoc/>
    public string Kind { get; set; } = "ClusterRoleBinding";

    /// <inheritdoc/>
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <summary>The role; it cannot be changed later.</summary>
    public V1RoleRef RoleRef { get; init; } = new();

    /// <summary>Who gets it.</summary>
    public IReadOnlyList<V1Subject> Subjects { get; init; } = [];
}

/// <summary>Gives a role to subjects in one namespace (<c>rbac.authorization.k8s.io/v1 RoleBinding</c>).</summary>
[KubernetesEntity(Group = "rbac.authorization.k8s.io", ApiVersion = "v1", Kind = "RoleBinding")]
public sealed record V1RoleBinding : IKubernetesObject<V1ObjectMeta>
{
    /// <inheritdoc/>
    public string ApiVersion { get; set; } = "rbac.authorization.k8s.io/v1";

    /// <inheritdoc/>
    public string Kind { get; set; } = "RoleBinding";

    /// <inheritdoc/>
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <summary>The role; it cannot be changed later.</summary>
    public V1RoleRef RoleRef { get; init; } = new();

    /// <summary>Who gets it.</summary>
    public IReadOnlyList<V1Subject> Subjects { get; init; } = [];
}

/// <summary>Names the role of a binding.</summary>
public sealed record V1RoleRef
{
    /// <summary>Always <c>rbac.authorization.k8s.io</c>.</summary>
    public string ApiGroup { get; init; } = "rbac.authorization.k8s.io";

    /// <summary><c>ClusterRole</c> or <c>Role</c>.</summary>
    public string Kind { get; init; } = "";

    /// <summary>Name of the role.</summary>
    public string Name { get; init; } = "";
}

/// <summary>Who gets a role.</summary>
public sealed record V1Subject
{
    /// <summary><c>ServiceAccount</c>, <c>User</c> or <c>Group</c>.</summary>
    public string Kind { get; init; } = "ServiceAccount";

    /// <summary>Name of the account, user or group.</summary>
    public string Name { get; init; } = "";

    /// <summary>Namespace of the service account.</summary>
    [JsonPropertyName("namespace")]
    public string? NamespaceProperty { get; init; }
}

/// <summary>An identity for Pods (<c>v1 ServiceAccount</c>).</summary>
[KubernetesEntity(ApiVersion = "v1", Kind = "ServiceAccount")]
public sealed record V1ServiceAccount : IKubernetesObject<V1ObjectMeta>
{
    /// <inheritdoc/>
    public string ApiVersion { get; set; } = "v1";

    /// <inheritdoc/>
    public string Kind { get; set; } = "ServiceAccount";

    /// <inheritdoc/>
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <summary>Whether Pods get a token mounted unless they say otherwise; null means they do.</summary>
    public bool? AutomountServiceAccountToken { get; init; }
}
