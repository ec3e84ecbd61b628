using System.Text;
using k8s.Models;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Configuration;
using Operator.Testing;
using Operator.Testing.Servers;

namespace Operator.Kubernetes.Tests.Configuration;

/// <summary>Each way to sign in, at the real server: who is refused a right is known, who is not known is refused otherwise.</summary>
public sealed class SignInTests(ApiServerFixture server) : IClassFixture<ApiServerFixture>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Fixtures_own_identity_is_let_in() =>
        Assert.NotNull(await server.Client.GetAsync<V1Namespace>("kube-system", null, Token));

    [Fact]
    public async Task Token_of_a_service_account_is_known()
    {
        await using var ns = await server.CreateNamespaceAsync();
        var config = Anonymous() with { AccessToken = await ServiceAccountTokenAsync(ns.Name) };
        Assert.Contains($"system:serviceaccount:{ns.Name}:default", await RefusalAsync(config), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_file_of_a_pod_is_known()
    {
        await using var ns = await server.CreateNamespaceAsync();
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, await ServiceAccountTokenAsync(ns.Name), Token);
        Assert.Contains("system:serviceaccount", await RefusalAsync(Anonymous() with { TokenFile = file }), StringComparison.Ordinal);
        File.Delete(file);
    }

    [Fact]
    public async Task Exec_plugins_token_is_renewed_when_the_server_refuses_it()
    {
        await using var ns = await server.CreateNamespaceAsync();
        var directory = Directory.CreateTempSubdirectory("ib-signin").FullName;
        var script = Path.Combine(directory, "plugin");
        await File.WriteAllTextAsync(
            script,
            $$$"""
            #!/bin/sh
            token=stale
            if [ -e {{{directory}}}/asked ]; then token={{{await ServiceAccountTokenAsync(ns.Name)}}}; fi
            touch {{{directory}}}/asked
            echo "{\"apiVersion\":\"client.authentication.k8s.io/v1\",\"status\":{\"token\":\"$token\"}}"
            """,
            Token
        );
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var plugin = new ExecPlugin { ApiVersion = "client.authentication.k8s.io/v1", Command = script };
        Assert.Contains("system:serviceaccount", await RefusalAsync(Anonymous() with { Exec = plugin }), StringComparison.Ordinal);
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public async Task Unknown_token_is_refused()
    {
        using var client = new KubernetesClient(Anonymous() with { AccessToken = "nonsense" });
        var e = await Assert.ThrowsAsync<KubernetesApiException>(() => client.GetAsync<V1Namespace>("kube-system", null, Token));
        Assert.Equal(401, (int?)e.StatusCode);
    }

    [Fact]
    public async Task Server_whose_authority_is_unknown_is_refused()
    {
        var stranger = Pem.ReadAuthorities(TestCertificates.SelfSigned("stranger").Certificate, "test");
        using var client = new KubernetesClient(server.Configuration with { SslCaCerts = stranger }, new() { MaxAttempts = 1 });
        var e = await Assert.ThrowsAsync<KubernetesApiException>(() => client.GetAsync<V1Namespace>("kube-system", null, Token));
        Assert.True(e.IsUnreachable);
    }

    private KubernetesClientConfiguration Anonymous() =>
        new()
        {
            Host = server.Configuration.Host,
            SslCaCerts = server.Configuration.SslCaCerts,
            SkipTlsVerify = server.Configuration.SkipTlsVerify,
            TlsServerName = server.Configuration.TlsServerName,
        };

    private static async Task<string> RefusalAsync(KubernetesClientConfiguration configuration)
    {
        using var client = new KubernetesClient(configuration);
        var e = await Assert.ThrowsAsync<KubernetesApiException>(() => client.GetAsync<V1Namespace>("kube-system", null, Token));
        Assert.True(e.IsForbidden, e.Message);
        return e.Message;
    }

    /// <summary>A token by an annotated Secret, which servers of all versions fill.</summary>
    private async Task<string> ServiceAccountTokenAsync(string ns)
    {
        var secret = new V1Secret
        {
            Type = "kubernetes.io/service-account-token",
            Metadata = new()
            {
                Name = $"token-{Guid.NewGuid():N}",
                NamespaceProperty = ns,
                Annotations = new Dictionary<string, string> { ["kubernetes.io/service-account.name"] = "default" },
            },
        };
        string? token = null;
        await Eventually.HoldsAsync(
            async () =>
            {
                var filled = await EnsureAsync(secret);
                token = filled?.Data?.TryGetValue("token", out var bytes) == true ? System.Text.Encoding.UTF8.GetString(bytes) : null;
                return token is not null;
            },
            "the server fills the token's Secret"
        );
        return token!;
    }

    // The token controller deletes the Secret when the account does not exist yet.
    private async Task<V1Secret?> EnsureAsync(V1Secret secret)
    {
        var found = await server.Client.GetAsync<V1Secret>(secret.Metadata.Name!, secret.Metadata.NamespaceProperty, Token);
        return found ?? await server.Client.CreateAsync(secret, Token);
    }
}
