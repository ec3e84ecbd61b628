using Microsoft.AspNetCore.Http;
using Operator.Core.Contract;
using Operator.Entities.ImageBuilds;
using Operator.Testing.Programs;
using Operator.Testing.Servers;

namespace Operator.Tests.Workspace.Sources;

/// <summary>Repositories that are odd, and what people write for a revision, against a real server.</summary>
public sealed class GitOddTests : IAsyncLifetime
{
    private readonly Workbench bench = new();
    private readonly GitProject project = new();
    private GitServer server = null!;

    public async ValueTask InitializeAsync() => server = await GitServer.StartAsync();

    [Theory]
    [InlineData("negative", " -1 +0000")]
    [InlineData("none", "")]
    [InlineData("zone", " 1700000000 +9999")]
    [InlineData("far", " 9999999999999 +0000")]
    [InlineData("words", " yesterday at noon")]
    [InlineData("huge", " 99999999999999999999999 +0000")]
    [InlineData("year", " 253402300800 +0000")]
    public async Task Commit_with_a_date_that_is_none_has_no_timestamp(string branch, string date)
    {
        var tree = project.Commit("First", ("Dockerfile", "FROM scratch\n"));
        var text = $"tree {project.Run("rev-parse", $"{tree}^{{tree}}").Trim()}\nauthor a <a@b>{date}\ncommitter a <a@b>{date}\n\none\n";
        var file = Path.Combine(bench.Root, "commit");
        await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);
        var commit = project.Run("hash-object", "-w", "-t", "commit", "--literally", file).Trim();
        project.Run("update-ref", $"refs/heads/{branch}", commit);
        project.PushTo(server.Create("app"));

        var (code, report) = await FetchAsync(new GitSource { Url = server.UrlOf("app"), Revision = branch });

        Assert.Equal((0, null, commit), (code, report.Failure?.Message, report.Source?.Revision));
        Assert.Null(report.Source!.Timestamp);
        Assert.Equal("one", report.Source.Subject);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("main")]
    [InlineData("HEAD")]
    [InlineData("whole")]
    [InlineData("short")]
    [InlineData("40 digits")]
    public async Task Repository_with_SHA256_objects_is_built(string? revision)
    {
        using var sha256 = new GitProject("sha256");
        var first = sha256.Commit("First", ("file", "one"));
        sha256.PushTo(server.Create("app", "sha256"));
        revision = revision switch
        {
            "whole" => first,
            "short" => first[..9],
            "40 digits" => first[..40],
            _ => revision,
        };

        var (code, report) = await FetchAsync(new GitSource { Url = server.UrlOf("app"), Revision = revision });

        Assert.Equal((0, null, first), (code, report.Failure?.Message, report.Source?.Revision));
        Assert.Equal(64, first.Length);
        Assert.Equal(["file"], bench.ContextFiles);
    }

    [Theory]
    [InlineData("HEAD", "three")]
    [InlineData("@", "three")]
    [InlineData("heads/release", "two")]
    [InlineData("refs/heads/release", "two")]
    [InlineData("origin/release", "two")]
    [InlineData("remotes/origin/release", "two")]
    [InlineData("refs/remotes/origin/release", "two")]
    [InlineData("tags/v1", "one")]
    [InlineData("pull/7/head", "asked for")]
    [InlineData("refs/pull/7/head", "asked for")]
    [InlineData("COMMIT", "two")]
    [InlineData("SHORT COMMIT", "two")]
    public async Task Revision_is_looked_up_as_git_does(string revision, string content)
    {
        project.Commit("First", ("file", "one"));
        project.Run("tag", "--annotate", "--message", "v1", "v1");
        var second = project.Commit("Second", ("file", "two"));
        project.Run("branch", "release");
        project.Commit("Third", ("file", "three"));
        var repository = server.Create("app");
        project.PushTo(repository);
        project.Run("checkout", "--quiet", "-b", "proposal");
        project.Commit("Asked for", ("file", "asked for"));
        project.Run("push", "--quiet", repository, "proposal:refs/pull/7/head");
        revision = revision switch
        {
            "COMMIT" => second.ToUpperInvariant(),
            "SHORT COMMIT" => second[..10].ToUpperInvariant(),
            _ => revision,
        };

        var (code, report) = await FetchAsync(new GitSource { Url = server.UrlOf("app"), Revision = revision });

        Assert.Equal((0, null), (code, report.Failure?.Message));
        Assert.Equal(content, bench.ReadContext("file"));
    }

    [Theory]
    [InlineData("main", 0, GitTags.Auto, "v1.0.0-1-g")]
    [InlineData("main", 0, GitTags.None, null)]
    [InlineData("v1.0.0", 1, GitTags.Auto, "v1.0.0")]
    [InlineData("v1.0.0", 1, GitTags.None, null)]
    [InlineData("tip", 1, GitTags.Auto, "at-the-tip")]
    [InlineData("main", 2, GitTags.Auto, "v1.0.0-1-g")]
    [InlineData("main", 1, GitTags.Auto, null)]
    [InlineData("other", 1, GitTags.All, "other")]
    [InlineData("COMMIT", 2, GitTags.Auto, "v1.0.0-1-g")]
    public async Task Tags_are_there_for_what_git_is_asked_in_the_build(string revision, int depth, GitTags tags, string? described)
    {
        project.Commit("Zero", ("file", "zero"));
        project.Run("tag", "other");
        project.Commit("First", ("file", "one"));
        project.Run("tag", "--annotate", "--message", "v1.0.0", "v1.0.0");
        var second = project.Commit("Second", ("file", "two"));
        project.Run("checkout", "--quiet", "-b", "tip");
        project.Commit("Third", ("file", "three"));
        project.Run("tag", "at-the-tip");
        project.Run("checkout", "--quiet", "main");
        project.PushTo(server.Create("app"));

        var (code, report) = await FetchAsync(
            new GitSource
            {
                Url = server.UrlOf("app"),
                Revision = revision == "COMMIT" ? second : revision,
                Depth = depth,
                Tags = tags,
            }
        );

        Assert.Equal((0, null), (code, report.Failure?.Message));
        var tagged = GitProject.Git(bench.Paths.Context, "describe", "--tags", "--always").Trim();
        Assert.StartsWith(described ?? report.Source!.Revision![..7], tagged, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_tags_come_with_a_depth_when_they_are_asked_for()
    {
        project.Commit("First", ("file", "one"));
        project.Run("tag", "old");
        project.Commit("Second", ("file", "two"));
        project.PushTo(server.Create("app"));

        await FetchAsync(new GitSource { Url = server.UrlOf("app"), Tags = GitTags.All });

        Assert.Equal("old", GitProject.Git(bench.Paths.Context, "tag").Trim());
    }

    [Fact]
    public async Task Directory_whose_name_is_not_UTF8_is_named()
    {
        await ShellAsync("mkdir \"$(printf 'entr\\351e')\" && echo x > \"$(printf 'entr\\351e')/x\"");
        project.Commit("First");
        project.PushTo(server.Create("app"));
        // .NET could not remove it.
        await ShellAsync("rm -r entr*");

        var (_, report) = await FetchAsync(new GitSource { Url = server.UrlOf("app") });

        Assert.Equal(
            ("SourceNameInvalid", "entr\\xE9e in the source has a name that is not UTF-8"),
            (report.Failure!.Reason, report.Failure.Message)
        );
    }

    [Fact]
    public async Task Names_in_any_script_are_kept()
    {
        project.Commit("First", ("entrée/größe", "x"), ("日本/👍", "y"), ("a b/\"c\"", "z"));
        project.PushTo(server.Create("app"));

        var (code, _) = await FetchAsync(new GitSource { Url = server.UrlOf("app") });

        Assert.Equal(0, code);
        Assert.Equal(["a b/\"c\"", "entrée/größe", "日本/👍"], bench.ContextFiles);
    }

    // What a repository of a few kilobytes can make of a tree that appears again and again.
    [Theory]
    [InlineData(9, 10, "")]
    [InlineData(9, 10, "100644 blob BLOB\\tf\\n")]
    [InlineData(400, 1, "100644 blob BLOB\\tf\\n")]
    public async Task Trees_that_appear_again_and_again_are_counted_before_they_are_written(int levels, int width, string innermost)
    {
        var names = string.Join(' ', Enumerable.Range(0, width));
        await ShellAsync(
            $$"""
            BLOB=$(git hash-object -w --stdin </dev/null)
            TREE=$(printf "{{innermost.Replace("BLOB", "$BLOB", StringComparison.Ordinal)}}" | git mktree)
            for level in $(seq {{levels}}); do
              TREE=$(for name in {{names}}; do printf '040000 tree %s\t%s\n' $TREE $name; done | git mktree)
            done
            git update-ref refs/heads/main $(git -c user.name=a -c user.email=a@b commit-tree -m deep $TREE)
            """
        );
        project.PushTo(server.Create("app"));

        var (_, report) = await FetchAsync(new GitSource { Url = server.UrlOf("app") });

        Assert.Equal("SourceTooLarge", report.Failure!.Reason);
        Assert.Equal([".git"], Directory.EnumerateFileSystemEntries(bench.Paths.Source).Select(path => Path.GetFileName(path)));
    }

    // Other than those that say who is to mend it.
    [Theory]
    [InlineData(400, "SourceRepositoryInvalid")]
    [InlineData(405, "SourceRepositoryInvalid")]
    [InlineData(415, "SourceRepositoryInvalid")]
    [InlineData(422, "SourceRepositoryInvalid")]
    [InlineData(451, "SourceRepositoryInvalid")]
    [InlineData(401, "SourceAuthenticationRequired")]
    [InlineData(403, "SourceAuthenticationRequired")]
    [InlineData(404, "SourceRepositoryNotFound")]
    [InlineData(410, "SourceRepositoryNotFound")]
    [InlineData(408, "SourceUnavailable")]
    [InlineData(429, "SourceUnavailable")]
    [InlineData(500, "SourceUnavailable")]
    [InlineData(502, "SourceUnavailable")]
    public async Task Answer_of_a_git_server_is_the_authors_or_the_servers(int status, string reason)
    {
        server.Fail(int.MaxValue, status);

        var (_, report) = await FetchAsync(new GitSource { Url = server.UrlOf("app") });

        Assert.Equal(reason, report.Failure!.Reason);
        Assert.Equal(
            reason == "SourceUnavailable" ? 3 : 1,
            server.Requests.Count(request => request.Contains("/info/refs", StringComparison.Ordinal))
        );
    }

    [Fact]
    public async Task Redirect_to_a_file_is_forbidden()
    {
        server.Intercept = context =>
        {
            context.Response.StatusCode = 302;
            context.Response.Headers.Location = "file:///etc/passwd";
            return Task.FromResult(true);
        };

        var (_, report) = await FetchAsync(new GitSource { Url = server.UrlOf("app") });

        Assert.Equal("SourceUrlForbidden", report.Failure!.Reason);
    }

    [Fact]
    public async Task Page_instead_of_a_repository_is_the_authors()
    {
        server.Intercept = async context =>
        {
            context.Response.ContentType = "text/html";
            await context.Response.WriteAsync("<html>\n<body>\nSign in\n</body>\n</html>\n");
            return true;
        };

        var (_, report) = await FetchAsync(new GitSource { Url = server.UrlOf("app") });

        Assert.Equal("SourceRepositoryNotFound", report.Failure!.Reason);
    }

    [Fact]
    public async Task Connection_that_ends_in_the_middle_is_the_servers()
    {
        project.Commit("First", ("file", "one"));
        project.PushTo(server.Create("app"));
        server.Intercept = context =>
        {
            if (context.Request.Method == "POST")
            {
                context.Abort();
            }

            return Task.FromResult(context.Request.Method == "POST");
        };

        var (_, report) = await FetchAsync(new GitSource { Url = server.UrlOf("app") });

        Assert.Equal("SourceUnavailable", report.Failure!.Reason);
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        project.Dispose();
        bench.Dispose();
    }

    private async Task ShellAsync(string script) =>
        (
            await Shell.RunAsync(
                "sh",
                ["-euc", script],
                directory: project.Directory,
                cancellationToken: TestContext.Current.CancellationToken
            )
        ).Checked();

    private Task<(int Code, PrepareReport Report)> FetchAsync(GitSource source) => bench.PrepareAsync(new BuildSource { Git = source });
}
