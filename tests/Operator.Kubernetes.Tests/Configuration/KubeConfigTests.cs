using System.Text;
using Operator.Kubernetes.Configuration;
using Operator.Testing.Servers;

namespace Operator.Kubernetes.Tests.Configuration;

public sealed class KubeConfigTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("ib-kubeconfig").FullName;

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact]
    public void Current_context_names_server_namespace_and_user()
    {
        var config = Load(
            """
            apiVersion: v1
            kind: Config
            current-context: dev
            contexts:
              - name: other
                context: { cluster: other, user: other }
              - name: dev
                context: { cluster: dev, user: me, namespace: team }
            clusters:
              - name: dev
                cluster: { server: "https://dev:6443", tls-server-name: kube, insecure-skip-tls-verify: true, proxy-url: "http://proxy:3128" }
            users:
              - name: me
                user: { token: secret }
            """
        );
        Assert.Equal(
            ("dev", "https://dev:6443", "team", "kube", true, "secret"),
            (config.CurrentContext, config.Host, config.Namespace, config.TlsServerName, config.SkipTlsVerify, config.AccessToken)
        );
        Assert.Equal(new Uri("http://proxy:3128"), config.Proxy);
    }

    [Fact]
    public void Named_context_wins_over_the_current_one()
    {
        var file = Write("config", Minimal("one", "https://one:1") + "\n" + "# nothing else");
        var e = Assert.Throws<KubeConfigException>(() => KubernetesClientConfiguration.BuildConfigFromConfigFile(file, "two"));
        Assert.Contains("no context named 'two'", e.Message, StringComparison.Ordinal);
        Assert.Equal("https://one:1", KubernetesClientConfiguration.BuildConfigFromConfigFile(file, "one").Host);
    }

    [Fact]
    public void Several_files_are_merged_and_the_first_wins()
    {
        var first = Write("first", "current-context: b\nclusters: [{ name: b, cluster: { server: 'https://first' } }]\n");
        var second = Write("second", Minimal("b", "https://second") + "\n");
        var config = KubeConfigLoader.Load([Path.Combine(directory, "missing"), first, second], null);
        Assert.Equal(("b", "https://first", "t"), (config.CurrentContext, config.Host, config.AccessToken));
    }

    [Fact]
    public void Paths_are_relative_to_the_file()
    {
        var (certificate, _) = TestCertificates.SelfSigned("ca");
        Write("ca.crt", certificate);
        var config = Load(
            """
            current-context: c
            contexts: [{ name: c, context: { cluster: c, user: u } }]
            clusters: [{ name: c, cluster: { server: "https://x", certificate-authority: ca.crt } }]
            users: [{ name: u, user: { client-certificate: me.crt, client-key: keys/me.key, tokenFile: token } }]
            """
        );
        Assert.Equal("CN=ca", Assert.Single(config.SslCaCerts!).Subject);
        Assert.Equal(Path.Combine(directory, "me.crt"), config.ClientCertificateFilePath);
        Assert.Equal(Path.Combine(directory, "keys", "me.key"), config.ClientKeyFilePath);
        Assert.Equal(Path.Combine(directory, "token"), config.TokenFile);
    }

    [Fact]
    public void Authority_in_the_file_itself_is_read()
    {
        var data = Convert.ToBase64String(Encoding.UTF8.GetBytes(TestCertificates.SelfSigned("inline").Certificate));
        var config = Load(
            Minimal("c", "https://x").Replace("server:", $"certificate-authority-data: {data}, server:", StringComparison.Ordinal)
        );
        Assert.Equal("CN=inline", Assert.Single(config.SslCaCerts!).Subject);
    }

    [Fact]
    public void Exec_plugin_is_read_whole()
    {
        var config = Load(
            """
            current-context: c
            contexts: [{ name: c, context: { cluster: c, user: u } }]
            clusters: [{ name: c, cluster: { server: "https://x" } }]
            users:
              - name: u
                user:
                  exec:
                    apiVersion: client.authentication.k8s.io/v1beta1
                    command: ./bin/plugin
                    args: [get-token, --cluster, "1"]
                    env: [{ name: PROFILE, value: dev }]
                    installHint: install it
                    provideClusterInfo: true
            """
        );
        var exec = Assert.IsType<ExecPlugin>(config.Exec);
        Assert.Equal(Path.Combine(directory, "bin", "plugin"), exec.Command);
        Assert.Equal(["get-token", "--cluster", "1"], exec.Args);
        Assert.Equal("dev", exec.Env["PROFILE"]);
        Assert.Equal(("install it", true), (exec.InstallHint, exec.ProvideClusterInfo));
    }

    [Theory]
    [InlineData("current-context: c", "no context named 'c'", "the context is not defined")]
    [InlineData("contexts: []", "no current-context", "nothing says which")]
    [InlineData("current-context: [", "While parsing", "it is not YAML")]
    [InlineData(
        "{ current-context: c, contexts: [{ name: c, context: { cluster: x } }] }",
        "no cluster named 'x'",
        "the cluster is not defined"
    )]
    [InlineData(
        "{ current-context: c, contexts: [{ name: c, context: { cluster: x } }], clusters: [{ name: x, cluster: {} }] }",
        "no server",
        "the address is missing"
    )]
    [InlineData(
        "{ current-context: c, contexts: [{ name: c, context: { cluster: x } }], "
            + "clusters: [{ name: x, cluster: { server: s, certificate-authority-data: '%%' } }] }",
        "not base64",
        "the CA cannot be read"
    )]
    public void Unusable_file_is_refused_with_its_name(string yaml, string message, string because)
    {
        var e = Assert.Throws<KubeConfigException>(() => Load(yaml));
        Assert.True(e.Message.Contains(message, StringComparison.Ordinal), $"{because}: {e.Message}");
        Assert.Contains(directory, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_file_is_refused_with_its_name()
    {
        var missing = Path.Combine(directory, "none");
        var e = Assert.Throws<KubeConfigException>(() => KubernetesClientConfiguration.BuildConfigFromConfigFile(missing));
        Assert.Contains(missing, e.Message, StringComparison.Ordinal);
    }

    private static string Minimal(string context, string server) =>
        $$"""
            current-context: {{context}}
            contexts: [{ name: {{context}}, context: { cluster: {{context}}, user: u } }]
            clusters: [{ name: {{context}}, cluster: { server: "{{server}}" } }]
            users: [{ name: u, user: { token: t } }]
            """;

    private KubernetesClientConfiguration Load(string yaml) =>
        KubernetesClientConfiguration.BuildConfigFromConfigFile(Write("config", yaml));

    private string Write(string name, string content)
    {
        var path = Path.Combine(directory, name);
        File.WriteAllText(path, content);
        return path;
    }
}
