using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Operator.Core.Contract;
using Operator.Entities;

namespace Operator.Workspace.Network;

/// <summary>Certificates to trust: the image's public ones and those of the build's CA ConfigMap (every key a PEM file).</summary>
internal sealed class CertificateTrust
{
    private static readonly string[] SystemBundles = ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt"];
    private readonly IReadOnlyList<string> extra;

    private CertificateTrust(IReadOnlyList<string> extra) => this.extra = extra;

    public static CertificateTrust From(WorkspacePaths paths) =>
        new(Directory.Exists(paths.Certificates) ? [.. Directory.GetFiles(paths.Certificates).Order(StringComparer.Ordinal)] : []);

    public bool HasExtra => extra.Count > 0;

    /// <summary>All trusted certificates in one PEM text, for programs that take a single file.</summary>
    public string Bundle => string.Join('\n', Texts());

    /// <summary>Options for a TLS client that trusts both; with <paramref name="anyCertificate"/>, any certificate of the server.</summary>
    public SslClientAuthenticationOptions ClientOptions(bool anyCertificate = false)
    {
        if (anyCertificate)
        {
            return new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, _, _, _) => true };
        }

        if (extra.Count == 0)
        {
            return new SslClientAuthenticationOptions();
        }

        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        foreach (var text in Texts())
        {
            Import(policy.CustomTrustStore, text);
        }

        return new SslClientAuthenticationOptions { CertificateChainPolicy = policy };
    }

    private IEnumerable<string> Texts() => SystemBundles.Where(File.Exists).Take(1).Concat(extra).Select(File.ReadAllText);

    private static void Import(X509Certificate2Collection store, string text)
    {
        try
        {
            store.ImportFromPem(text);
        }
        catch (CryptographicException exception)
        {
            throw new BuildFault(
                SpecReasons.Invalid,
                "The ConfigMap in podTemplate.caConfigMap has a value that is not a PEM certificate",
                cause: exception
            );
        }
    }
}
