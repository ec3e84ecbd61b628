using System.Net;
using System.Text.Json;
using Operator.Core.Engines;
using Operator.Core.Formats;

namespace Operator.Workspace.Registry;

/// <summary>An error that a registry returns. The codes are the distribution specification's; proxies return none.</summary>
internal sealed record RegistryAnswer(HttpStatusCode Status, string? Code, string? Message)
{
    private const int MaxMessage = 160;

    /// <summary>The registry's own words: code and message, or the status.</summary>
    public string Words => DisplayText.Of(Code is null ? $"{(int)Status} {Status}" : $"{Code} {Message}".TrimEnd(), MaxMessage);

    /// <param name="call">What was asked.</param>
    /// <param name="hasLogin">Whether credentials were given.</param>
    public ServerTrouble Trouble(RegistryCall call, bool hasLogin) =>
        ServerTroubles.OfAnswer(call, (int)Status, Code, hasLogin) ?? ServerTrouble.Invalid;

    public static RegistryAnswer Read(HttpStatusCode status, ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return
                document.RootElement.TryGetProperty("errors", out var errors)
                && errors is { ValueKind: JsonValueKind.Array }
                && errors.GetArrayLength() > 0
                ? new RegistryAnswer(status, JsonText.Of(errors[0], "code"), JsonText.Of(errors[0], "message"))
                : new RegistryAnswer(status, null, null);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return new RegistryAnswer(status, null, null);
        }
    }
}
