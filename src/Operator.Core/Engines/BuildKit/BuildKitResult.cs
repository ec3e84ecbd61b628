using System.Text.Json;

namespace Operator.Core.Engines.BuildKit;

/// <summary>The file that <c>buildctl --metadata-file</c> writes.</summary>
internal static class BuildKitResult
{
    private const string DigestKey = "containerimage.digest";

    public static string? DigestIn(string result)
    {
        try
        {
            using var document = JsonDocument.Parse(result);
            return
                document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty(DigestKey, out var digest)
                && digest.ValueKind == JsonValueKind.String
                ? digest.GetString()
                : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Not JSON, or with a half of a surrogate pair: no digest.
            return null;
        }
    }
}
