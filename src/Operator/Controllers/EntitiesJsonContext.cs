using System.Text.Json.Serialization;
using Operator.Entities.ImageBuildPolicies;
using Operator.Entities.ImageBuilds;
using Operator.Entities.ImagePushes;
using Operator.Kubernetes.Models.Serialization;

namespace Operator.Controllers;

/// <summary>JSON of the custom resources, with the options of the object model's own context.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    Converters = [typeof(KubernetesTimeConverter), typeof(MicroTimeConverter)]
)]
[JsonSerializable(typeof(ImageBuild))]
[JsonSerializable(typeof(ImagePush))]
[JsonSerializable(typeof(ImageBuildPolicy))]
internal sealed partial class EntitiesJsonContext : JsonSerializerContext;
