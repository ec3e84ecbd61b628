using System.Security.Cryptography.X509Certificates;

namespace Operator.Kubernetes.Configuration;

/// <summary>Where the API server is and who asks, as read from a kubeconfig or from inside a Pod.</summary>
public sealed record KubernetesClientConfiguration
{
    /// <summary>Directory with the token, CA and namespace of a Pod's service account.</summary>
    public const string ServiceAccountDirectory = "/var/run/secrets/kubernetes.io/serviceaccount";

    /// <summary>Address of the server, <c>https://host:port</c>, possibly with a path.</summary>
    public required string Host { get; init; }

    /// <summary>Namespace of the context or of the Pod; null when none is named.</summary>
    public string? Namespace { get; init; }

    /// <summary>Name of the kubeconfig's context; null inside a cluster.</summary>
    public string? CurrentContext { get; init; }

    /// <summary>Authorities that may sign the server's certificate; null for the system's.</summary>
    public X509Certificate2Collection? SslCaCerts { get; init; }

    /// <summary>True accepts any server certificate.</summary>
    public bool SkipTlsVerify { get; init; }

    /// <summary>Name that the server's certificate must have, when it is not the host name.</summary>
    public string? TlsServerName { get; init; }

    /// <summary>Client certificate and chain, PEM in base64.</summary>
    public string? ClientCertificateData { get; init; }

    /// <summary>Private key of the client certificate, PEM in base64.</summary>
    public string? ClientCertificateKeyData { get; init; }

    /// <summary>PEM file with client certificate and chain; read again when it changes.</summary>
    public string? ClientCertificateFilePath { get; init; }

    /// <summary>PEM file with the private key; read again when it changes.</summary>
    public string? ClientKeyFilePath { get; init; }

    /// <summary>Bearer token.</summary>
    public string? AccessToken { get; init; }

    /// <summary>File with a bearer token; read again at least every minute, because kubelets renew it.</summary>
    public string? TokenFile { get; init; }

    /// <summary>User name for basic authentication.</summary>
    public string? Username { get; init; }

    /// <summary>Password for basic authentication.</summary>
    public string? Password { get; init; }

    /// <summary>Program that prints credentials.</summary>
    public ExecPlugin? Exec { get; init; }

    /// <summary>HTTP proxy in front of the server; null for the environment's.</summary>
    public Uri? Proxy { get; init; }

    /// <summary>The identity that <c>kubectl</c> would use, or inside a Pod without a kubeconfig, the Pod's.</summary>
    /// <exception cref="KubeConfigException">There is neither, or it cannot be read.</exception>
    public static KubernetesClientConfiguration BuildDefaultConfig() =>
        KubeConfigLoader.DefaultFiles().Any(File.Exists) || !IsInCluster() ? BuildConfigFromConfigFile() : InClusterConfig();

    /// <summary>Reads a kubeconfig.</summary>
    /// <param name="kubeconfigPath">
    /// The file; null for those that KUBECONFIG lists, of which the first to name an entry wins, or <c>~/.kube/config</c>.
    /// </param>
    /// <param name="currentContext">The context; null for the file's current one.</param>
    /// <exception cref="KubeConfigException">It cannot be read, or names what it does not define.</exception>
    public static KubernetesClientConfiguration BuildConfigFromConfigFile(string? kubeconfigPath = null, string? currentContext = null) =>
        KubeConfigLoader.Load(kubeconfigPath is null ? KubeConfigLoader.DefaultFiles() : [kubeconfigPath], currentContext);

#pragma warning disable RS0030 // The kubelet sets the address of the API server in environment variables.
    /// <summary>True inside a Pod with a service account.</summary>
    public static bool IsInCluster() =>
        Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_HOST") is { Length: > 0 }
        && File.Exists(Path.Combine(ServiceAccountDirectory, "token"));

    /// <summary>The identity of the Pod that the process runs in.</summary>
    /// <param name="directory">Directory of the service account's files.</param>
    /// <exception cref="KubeConfigException">The process does not run in a Pod with a service account.</exception>
    public static KubernetesClientConfiguration InClusterConfig(string directory = ServiceAccountDirectory) =>
        InClusterConfig(
            directory,
            Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_HOST"),
            Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_PORT")
        );
#pragma warning restore RS0030

    internal static KubernetesClientConfiguration InClusterConfig(string directory, string? host, string? port)
    {
        var token = Path.Combine(directory, "token");
        if (string.IsNullOrEmpty(host) || string.IsNullOrEmpty(port) || !File.Exists(token))
        {
            throw new KubeConfigException($"not inside a cluster: KUBERNETES_SERVICE_HOST, KUBERNETES_SERVICE_PORT and {token} are needed");
        }

        var authority = Path.Combine(directory, "ca.crt");
        var ns = Path.Combine(directory, "namespace");
        return new()
        {
            Host = $"https://{(host.Contains(':') ? $"[{host}]" : host)}:{port}",
            Namespace = File.Exists(ns) ? File.ReadAllText(ns).Trim() : null,
            SslCaCerts = File.Exists(authority) ? Pem.ReadAuthorities(File.ReadAllText(authority), authority) : null,
            TokenFile = token,
        };
    }
}

/// <summary>A program that prints credentials (<c>client.authentication.k8s.io ExecConfig</c>).</summary>
public sealed record ExecPlugin
{
    /// <summary><c>client.authentication.k8s.io/v1</c> or <c>…/v1beta1</c>.</summary>
    public required string ApiVersion { get; init; }

    /// <summary>The program: a path, or a name that is looked up in PATH.</summary>
    public required string Command { get; init; }

    /// <summary>Its arguments.</summary>
    public IReadOnlyList<string> Args { get; init; } = [];

    /// <summary>Variables added to the process's own environment.</summary>
    public IReadOnlyDictionary<string, string> Env { get; init; } = new Dictionary<string, string>();

    /// <summary>Shown to the user when the program is missing.</summary>
    public string? InstallHint { get; init; }

    /// <summary>True passes the cluster's address and CA to the program.</summary>
    public bool ProvideClusterInfo { get; init; }
}
