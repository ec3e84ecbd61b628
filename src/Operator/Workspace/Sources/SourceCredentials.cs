using Operator.Entities;

namespace Operator.Workspace.Sources;

/// <summary>The Secret of a source, as the kubelet mounted it: username and password, token, ssh-privatekey and known_hosts.</summary>
internal sealed class SourceCredentials
{
    // The large git hosts accept any user name with a token, and this one says what it is.
    private const string TokenUser = "x-access-token";
    private const int MaxSecretBytes = 1 << 20;
    private readonly Dictionary<string, string> values;

    private SourceCredentials(Dictionary<string, string> values) => this.values = values;

    public string? Username => Value("username") ?? (Password is null ? null : TokenUser);

    public string? Password => Value("password") ?? Value("token");

    public string? Token => Value("token");

    public string? PrivateKey => Value("ssh-privatekey");

    public string? KnownHosts => Value("known_hosts");

    public string? DockerConfig => Value(".dockerconfigjson") ?? Value("config.json");

    public static SourceCredentials Of(IReadOnlyDictionary<string, string> values) => new(new Dictionary<string, string>(values));

    /// <summary>Null when the source names no Secret.</summary>
    public static SourceCredentials? Read(FetchContext context, string? secretName)
    {
        if (secretName is null)
        {
            return null;
        }

        if (!Directory.Exists(context.Paths.SourceCredentials))
        {
            throw new BuildFault(SourceReasons.SecretNotFound, $"Secret {secretName} is not mounted");
        }

        var values = Directory
            .GetFiles(context.Paths.SourceCredentials)
            .Where(file => new FileInfo(file).Length <= MaxSecretBytes)
            .ToDictionary(file => Path.GetFileName(file), File.ReadAllText, StringComparer.Ordinal);
        var credentials = new SourceCredentials(values);
        context.Log.Hide(credentials.Password?.Trim());
        context.Log.Hide(credentials.Token?.Trim());
        context.Log.Hide(credentials.PrivateKey);
        return credentials;
    }

    // A line feed at the end is an accident of how the Secret was made.
    private string? Value(string key) =>
        values.TryGetValue(key, out var value) && value.Trim().Length > 0 ? value.TrimEnd('\r', '\n') : null;
}
