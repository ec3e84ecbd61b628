using System.Text.Json.Serialization;
using Operator.Entities.ImageBuilds;
using Operator.Entities.ImagePushes;

namespace Operator.Core.Contract;

/// <summary>Serialisation of everything that travels between the operator and its containers.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(BuildRequest))]
[JsonSerializable(typeof(PrepareReport))]
[JsonSerializable(typeof(PublishReport))]
[JsonSerializable(typeof(PushRequest))]
[JsonSerializable(typeof(IndexRequest))]
[JsonSerializable(typeof(ImageBuild))]
[JsonSerializable(typeof(ImagePush))]
public sealed partial class ContractJson : JsonSerializerContext;
