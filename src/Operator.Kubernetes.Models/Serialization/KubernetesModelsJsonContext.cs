using System.Text.Json.Serialization;
using k8s.Models;

namespace Operator.Kubernetes.Models.Serialization;

/// <summary>
/// How the kinds that this project uses become JSON: camelCase, nulls left out, times as the server writes them. Contexts of other
/// projects with Kubernetes objects declare the same options. The contexts of KubernetesClient itself are never touched: they include
/// every kind, and would keep all of them in the published program.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    Converters = [typeof(KubernetesTimeConverter), typeof(MicroTimeConverter)]
)]
[JsonSerializable(typeof(V1Pod))]
[JsonSerializable(typeof(V1ConfigMap))]
[JsonSerializable(typeof(V1Secret))]
[JsonSerializable(typeof(V1Namespace))]
[JsonSerializable(typeof(V1PersistentVolumeClaim))]
[JsonSerializable(typeof(V1Node))]
[JsonSerializable(typeof(V1Service))]
[JsonSerializable(typeof(V1ServiceAccount))]
[JsonSerializable(typeof(Corev1Event))]
[JsonSerializable(typeof(V1Lease))]
[JsonSerializable(typeof(V1Status))]
[JsonSerializable(typeof(V1NetworkPolicy))]
[JsonSerializable(typeof(V1Affinity))]
[JsonSerializable(typeof(Condition))]
public sealed partial class KubernetesModelsJsonContext : JsonSerializerContext;
