using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Operator.Kubernetes.Configuration;

/// <summary>Reads certificates; errors name the source, never the content.</summary>
internal static class Pem
{
    public static X509Certificate2Collection ReadAuthorities(string pem, string source)
    {
        var certificates = new X509Certificate2Collection();
        Read(source, () => certificates.ImportFromPem(pem));
        return certificates.Count > 0 ? certificates : throw new KubeConfigException($"{source}: no certificate in it");
    }

    /// <summary>The leaf with its key first, then the rest of its chain.</summary>
    public static X509Certificate2Collection ReadKeyPair(string certificatePem, string keyPem, string source)
    {
        var chain = new X509Certificate2Collection();
        Read(
            source,
            () =>
            {
                chain.ImportFromPem(certificatePem);
                chain[0] = X509Certificate2.CreateFromPem(certificatePem, keyPem);
            }
        );
        return chain;
    }

    public static string FromBase64(string data, string source)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(data));
        }
        catch (FormatException e)
        {
            throw new KubeConfigException($"{source}: not base64", e);
        }
    }

    private static void Read(string source, Action read)
    {
        try
        {
            read();
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new KubeConfigException($"{source}: {e.Message}", e);
        }
    }
}
