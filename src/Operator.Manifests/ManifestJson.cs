using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using k8s;
using k8s.Models;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Models.Serialization;

namespace Operator.Manifests;

/// <summary>JSON of the kinds that manifests are made of.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(KubernetesTimeConverter), typeof(MicroTimeConverter)]
)]
[JsonSerializable(typeof(V1CustomResourceDefinition))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(V1ClusterRole))]
[JsonSerializable(typeof(V1Role))]
[JsonSerializable(typeof(V1ClusterRoleBinding))]
[JsonSerializable(typeof(V1RoleBinding))]
[JsonSerializable(typeof(V1ServiceAccount))]
internal sealed partial class ManifestJson : JsonSerializerContext
{
    private static string[] Schema =>
        [
            "rule",
            "message",
            "messageExpression",
            "description",
            "type",
            "format",
            "priority",
            "default",
            "enum",
            "pattern",
            "minLength",
            "maxLength",
            "minimum",
            "maximum",
            "minItems",
            "maxItems",
            "minProperties",
            "maxProperties",
            "items",
            "additionalProperties",
            "properties",
            "required",
            "x-kubernetes-preserve-unknown-fields",
            "x-kubernetes-int-or-string",
            "x-kubernetes-list-type",
            "x-kubernetes-list-map-keys",
            "x-kubernetes-validations",
        ];

    // The classes declare their members by the alphabet; people look for these first.
    private static readonly string[] First =
    [
        "apiVersion",
        "kind",
        "metadata",
        "group",
        "names",
        "listKind",
        "plural",
        "singular",
        "shortNames",
        "categories",
        "scope",
        "versions",
        "name",
        "namespace",
        "labels",
        "served",
        "storage",
        "additionalPrinterColumns",
        "subresources",
        "schema",
        .. Schema,
        "roleRef",
        "apiGroup",
        "apiGroups",
        "resources",
        "resourceNames",
        "nonResourceURLs",
    ];

    /// <summary>The object as JSON, with its apiVersion and kind.</summary>
    public static JsonElement Element(IKubernetesObject value)
    {
        if (Default.GetTypeInfo(value.GetType()) is null)
        {
            throw new ManifestException($"{value.GetType()} is no kind that manifests are made of");
        }

        return JsonSerializer.SerializeToElement(value.Named(), Ordered.Options.GetTypeInfo(value.GetType()));
    }

    private static void Order(JsonTypeInfo type)
    {
        if (type.Type.Namespace != typeof(V1ClusterRole).Namespace)
        {
            return;
        }

        foreach (var property in type.Properties)
        {
            var place = Array.IndexOf(First, property.Name);
            property.Order = place < 0 ? First.Length : place;
        }
    }

    // Apart, so that it is made after the context itself.
    private static class Ordered
    {
        public static readonly JsonSerializerOptions Options = new(Default.Options) { TypeInfoResolver = Default.WithAddedModifier(Order) };
    }
}

internal static class ManifestKind
{
    /// <summary>The object with the apiVersion and kind of its class, which the built-in kinds do not have by themselves.</summary>
    public static T Named<T>(this T value)
        where T : IKubernetesObject
    {
        if (string.IsNullOrEmpty(value.Kind))
        {
            var kind = EntityMetadata.Of(value.GetType());
            value.ApiVersion = kind.ApiVersion;
            value.Kind = kind.Kind;
        }

        return value;
    }
}
