using System.Text.Json;
using System.Text.Json.Serialization;
using k8s.Models;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Pods;

/// <summary>
/// Reads <c>podTemplate.affinity</c> as the Pod's own type. A member that a Pod does not have is an error: the API server would
/// drop it without a word, and the build would run anywhere.
/// </summary>
public static class PodAffinity
{
    /// <returns>The affinity, null where there is none; or what is wrong with it.</returns>
    public static (V1Affinity? Affinity, string? Problem) Read(JsonElement? element)
    {
        if (element is not { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) } asked)
        {
            return (null, null);
        }

        if (asked.ValueKind == JsonValueKind.String)
        {
            return (null, $"must be an affinity as in a Pod, and not a text or {BoundedJsonConverter.TooMuchText}");
        }

        try
        {
            return (asked.Deserialize(PodAffinityJson.Default.V1Affinity), null);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            return (null, $"must be an affinity as in a Pod: {(e as JsonException)?.Path ?? "$"} does not fit");
        }
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow
)]
[JsonSerializable(typeof(V1Affinity))]
internal sealed partial class PodAffinityJson : JsonSerializerContext;
