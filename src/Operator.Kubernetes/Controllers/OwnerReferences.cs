using k8s;
using k8s.Models;
using Operator.Kubernetes.Client;

namespace Operator.Kubernetes.Controllers;

/// <summary>Owner references, made and read.</summary>
public static class OwnerReferences
{
    /// <summary>A reference that makes an object the controlling owner of another in its namespace.</summary>
    /// <param name="owner">The owner, as read from the server.</param>
    public static V1OwnerReference MakeOwnerReference(this IKubernetesObject<V1ObjectMeta> owner) =>
        new()
        {
            ApiVersion = owner.ApiVersion,
            Kind = owner.Kind,
            Name = owner.Metadata.Name ?? "",
            Uid = owner.Metadata.Uid ?? "",
            Controller = true,
            BlockOwnerDeletion = true,
        };

    /// <summary>The key of the controlling owner, if it is of that kind. The version does not matter, group and kind do.</summary>
    /// <typeparam name="TOwner">Type of the owner.</typeparam>
    /// <param name="owned">The owned object.</param>
    public static NamespacedName? ControllerOf<TOwner>(IKubernetesObject<V1ObjectMeta> owned)
        where TOwner : IKubernetesObject<V1ObjectMeta>
    {
        var kind = EntityMetadata.Of<TOwner>();
        var owner = owned.Metadata.OwnerReferences?.FirstOrDefault(reference => reference?.Controller == true);
        return owner is not null && owner.Kind == kind.Kind && GroupOf(owner.ApiVersion) == kind.Group
            ? new NamespacedName(kind.Namespaced ? owned.Metadata.NamespaceProperty ?? "" : "", owner.Name ?? "")
            : null;
    }

    private static string GroupOf(string? apiVersion) => apiVersion?.IndexOf('/') is { } slash and >= 0 ? apiVersion[..slash] : "";
}
