using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Operator.Kubernetes.Configuration;

/// <summary>The identity at this moment.</summary>
/// <param name="Authorization">Header to send; null for none.</param>
/// <param name="Certificates">Client certificate with key, and its chain; null for none. The same object as long as it is the same certificate.</param>
internal sealed record Identity(AuthenticationHeaderValue? Authorization, X509Certificate2Collection? Certificates)
{
    public static Identity Bearer(string token) => new(new AuthenticationHeaderValue("Bearer", token), null);
}

/// <summary>Where the identity comes from.</summary>
internal abstract class Credentials
{
    /// <summary>True when a refused identity may be followed by a better one.</summary>
    public abstract bool CanRefresh { get; }

    /// <param name="refresh">True after the server refused the last one.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public abstract ValueTask<Identity> GetAsync(bool refresh, CancellationToken cancellationToken);

    /// <summary>As kubectl does: an exec plugin counts only where the kubeconfig names no credentials of its own.</summary>
    public static Credentials From(KubernetesClientConfiguration configuration, TimeProvider time) =>
        configuration switch
        {
            { TokenFile: { } file } => new FileCredentials(() => ReadToken(file), time),
            { AccessToken: { } token } => new FixedCredentials(Identity.Bearer(token) with { Certificates = Pair(configuration) }),
            { Username: { } user } => new FixedCredentials(Basic(user, configuration.Password)),
            { ClientCertificateFilePath: not null, ClientCertificateData: null } => new FileCredentials(
                () => new Identity(null, Pair(configuration)),
                time
            ),
            { ClientCertificateData: not null } => new FixedCredentials(new(null, Pair(configuration))),
            { Exec: { } plugin } => new ExecCredentials(plugin, configuration, time),
            _ => new FixedCredentials(new(null, null)),
        };

    private static Identity ReadToken(string file)
    {
        try
        {
            var token = File.ReadAllText(file).Trim();
            return token.Length > 0 ? Identity.Bearer(token) : throw new KubeConfigException($"{file}: empty token");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KubeConfigException($"{file}: {e.Message}", e);
        }
    }

    private static Identity Basic(string user, string? password) =>
        new(new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"))), null);

    private static X509Certificate2Collection? Pair(KubernetesClientConfiguration configuration)
    {
        var certificate = Content(configuration.ClientCertificateData, configuration.ClientCertificateFilePath, "client-certificate");
        var key = Content(configuration.ClientCertificateKeyData, configuration.ClientKeyFilePath, "client-key");
        if (certificate is null && key is null)
        {
            return null;
        }

        if (certificate is null || key is null)
        {
            throw new KubeConfigException($"context {configuration.CurrentContext}: client-certificate and client-key go together");
        }

        return Pem.ReadKeyPair(certificate, key, $"context {configuration.CurrentContext}: client-certificate");
    }

    private static string? Content(string? data, string? file, string what)
    {
        if (!string.IsNullOrEmpty(data))
        {
            return Pem.FromBase64(data, what);
        }

        try
        {
            return file is null ? null : File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KubeConfigException($"{what}: {e.Message}", e);
        }
    }
}

internal sealed class FixedCredentials(Identity identity) : Credentials
{
    public override bool CanRefresh => false;

    public override ValueTask<Identity> GetAsync(bool refresh, CancellationToken cancellationToken) => ValueTask.FromResult(identity);
}

/// <summary>An identity in files that another program renews: read again every minute, and when the server refuses it.</summary>
internal sealed class FileCredentials(Func<Identity> read, TimeProvider time) : Credentials
{
    private static readonly TimeSpan Freshness = TimeSpan.FromMinutes(1);
    private readonly Lock gate = new();
    private Identity? identity;
    private long readAt;

    public override bool CanRefresh => true;

    public override ValueTask<Identity> GetAsync(bool refresh, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (identity is null || refresh || time.GetElapsedTime(readAt) >= Freshness)
            {
                identity = Renewed();
                readAt = time.GetTimestamp();
            }

            return ValueTask.FromResult(identity);
        }
    }

    private Identity Renewed()
    {
        var now = read();
        // A new certificate means new connections; the same one read again must not.
        var same = identity?.Certificates is [var old, ..] && now.Certificates is [var fresh, ..] && old.Thumbprint == fresh.Thumbprint;
        return same ? now with { Certificates = identity!.Certificates } : now;
    }
}
