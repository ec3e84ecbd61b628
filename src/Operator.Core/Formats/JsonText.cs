using System.Text.Json;

namespace Operator.Core.Formats;

/// <summary>Fields of untrusted JSON.</summary>
public static class JsonText
{
    /// <summary>Null when there is no such field, it is not a text, or an empty one.</summary>
    /// <exception cref="InvalidOperationException">The element is not an object.</exception>
    public static string? Of(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text
            ? text
            : null;
}
