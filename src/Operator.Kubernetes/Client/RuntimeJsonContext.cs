using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using k8s.Models;
using Operator.Kubernetes.Models.Serialization;

namespace Operator.Kubernetes.Client;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(KubernetesTimeConverter), typeof(MicroTimeConverter)]
)]
[JsonSerializable(typeof(V1DeleteOptions))]
[JsonSerializable(typeof(JsonObject))]
internal sealed partial class RuntimeJsonContext : JsonSerializerContext;
