using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Operator.Entities.ImageBuilds;
using Operator.Testing.Servers;

namespace Operator.Tests.Workspace.Registry;

/// <summary>
/// A registry that redirects to another server, which asks for a login of its own, as object stores do when a URL has expired: what
/// the registry's Secret holds is for the registry.
/// </summary>
public sealed class RedirectedLoginTests : IAsyncLifetime
{
    private static readonly byte[] Layer = "FROM scratch\n"u8.ToArray();
    private static readonly byte[] Config = "{}"u8.ToArray();
    private readonly Workbench bench = new() { Network = new() { Allowed = ["127.0.0.0/8"] } };
    private readonly ConcurrentQueue<string> seenElsewhere = new();
    private LoopbackServer registry = null!;
    private LoopbackServer elsewhere = null!;
    private Func<HttpContext, bool> redirects = _ => false;
    private string? challenge;

    // Made at run time: it must be found wherever it turns up.
    private readonly string password = new('q', 12);

    public async ValueTask InitializeAsync()
    {
        elsewhere = await LoopbackServer.StartAsync(RefuseAsync, address: IPAddress.Parse("127.0.0.2"));
        registry = await LoopbackServer.StartAsync(AnswerAsync);
    }

    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (var login in new[] { "password", "identitytoken", "registrytoken" })
            {
                foreach (var mode in new[] { "blobs", "manifests" })
                {
                    cases.Add(login, mode);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Server_behind_a_redirect_gets_nothing_of_the_login(string login, string what)
    {
        bench.SourceSecret(".dockerconfigjson", Secret(login));
        redirects = context => context.Request.Path.Value!.Contains($"/{what}/", StringComparison.Ordinal);

        var failure = await FetchFailsAsync();

        Assert.NotEmpty(seenElsewhere);
        Assert.All(seenElsewhere, request => Assert.DoesNotContain("authorization", request, StringComparison.OrdinalIgnoreCase));
        Assert.All(seenElsewhere, request => Assert.DoesNotContain(password, request, StringComparison.Ordinal));
        Assert.DoesNotContain(elsewhere.Requests, request => request.Contains("/token", StringComparison.Ordinal));
        Assert.Equal("SourceUnavailable", failure.Reason);
        Assert.Contains(new Uri(elsewhere.Url).Authority, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publish_gives_the_server_behind_a_redirect_nothing_either()
    {
        bench.Repository = $"{new Uri(registry.Url).Authority}/x/y";
        bench.RegistrySecret(Secret("password"));
        bench.EngineLeaves(RegistryServer.Digest(Manifest));
        redirects = context => context.Request.Path.Value!.Contains("/manifests/", StringComparison.Ordinal);

        var (_, report) = await bench.PublishAsync(
            new ImageBuildSpec
            {
                Output = new BuildOutput { Insecure = true, RegistrySecret = "login" },
            }
        );

        Assert.NotEmpty(seenElsewhere);
        Assert.All(seenElsewhere, request => Assert.DoesNotContain("authorization", request, StringComparison.OrdinalIgnoreCase));
        Assert.Equal("PushRegistryUnavailable", report.Failure!.Reason);
        Assert.Contains(new Uri(elsewhere.Url).Authority, report.Failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publish_does_not_follow_a_redirect_to_an_address_that_is_not_allowed()
    {
        bench.RegistryNetwork = new() { Allowed = ["127.0.0.1"] };
        bench.Repository = $"{new Uri(registry.Url).Authority}/x/y";
        bench.EngineLeaves(RegistryServer.Digest(Manifest));
        redirects = _ => true;

        var (_, report) = await bench.PublishAsync(new ImageBuildSpec { Output = new BuildOutput { Insecure = true } });

        Assert.Equal("PushAddressForbidden", report.Failure!.Reason);
        Assert.Empty(elsewhere.Requests);
    }

    [Fact]
    public async Task Registrys_own_challenge_is_answered_after_which_the_redirect_gets_no_token()
    {
        bench.SourceSecret(".dockerconfigjson", Secret("password"));
        challenge = $"Bearer realm=\"{registry.Url}/token\",service=\"x\"";

        var (code, report) = await FetchAsync();

        Assert.Equal((0, null), (code, report.Failure?.Message));
        redirects = context => context.Request.Path.Value!.Contains("/blobs/", StringComparison.Ordinal);
        await FetchFailsAsync();
        Assert.All(seenElsewhere, request => Assert.DoesNotContain("authorization", request, StringComparison.OrdinalIgnoreCase));
    }

    public async ValueTask DisposeAsync()
    {
        await registry.DisposeAsync();
        await elsewhere.DisposeAsync();
        bench.Dispose();
    }

    private static byte[] Manifest =>
        Encoding.UTF8.GetBytes(
            $$"""
            {"schemaVersion":2,"mediaType":"{{Operator.Core.Images.Manifest.OciManifest}}",
             "config":{"mediaType":"application/vnd.oci.empty.v1+json","digest":"{{RegistryServer.Digest(Config)}}","size":2 },
             "layers":[{"mediaType":"application/octet-stream","digest":"{{RegistryServer.Digest(Layer)}}","size":{{Layer.Length}},
                        "annotations":{"org.opencontainers.image.title":"Dockerfile" } } ] }
            """
        );

    private string Secret(string login)
    {
        var auth = Convert.ToBase64String(Encoding.UTF8.GetBytes($"bob:{password}"));
        var entry = login == "password" ? $"\"auth\":\"{auth}\"" : $"\"{login}\":\"{password}\"";
        return $$"""{"auths":{"{{new Uri(registry.Url).Authority}}": { {{entry}} } } }""";
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Path == "/token")
        {
            await context.Response.WriteAsync("""{"token":"of-the-registry"}""");
            return;
        }

        if (challenge is not null && context.Request.Headers.Authorization != "Bearer of-the-registry")
        {
            context.Response.StatusCode = 401;
            context.Response.Headers.WWWAuthenticate = challenge;
            return;
        }

        if (redirects(context))
        {
            context.Response.StatusCode = 307;
            context.Response.Headers.Location = $"{elsewhere.Url}/elsewhere";
            return;
        }

        var path = context.Request.Path.Value!;
        context.Response.ContentType = Operator.Core.Images.Manifest.OciManifest;
        await context.Response.Body.WriteAsync(
            path.Contains("/manifests/", StringComparison.Ordinal) ? Manifest
            : path.EndsWith(RegistryServer.Digest(Layer), StringComparison.Ordinal) ? Layer
            : Config
        );
    }

    private async Task RefuseAsync(HttpContext context)
    {
        using var body = new StreamReader(context.Request.Body);
        seenElsewhere.Enqueue(
            $"{string.Join('\n', context.Request.Headers)}\n{context.Request.QueryString}\n{await body.ReadToEndAsync(context.RequestAborted)}"
        );
        context.Response.StatusCode = 401;
        context.Response.Headers.WWWAuthenticate = $"Bearer realm=\"{elsewhere.Url}/token\",service=\"x\"";
    }

    private Task<(int Code, Core.Contract.PrepareReport Report)> FetchAsync() =>
        bench.PrepareAsync(
            new BuildSource
            {
                Oci = new OciSource
                {
                    Image = $"{new Uri(registry.Url).Authority}/x/y:1",
                    Insecure = true,
                    CredentialsSecret = "login",
                },
            }
        );

    private async Task<Core.Contract.ReportedFailure> FetchFailsAsync() => (await FetchAsync()).Report.Failure!;
}
