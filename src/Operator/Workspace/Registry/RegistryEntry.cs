using System.Text;
using System.Text.Json;
using Operator.Core.Formats;

namespace Operator.Workspace.Registry;

/// <summary>One entry of <c>auths</c> in a Docker configuration.</summary>
/// <param name="Key">As the file has it.</param>
/// <param name="Host">Without scheme and path.</param>
/// <param name="Login">Null when the entry has none: Docker Desktop and a logout leave such entries, old files only an e-mail.</param>
/// <param name="IsUneven">Whether <c>auth</c> lacks equals signs at its end or has blanks: read here, but not by the engine.</param>
internal sealed record RegistryEntry(string Key, string Host, RegistryLogin? Login, bool IsUneven)
{
    /// <exception cref="FormatException">
    /// <c>auth</c> cannot be read. This counts for every entry: Docker's library, which the engine uses, then refuses the whole file.
    /// </exception>
    public static RegistryEntry Read(JsonProperty entry)
    {
        var written = AuthOf(entry.Value);
        var auth = written is null ? null : Even(written);
        (string User, string Password)? decoded = auth is { Length: > 0 } ? Decode(entry.Name, auth) : null;
        var login = entry.Value.ValueKind == JsonValueKind.Object ? LoginOf(entry.Value, decoded) : null;
        return new RegistryEntry(entry.Name, HostOf(entry.Name), login, auth != written);
    }

    /// <summary>The text of <c>auth</c> as the file has it; null if there is none.</summary>
    public static string? AuthOf(JsonElement entry) => entry.ValueKind == JsonValueKind.Object ? JsonText.Of(entry, "auth") : null;

    /// <summary>Base64 as every reader takes it: without blanks, and padded.</summary>
    public static string Even(string auth)
    {
        var text = string.Concat(auth.Where(character => !char.IsWhiteSpace(character))).TrimEnd('=');
        return text.PadRight((text.Length + 3) / 4 * 4, '=');
    }

    public static string HostOf(string key)
    {
        var start = key.IndexOf("://", StringComparison.Ordinal) is >= 0 and var scheme ? scheme + 3 : 0;
        var slash = key.IndexOf('/', start);
        return slash < 0 ? key[start..] : key[start..slash];
    }

    private static RegistryLogin? LoginOf(JsonElement entry, (string User, string Password)? decoded)
    {
        if (JsonText.Of(entry, "registrytoken") is { } token)
        {
            return new RegistryLogin(null, null, null, token);
        }

        var identity = JsonText.Of(entry, "identitytoken");
        if (JsonText.Of(entry, "username") is { } username && JsonText.Of(entry, "password") is { } password)
        {
            return new RegistryLogin(username, password, identity);
        }

        return decoded is { } pair ? new RegistryLogin(pair.User, pair.Password, identity)
            : identity is not null ? new RegistryLogin(null, null, identity)
            : null;
    }

    private static (string User, string Password) Decode(string key, string auth)
    {
        var parts = Text(key, auth).Split(':', 2);
        return parts is [{ Length: > 0 } user, var password]
            ? (user, password.TrimEnd('\0'))
            : throw Broken(key, "is not username:password");
    }

    private static string Text(string key, string auth)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(auth));
        }
        catch (FormatException)
        {
            throw Broken(key, "is not base64");
        }
    }

    private static FormatException Broken(string key, string problem) =>
        new($"has an auth for {key} that {problem}, because of which the engine refuses the whole file");
}
