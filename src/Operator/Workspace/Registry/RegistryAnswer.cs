using System.Net;
using System.Text.Json;

namespace Operator.Workspace.Registry;

/// <summary>An error answer of a registry → the problem. The codes are the distribution specification's; proxies answer without any.</summary>
internal static class RegistryAnswer
{
    private const int MaxMessage = 160;

    public static RegistryProblem Classify(HttpStatusCode status, string body, bool hasLogin)
    {
        var (code, _) = Error(body);
        return (code, status) switch
        {
            ("TOOMANYREQUESTS", _) => RegistryProblem.Unavailable,
            ("NAME_INVALID" or "NAME_UNKNOWN", _) => RegistryProblem.RepositoryInvalid,
            ("UNSUPPORTED" or "MANIFEST_INVALID" or "TAG_INVALID" or "SIZE_INVALID", _) => RegistryProblem.Refused,
            ("MANIFEST_UNKNOWN" or "BLOB_UNKNOWN" or "MANIFEST_BLOB_UNKNOWN", _) => RegistryProblem.NotFound,
            ("UNAUTHORIZED", _) or (_, HttpStatusCode.Unauthorized) => hasLogin ? RegistryProblem.Denied : RegistryProblem.LoginMissing,
            ("DENIED", _) or (_, HttpStatusCode.Forbidden) => hasLogin ? RegistryProblem.Denied : RegistryProblem.LoginMissing,
            (_, HttpStatusCode.NotFound) => RegistryProblem.NotFound,
            (_, HttpStatusCode.TooManyRequests) or (_, >= HttpStatusCode.InternalServerError) => RegistryProblem.Unavailable,
            _ => RegistryProblem.Refused,
        };
    }

    /// <summary>The registry's own words: code and message, or the status.</summary>
    public static string Words(HttpStatusCode status, string body)
    {
        var (code, message) = Error(body);
        var words = code is null ? $"{(int)status} {status}" : $"{code}{(message is null ? "" : $" {message}")}";
        return words.Length <= MaxMessage ? words : words[..(MaxMessage - 1)] + "…";
    }

    private static (string? Code, string? Message) Error(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return
                document.RootElement.TryGetProperty("errors", out var errors)
                && errors.ValueKind == JsonValueKind.Array
                && errors.GetArrayLength() > 0
                ? (Text(errors[0], "code"), Text(errors[0], "message"))
                : (null, null);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return (null, null);
        }
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
