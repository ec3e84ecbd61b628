using Operator.Entities.ImageBuilds;
using Operator.Testing.Servers;

namespace Operator.Tests.Workspace.Sources;

/// <summary>Against a real git server over http.</summary>
public sealed class GitFetchTests : IAsyncLifetime
{
    private readonly Workbench bench = new();
    private readonly GitProject project = new();
    private GitServer server = null!;
    private string first = "";
    private string second = "";

    public async ValueTask InitializeAsync()
    {
        server = await GitServer.StartAsync();
        var repository = server.Create("app");
        first = project.Commit("First", ("file", "one"), ("sub/inner", "deep"));
        project.Run("tag", "--annotate", "--message", "v1", "v1");
        second = project.Commit("Second", ("file", "two"));
        project.Run("branch", "release");
        project.Commit("Third", ("file", "three"));
        project.PushTo(repository);
    }

    [Fact]
    public async Task Repository_without_a_revision_is_its_default_branch()
    {
        var (code, report) = await FetchAsync(null);

        Assert.Equal(0, code);
        Assert.Equal("three", bench.ReadContext("file"));
        Assert.Equal(
            ("git", "Third", "Ada Lovelace <ada@example.com>"),
            (report.Source!.Kind, report.Source.Subject, report.Source.Author)
        );
        Assert.Equal(server.UrlOf("app"), report.Source.Location);
        Assert.NotNull(report.Source.Timestamp);
        Assert.Equal("1", GitProject.Git(bench.Paths.Context, "rev-list", "--count", "HEAD").Trim());
    }

    [Theory]
    [InlineData("release", "two")]
    [InlineData("v1", "one")]
    [InlineData("refs/tags/v1", "one")]
    [InlineData("refs/heads/release", "two")]
    public async Task Branch_or_tag_is_checked_out(string revision, string content)
    {
        var (code, _) = await FetchAsync(revision);

        Assert.Equal(0, code);
        Assert.Equal(content, bench.ReadContext("file"));
    }

    [Theory]
    [InlineData(40, false)]
    [InlineData(8, false)]
    [InlineData(40, true)]
    public async Task Commit_is_checked_out_whatever_the_server_hands_out(int length, bool oldProtocol)
    {
        server.OldProtocol = oldProtocol;

        var (code, report) = await FetchAsync(second[..length]);

        Assert.Equal(0, code);
        Assert.Equal(second, report.Source!.Revision);
        Assert.Equal("two", bench.ReadContext("file"));
    }

    [Fact]
    public async Task Depth_zero_brings_the_whole_history()
    {
        await bench.PrepareAsync(
            new BuildSource
            {
                Git = new GitSource { Url = server.UrlOf("app"), Depth = 0 },
            }
        );

        Assert.Equal("3", GitProject.Git(bench.Paths.Context, "rev-list", "--count", "HEAD").Trim());
    }

    [Fact]
    public async Task ContextDir_becomes_the_context()
    {
        var (code, _) = await bench.PrepareAsync(new BuildSource { Git = Git(null), ContextDir = "sub" });

        Assert.Equal(0, code);
        Assert.Equal(["inner"], bench.ContextFiles);
    }

    [Theory]
    [InlineData("nothing", "SourceContextDirNotFound")]
    [InlineData("file", "SourceContextDirNotFound")]
    [InlineData("../..", "SpecPathInvalid")]
    public async Task ContextDir_that_is_no_directory_of_the_source_fails(string contextDir, string reason)
    {
        var (code, report) = await bench.PrepareAsync(new BuildSource { Git = Git(null), ContextDir = contextDir });

        Assert.Equal((1, reason), (code, report.Failure!.Reason));
    }

    [Theory]
    [InlineData("nope")]
    [InlineData("deadbeef")]
    [InlineData("0123456789012345678901234567890123456789")]
    [InlineData("--upload-pack=touch${IFS}owned")]
    [InlineData("main..release")]
    public async Task Revision_that_does_not_exist_fails(string revision)
    {
        var (code, report) = await FetchAsync(revision);

        Assert.Equal((1, "SourceRevisionNotFound"), (code, report.Failure!.Reason));
        Assert.Contains(revision, report.Failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Repository_that_does_not_exist_fails()
    {
        var (_, report) = await bench.PrepareAsync(new BuildSource { Git = new GitSource { Url = server.UrlOf("nope") } });

        Assert.Equal("SourceRepositoryNotFound", report.Failure!.Reason);
    }

    [Fact]
    public async Task Empty_repository_fails()
    {
        server.Create("empty");

        var (_, report) = await bench.PrepareAsync(new BuildSource { Git = new GitSource { Url = server.UrlOf("empty") } });

        Assert.Equal("SourceEmpty", report.Failure!.Reason);
    }

    [Fact]
    public async Task Server_in_trouble_for_a_moment_does_no_harm()
    {
        server.Fail(2, 503);

        var (code, _) = await FetchAsync("main");

        Assert.Equal(0, code);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(429)]
    public async Task Server_in_trouble_for_long_is_unavailable(int status)
    {
        server.Fail(int.MaxValue, status);

        var (_, report) = await FetchAsync("main");

        Assert.Equal("SourceUnavailable", report.Failure!.Reason);
    }

    [Fact]
    public async Task Server_that_is_not_there_is_unavailable()
    {
        var source = new BuildSource { Git = Git("main") };
        await server.DisposeAsync();
        server = await GitServer.StartAsync();

        var (_, report) = await bench.PrepareAsync(source);

        Assert.Equal("SourceUnavailable", report.Failure!.Reason);
        Assert.Contains("refuses connections", report.Failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Host_that_does_not_exist_fails()
    {
        var (_, report) = await bench.PrepareAsync(
            new BuildSource { Git = new GitSource { Url = "https://no-such-host.invalid/app.git" } }
        );

        Assert.Contains(report.Failure!.Reason, new[] { "SourceHostUnknown", "SourceUnavailable" });
        Assert.Contains("no-such-host.invalid", report.Failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stop_request_ends_a_fetch_that_hangs()
    {
        using var stop = new CancellationTokenSource();
        server.Intercept = async context =>
        {
            await stop.CancelAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            return true;
        };

        var (code, _) = await bench
            .PrepareAsync(Spec(Git("main")), stop.Token)
            .WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        Assert.Equal(143, code);
        Assert.False(File.Exists(bench.Paths.Report), "because the operator knows why it stopped the Pod");
    }

    [Fact]
    public async Task Prepare_run_again_starts_from_nothing()
    {
        await FetchAsync("v1");
        File.WriteAllText(Path.Combine(bench.Paths.Context, "left-over"), "");

        var (code, report) = await FetchAsync("release");

        Assert.Equal((0, second), (code, report.Source!.Revision));
        Assert.DoesNotContain("left-over", bench.ContextFiles);
        Assert.NotEqual(first, second);
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        project.Dispose();
        bench.Dispose();
    }

    private GitSource Git(string? revision) => new() { Url = server.UrlOf("app"), Revision = revision };

    private static ImageBuildSpec Spec(GitSource git) =>
        new()
        {
            Source = new BuildSource { Git = git },
            ModelVersion = "dockerfile",
            Dockerfile = new DockerfileOptions { Inline = "FROM scratch\n" },
        };

    private Task<(int Code, Core.Contract.PrepareReport Report)> FetchAsync(string? revision) =>
        bench.PrepareAsync(new BuildSource { Git = Git(revision) });
}
