using Operator.Core.Contract;
using Operator.Entities.ImageBuilds;
using Operator.Testing.Programs;
using Operator.Testing.Servers;

namespace Operator.Tests.Workspace.Sources;

/// <summary>What goes wrong with a submodule is its author's, with its path, unless the network failed.</summary>
public sealed class GitSubmoduleTests : IAsyncLifetime
{
    private readonly Workbench bench = new();
    private readonly GitProject project = new();
    private readonly GitProject library = new();
    private GitServer server = null!;
    private string commit = "";

    public async ValueTask InitializeAsync()
    {
        server = await GitServer.StartAsync();
        commit = library.Commit("Library", ("lib", "code"));
        library.PushTo(server.Create("lib"));
    }

    [Fact]
    public async Task Trouble_of_a_moment_does_no_harm()
    {
        Module("url = ../lib.git");
        var failing = 2;
        server.Intercept = context =>
        {
            var fails = context.Request.Path.StartsWithSegments("/lib.git") && Interlocked.Decrement(ref failing) >= 0;
            context.Response.StatusCode = fails ? 503 : context.Response.StatusCode;
            return Task.FromResult(fails);
        };

        var (code, report) = await FetchAsync();

        Assert.Equal((0, null), (code, report.Failure?.Message));
        Assert.Equal("code", bench.ReadContext("vendor/lib/lib"));
        Assert.Equal(commit, GitProject.Git(Path.Combine(bench.Paths.Context, "vendor/lib"), "rev-parse", "HEAD").Trim());
        Assert.Equal("", GitProject.Git(bench.Paths.Context, "status", "--porcelain"));
    }

    [Fact]
    public async Task Trouble_for_long_is_the_servers_and_names_the_submodule()
    {
        Module("url = ../lib.git");
        server.Intercept = context =>
        {
            var fails = context.Request.Path.StartsWithSegments("/lib.git");
            context.Response.StatusCode = fails ? 503 : context.Response.StatusCode;
            return Task.FromResult(fails);
        };

        var (_, report) = await FetchAsync();

        Assert.Equal("SourceUnavailable", report.Failure!.Reason);
        Assert.Contains("vendor/lib", report.Failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, "the source has no Secret with ssh-privatekey and known_hosts")]
    [InlineData(true, "the Secret has no ssh-privatekey and known_hosts")]
    public async Task Submodule_over_ssh_without_a_key_is_known_before_git_is_started(bool secret, string missing)
    {
        Module("url = git@127.0.0.1:team/lib.git");
        bench.SourceSecret("username", "ada");
        bench.SourceSecret("password", "correct horse");

        var (_, report) = await FetchAsync(secret ? "git" : null);

        Assert.Equal("SourceSubmoduleFailed", report.Failure!.Reason);
        Assert.Contains("vendor/lib has an ssh URL", report.Failure.Message, StringComparison.Ordinal);
        Assert.Contains(missing, report.Failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(bench.Root, report.Failure.Message, StringComparison.Ordinal);
        Assert.Null(report.Failure.Excerpt);
    }

    [Fact]
    public async Task Submodule_over_ssh_elsewhere_gets_no_key()
    {
        Module("url = git@127.0.0.2:team/lib.git");
        bench.Network = new NetworkRules { Allowed = ["127.0.0.0/8"] };
        foreach (var key in new[] { "password", "ssh-privatekey", "known_hosts" })
        {
            bench.SourceSecret(key, "anything");
        }

        var (_, report) = await FetchAsync("git");

        Assert.Equal("SourceSubmoduleFailed", report.Failure!.Reason);
        Assert.Contains("for 127.0.0.1 only", report.Failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lib", "url = ../lib.git\n\tupdate = !touch owned", "wants a command to be run")]
    [InlineData("../../../escape", "url = ../lib.git", "has a name with ..")]
    [InlineData("lib", "branch = main", "has no url")]
    [InlineData("lib", "url = ../missing.git", "vendor/lib: ")]
    public async Task Submodule_that_its_author_broke_fails_with_its_path(string name, string settings, string words)
    {
        Module(settings, name);

        var (_, report) = await FetchAsync();

        Assert.Equal("SourceSubmoduleFailed", report.Failure!.Reason);
        Assert.Contains("ubmodule vendor/lib", report.Failure.Message, StringComparison.Ordinal);
        Assert.Contains(words, report.Failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(bench.Root, report.Failure.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(bench.Root, "owned", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Commit_that_the_submodule_does_not_have_fails_with_its_path()
    {
        commit = new string('1', 40);
        Module("url = ../lib.git");

        var (_, report) = await FetchAsync();

        Assert.Equal("SourceSubmoduleFailed", report.Failure!.Reason);
        Assert.Contains("vendor/lib", report.Failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redirect_of_a_submodule_to_a_file_is_its_authors()
    {
        Module("url = ../lib.git");
        server.Intercept = context =>
        {
            var redirects = context.Request.Path.StartsWithSegments("/lib.git");
            context.Response.StatusCode = redirects ? 302 : context.Response.StatusCode;
            context.Response.Headers.Location = redirects ? "file:///etc/passwd" : default;
            return Task.FromResult(redirects);
        };

        var (_, report) = await FetchAsync();

        Assert.Equal("SourceUrlForbidden", report.Failure!.Reason);
    }

    [Fact]
    public async Task List_of_submodules_that_is_a_link_is_its_authors()
    {
        Module("url = ../lib.git");
        // git itself would not commit it.
        const string script = """
            BLOB=$(printf list | git hash-object -w --stdin)
            TREE=$({ git ls-tree HEAD | grep -v .gitmodules; printf '120000 blob %s\t.gitmodules\n' $BLOB; } | git mktree --missing)
            git update-ref refs/heads/main $(git -c user.name=a -c user.email=a@b commit-tree -m link $TREE)
            """;
        (
            await Shell.RunAsync(
                "sh",
                ["-euc", script],
                directory: project.Directory,
                cancellationToken: TestContext.Current.CancellationToken
            )
        ).Checked();

        var (_, report) = await FetchAsync();

        Assert.Contains(report.Failure!.Reason, new[] { "SourceSubmoduleFailed", "SourceRepositoryInvalid" });
    }

    [Fact]
    public async Task Files_of_a_submodule_count_before_they_are_written()
    {
        library.Commit("Many", [.. Enumerable.Range(0, 20).Select(number => ($"file{number}", "x"))]);
        library.PushTo(Path.Combine(server.Root, "lib.git"));
        commit = library.Run("rev-parse", "HEAD").Trim();
        Module("url = ../lib.git");
        bench.Limits = new SourceLimits { MaxFiles = 15 };

        var (_, report) = await FetchAsync();

        Assert.Equal("SourceTooLarge", report.Failure!.Reason);
        Assert.False(File.Exists(Path.Combine(bench.Paths.Source, "vendor/lib/lib")));
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        project.Dispose();
        library.Dispose();
        bench.Dispose();
    }

    /// <summary>No git writes such a tree, but everybody can.</summary>
    [Fact]
    public async Task Tree_that_names_a_submodule_twice_is_the_authors()
    {
        var file = Path.Combine(bench.Root, "modules");
        await File.WriteAllTextAsync(
            file,
            "[submodule \"lib\"]\n\tpath = lib\n\turl = ../lib.git\n",
            TestContext.Current.CancellationToken
        );
        var modules = project.Run("hash-object", "-w", file).Trim();
        var link = Entry("160000 lib", commit);
        await File.WriteAllBytesAsync(
            file,
            [.. Entry("100644 .gitmodules", modules), .. link, .. link],
            TestContext.Current.CancellationToken
        );
        var tree = project.Run("hash-object", "-w", "-t", "tree", "--literally", file).Trim();
        var twice = project.Run("commit-tree", "-m", "Twice", tree).Trim();
        project.Run("update-ref", "refs/heads/main", twice);

        var (code, report) = await FetchAsync();

        Assert.Equal((0, null), (code, report.Failure?.Message));
        Assert.Equal("code", bench.ReadContext("lib/lib"));
    }

    private static byte[] Entry(string name, string hash) =>
        [.. System.Text.Encoding.ASCII.GetBytes(name), 0, .. Convert.FromHexString(hash)];

    private void Module(string settings, string name = "lib")
    {
        File.WriteAllText(Path.Combine(project.Directory, "file"), "one");
        File.WriteAllText(Path.Combine(project.Directory, ".gitmodules"), $"[submodule \"{name}\"]\n\tpath = vendor/lib\n\t{settings}\n");
        project.Run("add", "--all");
        project.Run("update-index", "--add", "--cacheinfo", $"160000,{commit},vendor/lib");
        project.Run("commit", "--quiet", "--message", "First");
    }

    private Task<(int Code, PrepareReport Report)> FetchAsync(string? secret = null)
    {
        project.PushTo(server.Create("app"));
        return bench.PrepareAsync(
            new BuildSource
            {
                Git = new GitSource
                {
                    Url = server.UrlOf("app"),
                    Submodules = true,
                    CredentialsSecret = secret,
                },
            }
        );
    }
}
