using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Operator.Core.Contract;
using Operator.Entities.ImageBuilds;
using Operator.Testing.Servers;

namespace Operator.Tests.Workspace.Sources;

/// <summary>Files in Git LFS, from a server that refuses in all the ways that real ones do.</summary>
public sealed class GitLargeFilesTests : IAsyncLifetime
{
    private const string OverQuota =
        "This repository is over its data quota. Account responsible for LFS bandwidth should purchase more data packs to restore access.";

    private readonly Workbench bench = new();
    private readonly GitProject project = new();
    private GitServer server = null!;
    private byte[] content = "large file\n"u8.ToArray();

    public async ValueTask InitializeAsync() => server = await GitServer.StartAsync();

    [Theory]
    [InlineData(403, OverQuota, "SourceLargeFilesFailed", OverQuota, 1)]
    [InlineData(429, OverQuota, "SourceLargeFilesFailed", OverQuota, 1)]
    [InlineData(507, null, "SourceLargeFilesFailed", "HTTP 507", 1)]
    [InlineData(509, "Bandwidth limit exceeded", "SourceLargeFilesFailed", "Bandwidth limit exceeded", 1)]
    [InlineData(401, "Credentials needed", "SourceAuthenticationRequired", "Credentials needed", 1)]
    [InlineData(403, "You must have access", "SourceAuthenticationRequired", "You must have access", 1)]
    [InlineData(404, "Not found", "SourceLargeFilesFailed", "Git LFS is not enabled", 1)]
    [InlineData(404, null, "SourceLargeFilesFailed", "Git LFS is not enabled", 1)]
    [InlineData(501, null, "SourceLargeFilesFailed", "Git LFS is not enabled", 1)]
    [InlineData(422, "Invalid object", "SourceLargeFilesFailed", "Invalid object", 1)]
    [InlineData(429, null, "SourceUnavailable", "HTTP 429", 3)]
    [InlineData(499, null, "SourceUnavailable", "HTTP 499", 3)]
    [InlineData(500, "Out to lunch", "SourceUnavailable", "Out to lunch", 3)]
    [InlineData(503, null, "SourceUnavailable", "HTTP 503", 3)]
    public async Task Refusal_has_its_reason_and_the_servers_own_words(int status, string? message, string reason, string words, int asked)
    {
        Serve(async context =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = "application/vnd.git-lfs+json";
            await context.Response.WriteAsync(message is null ? "<html>no</html>" : $$"""{"message":"{{message}}"}""");
        });

        var (_, report) = await FetchAsync();

        Assert.Equal(reason, report.Failure!.Reason);
        Assert.Contains(words, report.Failure.Message, StringComparison.Ordinal);
        Assert.Contains("data/a.bin", report.Failure.Message, StringComparison.Ordinal);
        Assert.Equal(asked, Questions);
    }

    [Theory]
    [InlineData(404, "Object does not exist", "SourceLargeFilesFailed")]
    [InlineData(410, "Object was removed", "SourceLargeFilesFailed")]
    [InlineData(403, "quota of the project used up", "SourceLargeFilesFailed")]
    [InlineData(403, "not yours", "SourceAuthenticationRequired")]
    [InlineData(503, "storage asleep", "SourceUnavailable")]
    public async Task File_that_the_server_does_not_have_is_named(int code, string message, string reason)
    {
        Serve(context => AnswerAsync(context, $$""" "error":{"code":{{code}},"message":"{{message}}"} """));

        var (_, report) = await FetchAsync();

        Assert.Equal(reason, report.Failure!.Reason);
        Assert.Contains("data/a.bin", report.Failure.Message, StringComparison.Ordinal);
        Assert.Contains(message, report.Failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"actions\":{}")]
    [InlineData("\"actions\":{\"download\":{}}")]
    [InlineData("\"actions\":{\"download\":{\"href\":\"no URL\"}}")]
    [InlineData("\"error\":5")]
    [InlineData("\"actions\":null")]
    public async Task File_without_a_place_to_download_it_from_is_named(string answer)
    {
        Serve(context => AnswerAsync(context, answer));

        var (_, report) = await FetchAsync();

        Assert.Equal("SourceLargeFilesFailed", report.Failure!.Reason);
        Assert.Contains("data/a.bin", report.Failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<html>Sign in</html>")]
    [InlineData("[]")]
    [InlineData("{\"objects\":5}")]
    [InlineData("null")]
    public async Task Answer_that_is_not_of_LFS_says_so(string answer)
    {
        Serve(context => context.Response.WriteAsync(answer));

        var (_, report) = await FetchAsync();

        Assert.Equal("SourceLargeFilesFailed", report.Failure!.Reason);
        Assert.Contains("Git LFS is not enabled", report.Failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("//127.0.0.1:99999/")]
    [InlineData("//[x")]
    public async Task Redirect_to_what_is_no_url_is_the_servers(string location)
    {
        Serve(context =>
        {
            context.Response.StatusCode = 307;
            context.Response.Headers.Location = location;
            return Task.CompletedTask;
        });

        var (_, report) = await FetchAsync();

        Assert.Equal("SourceLargeFilesFailed", report.Failure!.Reason);
        Assert.Contains("not a URL", report.Failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trouble_of_a_moment_does_no_harm_to_question_or_download()
    {
        var (questions, downloads) = (0, 0);
        Serve(
            async context =>
            {
                context.Response.StatusCode = Interlocked.Increment(ref questions) == 1 ? 503 : 200;
                await AnswerAsync(context, Action($"{server.Url}/object"));
            },
            async context =>
            {
                if (Interlocked.Increment(ref downloads) == 1)
                {
                    context.Response.ContentLength = content.Length;
                    await context.Response.Body.WriteAsync(content.AsMemory(0, 3));
                    await context.Response.Body.FlushAsync();
                    context.Abort();
                    return;
                }

                await context.Response.Body.WriteAsync(content);
            }
        );

        var (code, report) = await FetchAsync();

        Assert.Equal((0, null), (code, report.Failure?.Message));
        Assert.Equal("large file\n", bench.ReadContext("data/a.bin"));
    }

    [Fact]
    public async Task Content_that_is_another_is_never_taken()
    {
        Serve(context => AnswerAsync(context, Action($"{server.Url}/object")), context => context.Response.WriteAsync("another f\n\n"));

        var (_, report) = await FetchAsync();

        Assert.Equal("SourceUnavailable", report.Failure!.Reason);
        Assert.Contains("data/a.bin", report.Failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Login_goes_to_the_repositorys_host_and_headers_to_the_downloads()
    {
        server.Login = ("ada", "correct horse");
        bench.SourceSecret("username", "ada");
        bench.SourceSecret("password", "correct horse");
        var (asked, fetched, signature) = ("", "", "");
        await using var store = await LoopbackServer.StartAsync(async context =>
        {
            (fetched, signature) = (context.Request.Headers.Authorization.ToString(), context.Request.Headers["X-Signature"].ToString());
            await context.Response.Body.WriteAsync(content);
        });
        Serve(context =>
        {
            asked = context.Request.Headers.Authorization.ToString();
            return AnswerAsync(
                context,
                $$""" "actions":{"download":{"href":"{{store.Url}}/o","header":{"X-Signature":"of-the-store"} } } """
            );
        });

        var (code, report) = await FetchAsync("git");

        Assert.Equal((0, null), (code, report.Failure?.Message));
        Assert.Equal(("", "of-the-store"), (fetched, signature));
        Assert.Equal("Basic YWRhOmNvcnJlY3QgaG9yc2U=", asked);
    }

    [Theory]
    [InlineData("http://169.254.169.254/latest")]
    [InlineData("file:///etc/passwd")]
    public async Task Download_that_leads_inward_is_forbidden(string href)
    {
        Serve(context => AnswerAsync(context, Action(href)));

        var (_, report) = await FetchAsync();

        Assert.Equal("SourceUrlForbidden", report.Failure!.Reason);
    }

    [Fact]
    public async Task File_larger_than_allowed_is_not_asked_for()
    {
        content = Encoding.UTF8.GetBytes(new string('x', 5000));
        bench.Limits = new SourceLimits { MaxFileBytes = 4096 };
        Serve(context => AnswerAsync(context, Action($"{server.Url}/object")));

        var (_, report) = await FetchAsync();

        Assert.Equal("SourceFileTooLarge", report.Failure!.Reason);
        Assert.Equal(0, Questions);
    }

    [Fact]
    public async Task Answer_without_end_is_not_waited_for()
    {
        var time = new FakeTimeProvider();
        bench.Time = time;
        Serve(context => EndlessAsync(context, new byte[1]));

        var fetching = FetchAsync();
        for (var second = 0; !fetching.IsCompleted; second += Questions > 0 ? 1 : 0)
        {
            Assert.True(second < 3600, "because nothing may wait forever");
            time.Advance(TimeSpan.FromSeconds(Questions > 0 ? 1 : 0));
            await Task.WhenAny(fetching, Task.Delay(5, TestContext.Current.CancellationToken));
        }

        var (_, report) = await fetching;
        Assert.Equal("SourceUnavailable", report.Failure!.Reason);
        Assert.Contains("in time", report.Failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_larger_than_any_is_not_read_to_its_end()
    {
        Serve(context => EndlessAsync(context, new byte[100_000]));

        var (_, report) = await FetchAsync();

        Assert.Equal("SourceLargeFilesFailed", report.Failure!.Reason);
        Assert.Contains("answers more than 4 MiB", report.Failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_that_was_committed_as_it_is_stays_so()
    {
        project.Commit("First", (".gitattributes", "*.bin filter=lfs -text\n"), ("a.bin", "never was a pointer\n"));
        project.PushTo(server.Create("app"));

        var (code, _) = await bench.PrepareAsync(new BuildSource { Git = new GitSource { Url = server.UrlOf("app") } });

        Assert.Equal(0, code);
        Assert.Equal("never was a pointer\n", bench.ReadContext("a.bin"));
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        project.Dispose();
        bench.Dispose();
    }

    private static async Task EndlessAsync(HttpContext context, byte[] part)
    {
        while (!context.RequestAborted.IsCancellationRequested)
        {
            await context.Response.Body.WriteAsync(part);
            await context.Response.Body.FlushAsync();
            await Task.Delay(part.Length > 1 ? 0 : 10);
        }
    }

    private int Questions => server.Requests.Count(request => request == "POST /app.git/info/lfs/objects/batch");

    private string Id => RegistryServer.Digest(content)["sha256:".Length..];

    private static string Action(string href) => $$""" "actions":{"download":{"href":"{{href}}"} } """;

    private void Serve(Func<HttpContext, Task> batch, Func<HttpContext, Task>? download = null) =>
        server.Intercept = async context =>
        {
            var handler =
                context.Request.Path == "/app.git/info/lfs/objects/batch" ? batch
                : context.Request.Path == "/object" ? download
                : null;
            await (handler?.Invoke(context) ?? Task.CompletedTask);
            return handler is not null;
        };

    private Task AnswerAsync(HttpContext context, string answer) =>
        context.Response.WriteAsync($$"""{"objects":[{"oid":"{{Id}}","size":{{content.Length}}, {{answer}} }]}""");

    private Task<(int Code, PrepareReport Report)> FetchAsync(string? secret = null)
    {
        project.Commit(
            "Large",
            (".gitattributes", "*.bin filter=lfs diff=lfs merge=lfs -text\n"),
            ("data/a.bin", $"version https://git-lfs.github.com/spec/v1\noid sha256:{Id}\nsize {content.Length}\n")
        );
        project.PushTo(server.Create("app"));
        return bench.PrepareAsync(
            new BuildSource
            {
                Git = new GitSource { Url = server.UrlOf("app"), CredentialsSecret = secret },
            }
        );
    }
}
