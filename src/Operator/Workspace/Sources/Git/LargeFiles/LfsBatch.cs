using System.Text.Json;
using Operator.Core.Formats;
using Operator.Workspace.Registry;

namespace Operator.Workspace.Sources.Git.LargeFiles;

/// <summary>Where a server lets a file be downloaded from, or why not.</summary>
internal sealed record LfsObject
{
    public Uri? Download { get; init; }

    /// <summary>For the download's own origin.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>HTTP status that the server gives for this file alone; null when it has the file.</summary>
    public int? ErrorCode { get; init; }

    public string? ErrorMessage { get; init; }
}

/// <summary>The texts of the batch API of Git LFS.</summary>
internal static class LfsBatch
{
    public const string MediaType = "application/vnd.git-lfs+json";

    public static byte[] Request(IEnumerable<LfsPointer> pointers)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("operation", "download");
            json.WriteStartArray("transfers");
            json.WriteStringValue("basic");
            json.WriteEndArray();
            json.WriteStartArray("objects");
            foreach (var pointer in pointers)
            {
                json.WriteStartObject();
                json.WriteString("oid", pointer.Id);
                json.WriteNumber("size", pointer.Size);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    /// <summary>By the files' IDs; null when this is no answer of Git LFS.</summary>
    public static IReadOnlyDictionary<string, LfsObject>? Read(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var found = new Dictionary<string, LfsObject>(StringComparer.Ordinal);
            foreach (var element in document.RootElement.GetProperty("objects").EnumerateArray())
            {
                found[JsonText.Of(element, "oid") ?? ""] = Object(element);
            }

            return found;
        }
        catch (Exception exception)
            when (exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return null;
        }
    }

    /// <summary>The server's own words; null when it has none.</summary>
    public static string? Message(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return JsonText.Of(document.RootElement, "message");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>From an object's action, or from what git-lfs-authenticate prints: both have the same fields.</summary>
    public static (Uri? Href, IReadOnlyDictionary<string, string> Headers) Place(JsonElement element)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (element.TryGetProperty("header", out var given) && given.ValueKind == JsonValueKind.Object)
        {
            foreach (var header in given.EnumerateObject())
            {
                if (JsonText.Of(given, header.Name) is { } value && !value.Any(char.IsControl))
                {
                    headers[header.Name] = value;
                }
            }
        }

        return (Uri.TryCreate(JsonText.Of(element, "href"), UriKind.Absolute, out var href) ? href : null, headers);
    }

    private static LfsObject Object(JsonElement element)
    {
        if (element.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.Object)
        {
            var code = error.TryGetProperty("code", out var number) && number.TryGetInt32(out var value) ? value : 404;
            return new LfsObject { ErrorCode = code, ErrorMessage = JsonText.Of(error, "message") };
        }

        if (
            element.TryGetProperty("actions", out var actions)
            && actions.ValueKind == JsonValueKind.Object
            && actions.TryGetProperty("download", out var download)
            && download.ValueKind == JsonValueKind.Object
        )
        {
            var (href, headers) = Place(download);
            return new LfsObject { Download = href, Headers = headers };
        }

        return new LfsObject();
    }
}
