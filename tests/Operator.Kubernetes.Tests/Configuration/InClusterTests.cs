using Operator.Kubernetes.Configuration;
using Operator.Testing.Servers;

namespace Operator.Kubernetes.Tests.Configuration;

public sealed class InClusterTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("ib-incluster").FullName;

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Theory]
    [InlineData("10.0.0.1", "https://10.0.0.1:443")]
    [InlineData("fd00::1", "https://[fd00::1]:443")]
    [InlineData("kubernetes.default.svc", "https://kubernetes.default.svc:443")]
    public void Pods_identity_comes_from_its_service_accounts_files(string host, string address)
    {
        File.WriteAllText(Path.Combine(directory, "token"), "t");
        File.WriteAllText(Path.Combine(directory, "namespace"), "builds\n");
        File.WriteAllText(Path.Combine(directory, "ca.crt"), TestCertificates.SelfSigned("cluster").Certificate);
        var config = KubernetesClientConfiguration.InClusterConfig(directory, host, "443");
        Assert.Equal((address, "builds"), (config.Host, config.Namespace));
        Assert.Equal("CN=cluster", Assert.Single(config.SslCaCerts!).Subject);
        // The file, not its content: kubelets renew it.
        Assert.Equal((Path.Combine(directory, "token"), null), (config.TokenFile, config.AccessToken));
    }

    [Theory]
    [InlineData(null, "443", true, "no host")]
    [InlineData("10.0.0.1", "", true, "no port")]
    [InlineData("10.0.0.1", "443", false, "no token: service account tokens may be off")]
    public void Outside_of_a_cluster_the_message_says_what_is_missing(string? host, string? port, bool token, string because)
    {
        if (token)
        {
            File.WriteAllText(Path.Combine(directory, "token"), "t");
        }

        var e = Assert.Throws<KubeConfigException>(() => KubernetesClientConfiguration.InClusterConfig(directory, host, port));
        Assert.True(e.Message.Contains("KUBERNETES_SERVICE_HOST", StringComparison.Ordinal), because);
    }
}
