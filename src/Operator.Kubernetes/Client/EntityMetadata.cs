using System.Reflection;
using k8s;
using k8s.Models;
using Operator.Kubernetes.Models.Attributes;

namespace Operator.Kubernetes.Client;

/// <summary>Under which path the API server offers a kind.</summary>
/// <param name="Group">API group; empty for the core group.</param>
/// <param name="Version">Version without the group.</param>
/// <param name="Kind">Kind in PascalCase.</param>
/// <param name="Plural">Resource name in URLs.</param>
/// <param name="Namespaced">False for cluster-scoped kinds.</param>
public sealed record EntityMetadata(string Group, string Version, string Kind, string Plural, bool Namespaced)
{
    // The built-in classes do not state their scope.
    private static readonly HashSet<Type> ClusterScoped =
    [
        typeof(V1Namespace),
        typeof(V1Node),
        typeof(V1ClusterRole),
        typeof(V1ClusterRoleBinding),
        typeof(V1TokenReview),
        typeof(V1SubjectAccessReview),
    ];

    /// <summary><c>group/version</c>, or the version alone for the core group.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>The metadata of a class, read from its attributes once per process.</summary>
    /// <typeparam name="T">A class with a <see cref="KubernetesEntityAttribute"/>.</typeparam>
    /// <exception cref="InvalidOperationException">The class has no such attribute.</exception>
    public static EntityMetadata Of<T>()
        where T : IKubernetesObject<V1ObjectMeta> => Cache<T>.Value.Value;

    /// <summary>The metadata of a class, read from its attributes at every call.</summary>
    /// <param name="type">A class with a <see cref="KubernetesEntityAttribute"/>.</param>
    /// <exception cref="InvalidOperationException">The class has no such attribute.</exception>
    public static EntityMetadata Of(Type type)
    {
        var entity =
            type.GetCustomAttribute<KubernetesEntityAttribute>()
            ?? throw new InvalidOperationException($"{type} has no [KubernetesEntity]");
        var scope = ClusterScoped.Contains(type)
            ? EntityScope.Cluster
            : type.GetCustomAttribute<EntityScopeAttribute>()?.Scope ?? EntityScope.Namespaced;
        var plural = entity.PluralName ?? $"{entity.Kind.ToLowerInvariant()}s";
        return new(entity.Group ?? "", entity.ApiVersion, entity.Kind, plural, scope == EntityScope.Namespaced);
    }

    /// <summary>The path of a collection, an object or its subresource, without a leading slash.</summary>
    /// <param name="ns">The namespace; null for all namespaces and for cluster-scoped kinds.</param>
    /// <param name="name">The object; null for the collection.</param>
    /// <param name="subresource">For example <c>status</c>.</param>
    internal string Path(string? ns, string? name = null, string? subresource = null)
    {
        var path = Group.Length == 0 ? $"api/{Version}" : $"apis/{Group}/{Version}";
        if (Namespaced && !string.IsNullOrEmpty(ns))
        {
            path += $"/namespaces/{Uri.EscapeDataString(ns)}";
        }

        path += $"/{Plural}";
        if (name is not null)
        {
            ArgumentException.ThrowIfNullOrEmpty(name);
            path += $"/{Uri.EscapeDataString(name)}";
        }

        return subresource is null ? path : $"{path}/{subresource}";
    }

    private static class Cache<T>
    {
        // Lazy: an exception out of a type initializer would hide which class lacks the attribute.
        public static readonly Lazy<EntityMetadata> Value = new(() => Of(typeof(T)));
    }
}
