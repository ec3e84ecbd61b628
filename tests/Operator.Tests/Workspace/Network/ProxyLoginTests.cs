using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Operator.Core.Contract;
using Operator.Entities.ImageBuilds;
using Operator.Testing;
using Operator.Testing.Proxy;
using Operator.Testing.Servers;
using Operator.Tests.Engines;
using Operator.Tests.Workspace.Sources;
using Operator.Workspace;
using Operator.Workspace.Network;
using Operator.Workspace.Publish;

namespace Operator.Tests.Workspace.Network;

/// <summary>A proxy with a password, by everything that goes through it.</summary>
public sealed class ProxyLoginTests : IAsyncLifetime
{
    private const string User = "builds";

    // What a URL, a header and a shell each take for something else.
    private const string Password = "p@ss: $w/örd%41";
    private static readonly byte[] Archive = new TarBytes().File("app/Dockerfile", "FROM scratch").ToGzip();

    private readonly Workbench bench = new();
    private readonly TestCertificates certificates = TestCertificates.Create();
    private readonly ForwardProxy proxy = new(IPAddress.Loopback) { Login = $"{User}:{Password}" };
    private LoopbackServer plain = null!;
    private LoopbackServer secure = null!;

    public async ValueTask InitializeAsync()
    {
        plain = await LoopbackServer.StartAsync(context => context.Response.Body.WriteAsync(Archive).AsTask());
        secure = await LoopbackServer.StartAsync(context => context.Response.Body.WriteAsync(Archive).AsTask(), certificates.Server);
        bench.Trust(certificates);
        bench.Network = bench.Network with { Allowed = ["127.0.0.1", "::1", "localhost"] };
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Archive_comes_through_the_proxy_with_the_login(bool isSecure)
    {
        Secret(User, Password + "\n");

        var (code, _) = await FetchAsync(isSecure);

        Assert.True(code == 0, bench.Log);
        Assert.Contains(isSecure ? $"CONNECT localhost:{secure.Port} HTTP/1.1" : $"GET {plain.Url}/app.tar.gz HTTP/1.1", proxy.Requests);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Refused_login_is_the_proxys_and_not_the_servers(bool isSecure)
    {
        Secret(User, "another");

        var (_, report) = await FetchAsync(isSecure);

        Assert.Equal(
            (
                "RunProxyLoginRefused",
                $"Proxy {new Uri(proxy.Url).Authority} does not accept the login in podTemplate.proxy.credentialsSecret"
            ),
            (report.Failure!.Reason, report.Failure.Message)
        );
        Assert.Empty(proxy.Requests);
    }

    [Fact]
    public async Task Proxy_that_wants_a_login_names_the_field_for_it()
    {
        var (_, report) = await bench.PrepareAsync(Spec(isSecure: true, secret: null));

        Assert.Equal(
            (
                "RunProxyLoginRefused",
                $"Proxy {new Uri(proxy.Url).Authority} requires a login, and podTemplate.proxy.credentialsSecret names none"
            ),
            (report.Failure!.Reason, report.Failure.Message)
        );
    }

    [Theory]
    [InlineData("", Password, "has no username")]
    [InlineData(User, "\n", "has no password")]
    [InlineData("a:b", Password, "has a colon in its username")]
    public async Task Unusable_Secret_is_found_before_anything_is_fetched(string user, string password, string problem)
    {
        Secret(user, password);

        var (_, report) = await FetchAsync(isSecure: false);

        Assert.Equal(
            ("SourceCredentialsInvalid", $"Secret way-out, named in podTemplate.proxy.credentialsSecret, {problem}"),
            (report.Failure!.Reason, report.Failure.Message)
        );
        Assert.Empty(proxy.Refused);
    }

    [Theory]
    [InlineData(Password, null)]
    [InlineData("another", "RunProxyLoginRefused")]
    public async Task Git_comes_through_the_proxy_with_the_login(string password, string? reason)
    {
        await using var server = await GitServer.StartAsync();
        using var project = new GitProject();
        project.Commit("First", ("Dockerfile", "FROM scratch"));
        project.PushTo(server.Create("app"));
        Secret(User, password);

        var (_, report) = await bench.PrepareAsync(
            Spec(isSecure: false) with
            {
                Source = new BuildSource { Git = new GitSource { Url = server.UrlOf("app") } },
            }
        );

        Assert.True(report.Failure?.Reason == reason, report.Failure?.Message);
        Assert.Equal(reason is null, proxy.Requests.Any(line => line.Contains("/app.git/", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Relay_adds_the_login_to_connections_that_have_none(bool isSecure)
    {
        await using var relay = Relay();
        using var handler = new SocketsHttpHandler
        {
            Proxy = new WebProxy(relay.Url),
            SslOptions = { RemoteCertificateValidationCallback = (_, _, _, _) => true },
        };
        using var http = new HttpClient(handler);

        var answer = await http.GetByteArrayAsync(
            isSecure ? $"https://localhost:{secure.Port}/a" : $"{plain.Url}/a",
            TestContext.Current.CancellationToken
        );

        Assert.Equal(Archive, answer);
        Assert.Single(proxy.Requests);
        Assert.Empty(proxy.Refused);
    }

    [Theory]
    [InlineData("TRACE http://a.invalid/ HTTP/1.1\r\n\r\n", "HTTP/1.1 405")]
    [InlineData("trace http://a.invalid/ HTTP/1.1\r\n\r\n", "HTTP/1.1 405")]
    [InlineData("GET http://a.invalid/ HTTP/1.1\r\nX: y\n\nTRACE / HTTP/1.1\r\n\r\n", "HTTP/1.1 400")]
    [InlineData("GET / HTTP/1.1\r\n\r\n", "HTTP/1.1 400")]
    public async Task Relay_passes_nothing_on_whose_answer_could_have_the_login(string request, string answer)
    {
        await using var relay = Relay();
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, new Uri(relay.Url).Port, TestContext.Current.CancellationToken);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request), TestContext.Current.CancellationToken);

        using var reader = new StreamReader(client.GetStream());
        Assert.StartsWith(answer, await reader.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Empty(proxy.Requests);
        Assert.Empty(proxy.Refused);
    }

    [Fact]
    public void Login_of_the_clients_own_is_replaced()
    {
        var request = ProxyRequest.Parse("CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\nproxy-authorization: Basic eDp5\r\n\r\n")!;

        Assert.Equal(
            "CONNECT a:443 HTTP/1.1\r\nProxy-Authorization: Basic dTpw\r\nHost: a:443\r\n\r\n",
            request.HeadFor(new ProxyLogin("u", "p"))
        );
    }

    [Fact]
    public async Task Publish_takes_connections_for_the_proxy_until_the_engine_has_ended()
    {
        Secret(User, Password);
        await bench.PrepareAsync(Spec(isSecure: false) with { Output = new BuildOutput { Push = false } });
        var publish = new PublishRun(bench.Paths, new ContainerLog(TextWriter.Null), TimeProvider.System)
        {
            AfterEngine = true,
            RelayPort = 0,
        };
        var running = publish.RunAsync(TestContext.Current.CancellationToken);
        await Eventually.HoldsAsync(
            () => File.Exists(bench.Paths.ProxyReady) && File.ReadAllText(bench.Paths.ProxyReady).Length > 0,
            "publish takes connections"
        );

        using var http = new HttpClient(new SocketsHttpHandler { Proxy = new WebProxy(File.ReadAllText(bench.Paths.ProxyReady)) });
        Assert.Equal(Archive, await http.GetByteArrayAsync($"{plain.Url}/of-the-engine", TestContext.Current.CancellationToken));
        Directory.CreateDirectory(bench.Paths.Results);
        await File.WriteAllTextAsync(bench.Paths.EngineDone, "", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(bench.Paths.EngineLock, "locked", TestContext.Current.CancellationToken);

        Assert.Equal(0, await running);
        await Assert.ThrowsAsync<HttpRequestException>(() =>
            http.GetByteArrayAsync($"{plain.Url}/afterwards", TestContext.Current.CancellationToken)
        );
        Assert.Contains($"GET {plain.Url}/of-the-engine HTTP/1.1", proxy.Requests);
    }

    [Theory]
    [InlineData(EngineScript.Debian)]
    [InlineData(EngineScript.BusyBox)]
    public async Task Engine_starts_when_its_way_to_the_proxy_is_there(string system)
    {
        using var script = new EngineScript { System = system, BehindProxyLogin = true };
        using var process = script.Start("[ -e $root/proxy-ready ] && echo built");
        var locked = new FileInfo(Path.Combine(script.Root, "results", "engine"));
        await Eventually.HoldsAsync(
            () =>
            {
                locked.Refresh();
                return locked is { Exists: true, Length: > 0 };
            },
            "the script has started"
        );

        await File.WriteAllTextAsync(Path.Combine(script.Root, "proxy-ready"), "", TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal((0, true), (process.ExitCode, output.Contains("built", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Nothing_that_is_written_has_the_login()
    {
        Secret(User, Password);

        await FetchAsync(isSecure: true);

        string[] forms = [Password, Uri.EscapeDataString(Password), Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{Password}"))];
        var written = Directory
            .EnumerateFiles(bench.Root, "*", SearchOption.AllDirectories)
            .Where(file => Path.GetDirectoryName(file) != bench.Paths.Proxy)
            .Select(File.ReadAllText)
            .Append(bench.Log);
        Assert.All(written, text => Assert.All(forms, form => Assert.DoesNotContain(form, text, StringComparison.Ordinal)));
    }

    public async ValueTask DisposeAsync()
    {
        bench.Dispose();
        certificates.Dispose();
        await proxy.DisposeAsync();
        await plain.DisposeAsync();
        await secure.DisposeAsync();
    }

    private ProxyRelay Relay() =>
        new(
            new BuildProxy { HttpProxy = proxy.Url },
            new ProxyLogin(User, Password),
            new HostGuard(bench.Network),
            CertificateTrust.From(bench.Paths),
            port: 0
        );

    private void Secret(string user, string password)
    {
        Directory.CreateDirectory(bench.Paths.Proxy);
        File.WriteAllText(Path.Combine(bench.Paths.Proxy, "username"), user);
        File.WriteAllText(Path.Combine(bench.Paths.Proxy, "password"), password);
    }

    private Task<(int Code, PrepareReport Report)> FetchAsync(bool isSecure) => bench.PrepareAsync(Spec(isSecure));

    private ImageBuildSpec Spec(bool isSecure, string? secret = "way-out") =>
        new()
        {
            ModelVersion = "dockerfile",
            Dockerfile = new DockerfileOptions { Inline = "FROM scratch\n" },
            Source = new BuildSource
            {
                Archive = new ArchiveSource { Url = isSecure ? $"https://localhost:{secure.Port}/app.tar.gz" : $"{plain.Url}/app.tar.gz" },
            },
            PodTemplate = new BuildPodTemplate
            {
                Proxy = new BuildProxy
                {
                    HttpProxy = proxy.Url,
                    HttpsProxy = proxy.Url,
                    CredentialsSecret = secret,
                },
            },
        };
}
