using System.Text;
using Microsoft.Extensions.Time.Testing;
using Operator.Kubernetes.Configuration;
using Operator.Testing.Servers;

namespace Operator.Kubernetes.Tests.Configuration;

public sealed class CredentialsTests : IDisposable
{
    private readonly FakeTimeProvider time = new();
    private readonly string directory = Directory.CreateTempSubdirectory("ib-credentials").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact]
    public async Task Token_file_is_read_again_every_minute_and_after_a_refusal()
    {
        var file = Write("token", "one\n");
        var credentials = Credentials.From(new() { Host = "https://x", TokenFile = file }, time);
        Assert.Equal("Bearer one", await AskAsync(credentials));

        Write("token", "two");
        Assert.Equal("Bearer one", await AskAsync(credentials));
        time.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal("Bearer two", await AskAsync(credentials));

        Write("token", "three");
        Assert.Equal("Bearer three", await AskAsync(credentials, refresh: true));
    }

    [Fact]
    public async Task Certificate_files_that_did_not_change_keep_their_connections()
    {
        var (certificate, key) = TestCertificates.SelfSigned("me");
        var config = new KubernetesClientConfiguration
        {
            Host = "https://x",
            ClientCertificateFilePath = Write("me.crt", certificate),
            ClientKeyFilePath = Write("me.key", key),
        };
        var credentials = Credentials.From(config, time);
        var first = await credentials.GetAsync(false, Token);
        time.Advance(TimeSpan.FromMinutes(2));
        Assert.Same(first.Certificates, (await credentials.GetAsync(false, Token)).Certificates);

        var (renewed, renewedKey) = TestCertificates.SelfSigned("me");
        Write("me.crt", renewed);
        Write("me.key", renewedKey);
        time.Advance(TimeSpan.FromMinutes(2));
        Assert.NotSame(first.Certificates, (await credentials.GetAsync(false, Token)).Certificates);
    }

    [Fact]
    public async Task Basic_authentication_is_encoded()
    {
        var credentials = Credentials.From(
            new()
            {
                Host = "https://x",
                Username = "u",
                Password = "p",
            },
            time
        );
        Assert.Equal($"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes("u:p"))}", await AskAsync(credentials));
    }

    [Theory]
    [InlineData("v1")]
    [InlineData("v1beta1")]
    public async Task Exec_plugin_is_asked_once_until_its_token_expires(string version)
    {
        var credentials = Plugin(version, $"token-$n", time.GetUtcNow() + TimeSpan.FromMinutes(10));
        Assert.Equal("Bearer token-1", await AskAsync(credentials));
        time.Advance(TimeSpan.FromMinutes(9));
        Assert.Equal("Bearer token-1", await AskAsync(credentials));
        time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("Bearer token-2", await AskAsync(credentials));
    }

    [Fact]
    public async Task Exec_plugin_is_asked_again_after_a_refusal_but_by_one_at_a_time()
    {
        var credentials = Plugin("v1", "token-$n", null);
        Assert.Equal("Bearer token-1", await AskAsync(credentials));
        // The plugin answers once all have asked: one that asks after the answer is right to ask again.
        var wait = Write("wait", "");
        Task<string?>[] asking = [.. Enumerable.Range(0, 5).Select(_ => AskAsync(credentials, refresh: true))];
        File.Delete(wait);
        var asked = await Task.WhenAll(asking);
        Assert.All(asked, answer => Assert.Equal("Bearer token-2", answer));
    }

    [Fact]
    public async Task Exec_plugin_gets_arguments_environment_and_cluster()
    {
        var script = Script(
            """
            printf '%s %s' "$1" "$PROFILE" > "$(dirname "$0")/seen"
            printf '%s' "$KUBERNETES_EXEC_INFO" > "$(dirname "$0")/info"
            echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"t"}}'
            """
        );
        var plugin = new ExecPlugin
        {
            ApiVersion = "client.authentication.k8s.io/v1",
            Command = script,
            Args = ["an argument"],
            Env = new Dictionary<string, string> { ["PROFILE"] = "dev" },
            ProvideClusterInfo = true,
        };
        await AskAsync(Credentials.From(new() { Host = "https://x", Exec = plugin }, time));
        Assert.Equal("an argument dev", await File.ReadAllTextAsync(Path.Combine(directory, "seen"), Token));
        Assert.Equal(
            """{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","spec":{"interactive":false,"cluster":{"server":"https://x","insecure-skip-tls-verify":false}}}""",
            await File.ReadAllTextAsync(Path.Combine(directory, "info"), Token)
        );
    }

    [Theory]
    [InlineData("echo 'no login' >&2; exit 3", "ended with 3: no login")]
    [InlineData("echo secret-token", "printed no valid JSON")]
    [InlineData("echo '{\"apiVersion\":\"client.authentication.k8s.io/v1alpha1\",\"status\":{\"token\":\"t\"}}'", "v1alpha1")]
    [InlineData("echo '{\"apiVersion\":\"client.authentication.k8s.io/v1\",\"status\":{}}'", "neither a token nor a certificate")]
    public async Task Exec_plugin_that_fails_is_named_without_its_secrets(string body, string message)
    {
        var plugin = new ExecPlugin { ApiVersion = "client.authentication.k8s.io/v1", Command = Script(body) };
        var credentials = Credentials.From(new() { Host = "https://x", Exec = plugin }, time);
        var e = await Assert.ThrowsAsync<KubeConfigException>(() => AskAsync(credentials));
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
        Assert.Contains(plugin.Command, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-token", e.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Exec_plugin_that_is_missing_is_told_with_its_hint()
    {
        var plugin = new ExecPlugin
        {
            ApiVersion = "client.authentication.k8s.io/v1",
            Command = Path.Combine(directory, "none"),
            InstallHint = "apt-get install plugin",
        };
        var e = await Assert.ThrowsAsync<KubeConfigException>(() => AskAsync(Credentials.From(new() { Host = "h", Exec = plugin }, time)));
        Assert.Contains("apt-get install plugin", e.Message, StringComparison.Ordinal);
    }

    private static async Task<string?> AskAsync(Credentials credentials, bool refresh = false) =>
        (await credentials.GetAsync(refresh, Token)).Authorization?.ToString();

    private Credentials Plugin(string version, string token, DateTimeOffset? expires)
    {
        var expiry = expires is { } end ? $",\\\"expirationTimestamp\\\":\\\"{end.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}\\\"" : "";
        var script = Script(
            $$$"""
            echo x >> "$(dirname "$0")/runs"; n=$(wc -l < "$(dirname "$0")/runs" | tr -d ' ')
            while [ -e "$(dirname "$0")/wait" ]; do sleep 0.05; done
            echo "{\"apiVersion\":\"client.authentication.k8s.io/{{{version}}}\",\"kind\":\"ExecCredential\",\"status\":{\"token\":\"{{{token}}}\"{{{expiry}}}}}"
            """
        );
        var plugin = new ExecPlugin { ApiVersion = $"client.authentication.k8s.io/{version}", Command = script };
        return Credentials.From(new() { Host = "https://x", Exec = plugin }, time);
    }

    private string Script(string body)
    {
        var path = Write("plugin", $"#!/bin/sh\n{body}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    private string Write(string name, string content)
    {
        var path = Path.Combine(directory, name);
        File.WriteAllText(path, content);
        return path;
    }
}
