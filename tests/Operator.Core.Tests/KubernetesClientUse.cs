using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Operator.Core.Tests;

/// <summary>What an assembly takes from KubernetesClient, read off its metadata.</summary>
internal static class KubernetesClientUse
{
    private static readonly string[] Interfaces = ["IKubernetesObject", "IKubernetesObject`1", "IMetadata`1", "ISpec`1", "IStatus`1"];

    /// <summary>Types that are neither a model nor one of the interfaces that the models implement.</summary>
    public static List<string> Offences(string assembly)
    {
        using var file = File.OpenRead(assembly);
        using var image = new PEReader(file);
        var metadata = image.GetMetadataReader();
        return
        [
            .. metadata
                .TypeReferences.Select(metadata.GetTypeReference)
                .Select(type => (Namespace: metadata.GetString(type.Namespace), Name: metadata.GetString(type.Name)))
                .Where(type => type.Namespace == "k8s" || type.Namespace.StartsWith("k8s.", StringComparison.Ordinal))
                .Where(type => !Allowed(type.Namespace, type.Name))
                .Select(type => $"{type.Namespace}.{type.Name}"),
        ];
    }

    private static bool Allowed(string space, string name) =>
        space switch
        {
            "k8s" => Interfaces.Contains(name),
            "k8s.Models" => !name.EndsWith("SourceGenerationContext", StringComparison.Ordinal),
            _ => false,
        };
}
