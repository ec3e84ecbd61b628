using System.Security.Cryptography;
using Operator.Testing.Proxy;
using Operator.Testing.Secrets;
using Operator.Testing.Servers;

namespace Operator.EndToEnd.Tests.Harness;

/// <summary>
/// A secret for every way in which one can be given to a build, each of another value, and servers that ask for them: what a build could fetch without
/// its login would prove nothing.
/// </summary>
public sealed class PlantedSecrets : IAsyncDisposable
{
    private readonly Dictionary<string, string> values = [];
    private readonly DevCluster cluster;

    private PlantedSecrets(DevCluster cluster)
    {
        this.cluster = cluster;
        foreach (
            var name in (string[])
                ["git", "archive", "registry", "proxy", "netrc", "header", "NPM_TOKEN", "DB_PASSWORD", "in-url", "wrong-proxy"]
        )
        {
            // Of no shape that the operator knows, and with what is written otherwise in URLs.
            values[name] = $"{name.ToLowerInvariant()}/+{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(10))}";
        }

        Proxy = new ForwardProxy(cluster.Gateway) { Login = "builds:" + values["proxy"] };
    }

    public string this[string name] => values[name];

    public ForwardProxy Proxy { get; }

    public GitServer Git { get; private set; } = null!;

    /// <summary>Serves one archive to those who have the token.</summary>
    public LoopbackServer Archive { get; private set; } = null!;

    public RegistryServer Registry { get; private set; } = null!;

    /// <summary>As Pods see it.</summary>
    public string RegistryHost => $"{cluster.Gateway}:{Registry.Port}";

    /// <summary>Those that are to be found nowhere but in their Secrets.</summary>
    public SecretSearch Hidden => new(values.Where(secret => !IsPlain(secret.Key)).ToDictionary());

    /// <summary>Names of those that have a Secret, in order: no object takes the one in a URL.</summary>
    public IEnumerable<string> InSecrets => values.Keys.Where(name => !IsPlain(name) && name != "in-url").Order(StringComparer.Ordinal);

    /// <summary>Values that stand in the spec: readable there and in the image, and nowhere else.</summary>
    public SecretSearch Plain => new(values.Where(secret => IsPlain(secret.Key)).ToDictionary());

    public static async Task<PlantedSecrets> PlantAsync(Kubectl kubectl, DevCluster cluster, CancellationToken cancellationToken)
    {
        var planted = new PlantedSecrets(cluster);
        planted.values["ssh"] = await File.ReadAllTextAsync(cluster["IMAGEBUILD_TEST_GIT_SSH_KEY"], cancellationToken);
        await planted.StartServersAsync(cancellationToken);
        await planted.CreateSecretsAsync(kubectl, cancellationToken);
        return planted;
    }

    public async ValueTask DisposeAsync()
    {
        await Proxy.DisposeAsync();
        await Git.DisposeAsync();
        await Archive.DisposeAsync();
        await Registry.DisposeAsync();
    }

    private static bool IsPlain(string name) => name is "NPM_TOKEN" or "DB_PASSWORD";

    private async Task StartServersAsync(CancellationToken cancellationToken)
    {
        Git = await GitServer.StartAsync(address: cluster.Gateway);
        using (var project = new GitProject())
        {
            project.Commit("First", ("README", "nothing"));
            project.PushTo(Git.Create("app"));
        }

        Git.Login = ("builder", this["git"]);
        var packed = Path.Combine(Git.Root, "app.tar.gz");
        (await Shell.RunAsync("tar", ["-czf", packed, "-C", Git.Root, "app.git/HEAD"], cancellationToken: cancellationToken)).Checked();
        var bytes = await File.ReadAllBytesAsync(packed, cancellationToken);
        Archive = await LoopbackServer.StartAsync(
            context =>
            {
                context.Response.StatusCode = context.Request.Headers.Authorization == "Bearer " + this["archive"] ? 200 : 401;
                return context.Response.Body.WriteAsync(context.Response.StatusCode == 200 ? bytes : []).AsTask();
            },
            address: cluster.Gateway
        );
        Registry = await RegistryServer.StartAsync(address: cluster.Gateway);
        Registry.Login = ("pusher", this["registry"]);
    }

    private async Task CreateSecretsAsync(Kubectl kubectl, CancellationToken cancellationToken)
    {
        await Create(
            "git-login",
            "--type=kubernetes.io/basic-auth",
            "--from-literal=username=builder",
            "--from-literal=password=" + this["git"]
        );
        await Create("archive-login", "--from-literal=token=" + this["archive"]);
        await Create("proxy-login", "--from-literal=username=builds", "--from-literal=password=" + this["proxy"]);
        await Create("wrong-proxy-login", "--from-literal=username=builds", "--from-literal=password=" + this["wrong-proxy"]);
        await Create("half-proxy-login", "--from-literal=username=builds");
        await Create(
            "git-ssh",
            "--type=kubernetes.io/ssh-auth",
            $"--from-file=ssh-privatekey={cluster["IMAGEBUILD_TEST_GIT_SSH_KEY"]}",
            $"--from-file=known_hosts={cluster["IMAGEBUILD_TEST_GIT_KNOWN_HOSTS"]}"
        );
        await Create(
            "build-secrets",
            $"--from-literal=netrc=machine npm.corp.invalid login builder password {this["netrc"]}",
            $"--from-literal=header={this["header"]}"
        );
        await kubectl.RunAsync(
            cancellationToken,
            "create",
            "secret",
            "docker-registry",
            "registry-login",
            $"--docker-server={RegistryHost}",
            "--docker-username=pusher",
            $"--docker-password={this["registry"]}"
        );

        Task<string> Create(string name, params string[] values) =>
            kubectl.RunAsync(cancellationToken, ["create", "secret", "generic", name, .. values]);
    }
}
