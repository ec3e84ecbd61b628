using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Operator.Core.Contract;
using Operator.Entities.ImageBuilds;
using Operator.Testing.Servers;

namespace Operator.Tests.Workspace.Sources;

/// <summary>Source <c>archive</c>, from a real HTTP server.</summary>
public sealed class DownloadTests : IAsyncLifetime
{
    private static readonly byte[] Archive = new TarBytes().File("app/Dockerfile", "FROM scratch").File("app/main").ToGzip();
    private readonly Workbench bench = new();
    private LoopbackServer server = null!;

    public async ValueTask InitializeAsync() =>
        server = await LoopbackServer.StartAsync(context =>
            context.Request.Path == "/app.tar.gz" ? context.Response.Body.WriteAsync(Archive).AsTask() : Status(context, 404)
        );

    [Fact]
    public async Task Archive_becomes_the_context()
    {
        var (code, report) = await FetchAsync("/app.tar.gz");

        Assert.Equal(0, code);
        Assert.Equal(["Dockerfile", "main"], bench.ContextFiles);
        var sha256 = RegistryServer.Digest(Archive);
        Assert.Equal(("archive", sha256, sha256["sha256:".Length..]), (report.Source!.Kind, report.Source.Digest, report.Source.Revision));
    }

    [Fact]
    public async Task Query_of_the_url_which_may_be_a_signature_is_not_shown()
    {
        var (_, report) = await FetchAsync("/app.tar.gz?X-Signature=s3cret");

        Assert.Equal($"{server.Url}/app.tar.gz", report.Source!.Location);
        Assert.DoesNotContain("s3cret", bench.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Checksum_that_differs_fails()
    {
        var (_, report) = await bench.PrepareAsync(
            new BuildSource
            {
                Archive = new ArchiveSource { Url = $"{server.Url}/app.tar.gz", Sha256 = new string('0', 64) },
            }
        );

        Assert.Equal("SourceChecksumMismatch", report.Failure!.Reason);
    }

    [Theory]
    [InlineData(404, "SourceArchiveNotFound")]
    [InlineData(410, "SourceArchiveNotFound")]
    [InlineData(401, "SourceAuthenticationRequired")]
    [InlineData(403, "SourceAuthenticationRequired")]
    [InlineData(500, "SourceUnavailable")]
    [InlineData(429, "SourceUnavailable")]
    public async Task Answer_other_than_200_has_its_reason(int status, string reason)
    {
        server.Fail(int.MaxValue, status);

        var (_, report) = await FetchAsync("/app.tar.gz");

        Assert.Equal(reason, report.Failure!.Reason);
    }

    [Fact]
    public async Task Trouble_of_a_moment_does_no_harm()
    {
        server.Fail(2, 502);

        var (code, _) = await FetchAsync("/app.tar.gz");

        Assert.Equal(0, code);
    }

    [Fact]
    public async Task Download_that_breaks_off_is_tried_again()
    {
        var broken = 0;
        server.Intercept = async context =>
        {
            if (Interlocked.Increment(ref broken) > 2)
            {
                return false;
            }

            context.Response.ContentLength = Archive.Length;
            await context.Response.Body.WriteAsync(Archive.AsMemory(0, 20));
            await context.Response.Body.FlushAsync();
            context.Abort();
            return true;
        };

        var (code, _) = await FetchAsync("/app.tar.gz");

        Assert.Equal(0, code);
    }

    [Fact]
    public async Task Download_whose_connection_is_reset_is_unavailable()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var resetting = ResetAllAsync(listener);

        var (_, report) = await bench.PrepareAsync(
            new BuildSource { Archive = new ArchiveSource { Url = $"http://{listener.LocalEndpoint}/app.tar.gz" } }
        );

        Assert.Equal("SourceUnavailable", report.Failure!.Reason);
        listener.Stop();
        await resetting;
    }

    [Theory]
    [InlineData("token", null, "Bearer t0ken-of-mine")]
    [InlineData("password", "ada", "Basic YWRhOnQwa2VuLW9mLW1pbmU=")]
    public async Task Credentials_are_sent_and_do_not_follow_to_another_host(string key, string? username, string expected)
    {
        await using var other = await LoopbackServer.StartAsync(context =>
            context.Request.Headers.Authorization.Count == 0 ? context.Response.Body.WriteAsync(Archive).AsTask() : Status(context, 400)
        );
        server.Intercept = context =>
        {
            context.Response.StatusCode = context.Request.Headers.Authorization == expected ? 302 : 401;
            context.Response.Headers.Location = $"{other.Url}/elsewhere";
            return Task.FromResult(true);
        };
        bench.SourceSecret(key, "t0ken-of-mine");
        if (username is not null)
        {
            bench.SourceSecret("username", username);
        }

        var (code, report) = await bench.PrepareAsync(
            new BuildSource
            {
                Archive = new ArchiveSource { Url = $"{server.Url}/app.tar.gz", CredentialsSecret = "archive" },
            }
        );

        Assert.Equal((0, null), (code, report.Failure?.Reason));
        Assert.DoesNotContain("t0ken", bench.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Credentials_are_not_sent_again_when_a_redirect_elsewhere_leads_back()
    {
        var sent = new List<string>();
        await using var other = await LoopbackServer.StartAsync(context =>
        {
            context.Response.Redirect($"{server.Url}/back");
            return Task.CompletedTask;
        });
        server.Intercept = context =>
        {
            sent.Add($"{context.Request.Path} {context.Request.Headers.Authorization}");
            var isBack = context.Request.Path == "/back";
            context.Response.StatusCode = isBack ? 404 : 302;
            context.Response.Headers.Location = isBack ? default : $"{other.Url}/elsewhere";
            return Task.FromResult(true);
        };
        bench.SourceSecret("token", "t0ken-of-mine");

        await bench.PrepareAsync(
            new BuildSource
            {
                Archive = new ArchiveSource { Url = $"{server.Url}/app.tar.gz", CredentialsSecret = "archive" },
            }
        );

        Assert.Equal(["/app.tar.gz Bearer t0ken-of-mine", "/back "], sent);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Archive_larger_than_allowed_is_not_downloaded_to_its_end(bool announced)
    {
        bench.Limits = new SourceLimits { MaxBytes = 100_000 };
        server.Intercept = async context =>
        {
            context.Response.ContentLength = announced ? 10_000_000 : null;
            for (var part = 0; part < 1000 && !context.RequestAborted.IsCancellationRequested; part++)
            {
                await context.Response.Body.WriteAsync(new byte[10_000]);
            }

            return true;
        };

        var (_, report) = await FetchAsync("/app.tar.gz");

        Assert.Equal("SourceTooLarge", report.Failure!.Reason);
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://127.0.0.1/app.tar.gz")]
    [InlineData("gopher://127.0.0.1/")]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    [InlineData("http://[fe80::1]/")]
    [InlineData("http://[::1]/")]
    public async Task Redirect_to_a_forbidden_url_is_refused(string location)
    {
        server.Intercept = context =>
        {
            context.Response.StatusCode = 302;
            context.Response.Headers.Location = location;
            return Task.FromResult(true);
        };

        var (_, report) = await FetchAsync("/app.tar.gz");

        Assert.Equal("SourceUrlForbidden", report.Failure!.Reason);
    }

    [Theory]
    [InlineData("//127.0.0.1:99999/")]
    [InlineData("//[x")]
    [InlineData("//[::1:2:3:4:5:6:7:8:9]/app.tar.gz")]
    public async Task Redirect_to_what_is_no_url_is_the_servers(string location)
    {
        server.Intercept = context =>
        {
            context.Response.StatusCode = 302;
            context.Response.Headers.Location = location;
            return Task.FromResult(true);
        };

        var (_, report) = await FetchAsync("/app.tar.gz");

        Assert.Equal("SourceArchiveInvalid", report.Failure!.Reason);
        Assert.Contains("not a URL", report.Failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redirects_without_end_are_refused()
    {
        server.Intercept = context =>
        {
            context.Response.Redirect("/app.tar.gz");
            return Task.FromResult(true);
        };

        var (_, report) = await FetchAsync("/app.tar.gz");

        Assert.Equal("SourceUrlForbidden", report.Failure!.Reason);
        Assert.Equal(11, server.Requests.Count);
    }

    [Theory]
    [InlineData("http://127.0.0.1:{0}/app.tar.gz")]
    [InlineData("http://localhost:{0}/app.tar.gz")]
    [InlineData("http://2130706433:{0}/app.tar.gz")]
    [InlineData("http://0x7f000001:{0}/app.tar.gz")]
    [InlineData("http://0177.0.0.1:{0}/app.tar.gz")]
    [InlineData("http://127.1:{0}/app.tar.gz")]
    [InlineData("http://0:{0}/app.tar.gz")]
    [InlineData("http://[::ffff:127.0.0.1]:{0}/app.tar.gz")]
    [InlineData("http://[::127.0.0.1]:{0}/app.tar.gz")]
    [InlineData("http://user@127.0.0.1:{0}/app.tar.gz")]
    [InlineData("file:///etc/passwd")]
    public async Task Url_that_leads_inward_is_refused_in_every_notation(string url)
    {
        bench.Network = new NetworkRules();

        var (_, report) = await bench.PrepareAsync(
            new BuildSource
            {
                Archive = new ArchiveSource
                {
                    Url = url.Replace(
                        "{0}",
                        new Uri(server.Url).Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
                        StringComparison.Ordinal
                    ),
                },
            }
        );

        Assert.Equal("SourceUrlForbidden", report.Failure!.Reason);
        Assert.Empty(server.Requests);
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        bench.Dispose();
    }

    private Task<(int Code, Core.Contract.PrepareReport Report)> FetchAsync(string path) =>
        bench.PrepareAsync(new BuildSource { Archive = new ArchiveSource { Url = server.Url + path } });

    // Answers with the beginning of a file and then resets, as a balancer does whose server has died.
    private static async Task ResetAllAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                using var socket = await listener.AcceptSocketAsync();
                await socket.ReceiveAsync(new byte[4096]);
                await socket.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nbeginning"u8.ToArray());
                await Task.Delay(200);
                socket.LingerState = new LingerOption(enable: true, seconds: 0);
            }
        }
        catch (SocketException)
        {
            // The test has stopped the listener.
        }
    }

    private static Task Status(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }
}
