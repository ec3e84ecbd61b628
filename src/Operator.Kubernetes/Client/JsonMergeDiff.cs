using System.Text.Json;
using System.Text.Json.Nodes;

namespace Operator.Kubernetes.Client;

/// <summary>Computes the merge patch (RFC 7386) that turns one JSON object into another.</summary>
public static class JsonMergeDiff
{
    /// <summary>The patch, or null when both are equal: then there is nothing to write.</summary>
    /// <param name="before">What is there.</param>
    /// <param name="after">What should be there. A null member counts as missing.</param>
    public static JsonObject? Between(JsonElement before, JsonElement after)
    {
        var patch = new JsonObject();
        foreach (var property in after.EnumerateObject())
        {
            if (property.Value.ValueKind == JsonValueKind.Null)
            {
                continue;
            }

            if (!before.TryGetProperty(property.Name, out var old) || old.ValueKind == JsonValueKind.Null)
            {
                patch[property.Name] = JsonNode.Parse(property.Value.GetRawText());
            }
            else if (Change(old, property.Value) is { } change)
            {
                patch[property.Name] = change;
            }
        }

        foreach (var property in before.EnumerateObject())
        {
            if (
                property.Value.ValueKind != JsonValueKind.Null
                && (!after.TryGetProperty(property.Name, out var now) || now.ValueKind == JsonValueKind.Null)
            )
            {
                patch[property.Name] = null;
            }
        }

        return patch.Count == 0 ? null : patch;
    }

    private static JsonNode? Change(JsonElement before, JsonElement after)
    {
        if (before.ValueKind == JsonValueKind.Object && after.ValueKind == JsonValueKind.Object)
        {
            return Between(before, after);
        }

        return JsonElement.DeepEquals(before, after) ? null : JsonNode.Parse(after.GetRawText());
    }
}
