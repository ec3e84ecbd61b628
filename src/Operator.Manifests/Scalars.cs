using System.Text.Json;
using k8s.Models;

namespace Operator.Manifests;

/// <summary>Schemas of the types that are one value in JSON.</summary>
internal static class Scalars
{
    public static V1JSONSchemaProps String { get; } = new() { Type = "string" };

    private static readonly Dictionary<Type, V1JSONSchemaProps> Schemas = new()
    {
        [typeof(string)] = String,
        [typeof(DateTimeOffset)] = String with { Format = "date-time" },
        [typeof(bool)] = new() { Type = "boolean" },
        [typeof(int)] = new() { Type = "integer", Format = "int32" },
        [typeof(long)] = new() { Type = "integer", Format = "int64" },
        [typeof(double)] = new() { Type = "number", Format = "double" },
        [typeof(JsonElement)] = new() { XKubernetesPreserveUnknownFields = true },
    };

    public static V1JSONSchemaProps? Schema(Type type) => Schemas.GetValueOrDefault(type);
}
