using System.Text.Json;
using System.Text.Json.Serialization;
using Operator.Kubernetes.Models;

namespace Operator.Manifests;

/// <summary>JSON of the kinds that manifests are made of; members keep the order in which their classes declare them.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(V1CustomResourceDefinition))]
[JsonSerializable(typeof(V1ClusterRole))]
[JsonSerializable(typeof(V1Role))]
[JsonSerializable(typeof(V1ClusterRoleBinding))]
[JsonSerializable(typeof(V1RoleBinding))]
[JsonSerializable(typeof(V1ServiceAccount))]
internal sealed partial class ManifestJson : JsonSerializerContext
{
    /// <summary>The object as JSON.</summary>
    public static JsonElement Element(IKubernetesObject value) =>
        JsonSerializer.SerializeToElement(
            value,
            Default.GetTypeInfo(value.GetType()) ?? throw new ManifestException($"{value.GetType()} is no kind that manifests are made of")
        );
}
