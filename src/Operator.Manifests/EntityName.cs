using System.Reflection;
using k8s.Models;

namespace Operator.Manifests;

/// <summary>How the API server names the kind that a class stands for.</summary>
internal sealed record EntityName(string Group, string Version, string Kind, string Plural)
{
    public static EntityName Of(Type entity) =>
        entity.GetCustomAttribute<KubernetesEntityAttribute>() is { } name
            ? new EntityName(name.Group, name.ApiVersion, name.Kind, name.PluralName ?? $"{name.Kind.ToLowerInvariant()}s")
            : throw new ManifestException($"{entity} has no {nameof(KubernetesEntityAttribute)}");
}
