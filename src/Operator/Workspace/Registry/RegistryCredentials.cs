using System.Text;
using System.Text.Json;
using Operator.Core.Images;

namespace Operator.Workspace.Registry;

/// <summary>The login for one registry.</summary>
/// <param name="IdentityToken">Refresh token to exchange for access tokens; takes precedence over the password.</param>
/// <param name="RegistryToken">Access token that the registry accepts as it is; takes precedence over everything else.</param>
internal sealed record RegistryLogin(string? Username, string? Password, string? IdentityToken, string? RegistryToken = null)
{
    /// <summary>Value of the Authorization header.</summary>
    public string Basic => $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Username}:{Password}"))}";
}

/// <summary>
/// The logins of a Secret of type kubernetes.io/dockerconfigjson. A key is matched by its host; scheme and path do not matter, and
/// Docker Hub has four names.
/// </summary>
internal sealed class RegistryCredentials
{
    private static readonly string[] HubNames = [ImageName.DockerHub, "index.docker.io", "registry-1.docker.io", "registry.hub.docker.com"];
    private readonly Dictionary<string, RegistryLogin> logins;

    private RegistryCredentials(Dictionary<string, RegistryLogin> logins) => this.logins = logins;

    public static RegistryCredentials None { get; } = new([]);

    /// <summary>Every password and token in it, so that the log can hide them.</summary>
    public IEnumerable<string> Secrets =>
        logins.Values.SelectMany(login => new[] { login.Password, login.IdentityToken, login.RegistryToken }).OfType<string>();

    /// <exception cref="FormatException">What is wrong with the text, as the end of "the Secret …".</exception>
    public static RegistryCredentials Parse(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("auths", out var auths))
            {
                throw new FormatException("has no auths");
            }

            var logins = new Dictionary<string, RegistryLogin>(StringComparer.OrdinalIgnoreCase);
            foreach (var entry in auths.EnumerateObject())
            {
                logins[HostOf(entry.Name)] = Login(entry.Name, entry.Value);
            }

            return new RegistryCredentials(logins);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new FormatException("is not a Docker configuration in JSON", exception);
        }
    }

    /// <summary>Null when there is no login for the host.</summary>
    public RegistryLogin? For(string host)
    {
        var names = HubNames.Contains(host)
            ? HubNames
            : [host, host.EndsWith(":443", StringComparison.Ordinal) ? host[..^4] : $"{host}:443"];
        return names.Select(name => logins.GetValueOrDefault(name)).FirstOrDefault(login => login is not null);
    }

    private static RegistryLogin Login(string host, JsonElement entry)
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

        if (JsonText.Of(entry, "auth") is not { } auth)
        {
            return identity is not null ? new RegistryLogin(null, null, identity) : throw new FormatException($"has no login for {host}");
        }

        var parts = Decode(host, auth).Split(':', 2);
        return parts.Length == 2
            ? new RegistryLogin(parts[0], parts[1].TrimEnd('\0'), identity)
            : throw new FormatException($"has an auth for {host} that is not username:password");
    }

    private static string Decode(string host, string auth)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(auth.Trim()));
        }
        catch (FormatException)
        {
            throw new FormatException($"has an auth for {host} that is not base64");
        }
    }

    private static string HostOf(string key)
    {
        var start = key.IndexOf("://", StringComparison.Ordinal) is >= 0 and var scheme ? scheme + 3 : 0;
        var slash = key.IndexOf('/', start);
        return slash < 0 ? key[start..] : key[start..slash];
    }
}
