using System.Text.Json;
using Operator.Core.Formats;
using Operator.Core.Images;

namespace Operator.Workspace.Registry;

/// <summary>
/// The logins of a Secret of type kubernetes.io/dockerconfigjson. A key is matched by its host; scheme and path do not matter, and
/// Docker Hub has several names. Only the entry that is needed has to have a login.
/// </summary>
internal sealed class RegistryCredentials
{
    private static readonly string[] HubNames = [ImageName.DockerHub, "index.docker.io", "registry-1.docker.io", "registry.hub.docker.com"];
    private readonly List<RegistryEntry> entries;
    private readonly JsonHelpers helpers;

    private RegistryCredentials(List<RegistryEntry> entries, JsonHelpers helpers) => (this.entries, this.helpers) = (entries, helpers);

    public static RegistryCredentials None { get; } = new([], new JsonHelpers(null, new Dictionary<string, string>()));

    /// <summary>Every password and token in it, so that the log can hide them.</summary>
    public IEnumerable<string> Secrets =>
        entries
            .Select(entry => entry.Login)
            .OfType<RegistryLogin>()
            .SelectMany(login => new[] { login.Password, login.IdentityToken, login.RegistryToken })
            .OfType<string>();

    /// <summary>
    /// The same file for the engine, whose library refuses the whole of it for one <c>auth</c> that is not padded; null when it can read
    /// the file as it is.
    /// </summary>
    /// <param name="text">What these credentials were read from.</param>
    public byte[]? ForEngine(string text)
    {
        if (!entries.Any(entry => entry.IsUneven))
        {
            return null;
        }

        using var document = JsonDocument.Parse(text);
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteStartObject("auths");
            foreach (var entry in document.RootElement.GetProperty("auths").EnumerateObject())
            {
                WriteEven(json, entry);
            }

            json.WriteEndObject();
            foreach (var member in document.RootElement.EnumerateObject().Where(member => !member.NameEquals("auths")))
            {
                member.WriteTo(json);
            }

            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static void WriteEven(Utf8JsonWriter json, JsonProperty entry)
    {
        if (RegistryEntry.AuthOf(entry.Value) is not { } auth)
        {
            entry.WriteTo(json);
            return;
        }

        json.WriteStartObject(entry.Name);
        json.WriteString("auth", RegistryEntry.Even(auth));
        foreach (var member in entry.Value.EnumerateObject().Where(member => !member.NameEquals("auth")))
        {
            member.WriteTo(json);
        }

        json.WriteEndObject();
    }

    /// <exception cref="FormatException">What is wrong with the text, as the end of "the Secret …".</exception>
    public static RegistryCredentials Parse(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                throw new FormatException("has no auths");
            }

            var helpers = JsonHelpers.Of(root);
            if (!root.TryGetProperty("auths", out var auths) || auths.ValueKind == JsonValueKind.Null)
            {
                throw new FormatException(helpers.Any ? $"has no auths, {JsonHelpers.Why}" : "has no auths");
            }

            return new RegistryCredentials([.. auths.EnumerateObject().Select(RegistryEntry.Read)], helpers);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new FormatException("is not a Docker configuration in JSON", exception);
        }
    }

    /// <summary>Null when there is no entry for the host.</summary>
    /// <exception cref="FormatException">There is one, but without a login; as the end of "the Secret …".</exception>
    public RegistryLogin? For(string host)
    {
        var names = HubNames.Contains(host)
            ? HubNames
            : [host, host.EndsWith(":443", StringComparison.Ordinal) ? host[..^4] : $"{host}:443"];
        var found = names
            .SelectMany(name => entries.Where(entry => string.Equals(entry.Host, name, StringComparison.OrdinalIgnoreCase)))
            .ToList();
        if (found.FirstOrDefault(entry => entry.Login is not null) is { Login: { } login })
        {
            return login;
        }

        var helped = names.Any(helpers.Keeps) || (found.Count > 0 && helpers.Any);
        return found.Count > 0 ? throw new FormatException($"has no login for {found[0].Key}{(helped ? $", {JsonHelpers.Why}" : "")}")
            : helped ? throw new FormatException($"has no login for {host}, {JsonHelpers.Why}")
            : null;
    }

    /// <summary>Programs that keep logins in the place of the file; there are none where builds run.</summary>
    private sealed record JsonHelpers(string? Store, IReadOnlyDictionary<string, string> ByHost)
    {
        public const string Why =
            "only credential helpers (credsStore, credHelpers), which builds do not have; put the login itself into auths";

        public bool Any => Store is not null || ByHost.Count > 0;

        public bool Keeps(string host) => ByHost.ContainsKey(host);

        public static JsonHelpers Of(JsonElement root)
        {
            var byHost = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            if (root.TryGetProperty("credHelpers", out var helpers) && helpers.ValueKind == JsonValueKind.Object)
            {
                foreach (var helper in helpers.EnumerateObject())
                {
                    byHost[RegistryEntry.HostOf(helper.Name)] = "";
                }
            }

            return new JsonHelpers(JsonText.Of(root, "credsStore"), byHost);
        }
    }
}
