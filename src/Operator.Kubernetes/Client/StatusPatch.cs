using System.Text.Json;
using System.Text.Json.Nodes;

namespace Operator.Kubernetes.Client;

/// <summary>Makes the merge patch of a status. Pure.</summary>
internal static class StatusPatch
{
    private static readonly JsonElement Nothing = JsonDocument.Parse("{}").RootElement;

    /// <returns>The patch, bound to the version that was read; null when the status is the same.</returns>
    public static JsonObject? Between(JsonElement before, JsonElement after, string? resourceVersion)
    {
        if (JsonMergeDiff.Between(StatusOf(before), StatusOf(after)) is not { } status)
        {
            return null;
        }

        var patch = new JsonObject { ["status"] = status };
        if (resourceVersion is not null)
        {
            patch["metadata"] = new JsonObject { ["resourceVersion"] = resourceVersion };
        }

        return patch;
    }

    private static JsonElement StatusOf(JsonElement entity) =>
        entity.TryGetProperty("status", out var status) && status.ValueKind == JsonValueKind.Object ? status : Nothing;
}
