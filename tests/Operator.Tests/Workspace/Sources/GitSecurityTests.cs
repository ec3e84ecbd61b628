using Microsoft.AspNetCore.Http;
using Operator.Core.Contract;
using Operator.Entities.ImageBuilds;
using Operator.Testing.Servers;

namespace Operator.Tests.Workspace.Sources;

/// <summary>Credentials, certificates, addresses, submodules and limits of git sources, against a real server.</summary>
public sealed class GitSecurityTests : IAsyncLifetime
{
    private readonly Workbench bench = new();
    private readonly GitProject project = new();
    private readonly TestCertificates certificates = TestCertificates.Create();
    private GitServer server = null!;

    public async ValueTask InitializeAsync()
    {
        server = await GitServer.StartAsync();
        project.Commit("First", ("file", "one"));
    }

    [Fact]
    public async Task Private_repository_without_a_secret_wants_one()
    {
        server.Login = ("ada", "correct horse");

        Assert.Equal("SourceAuthenticationRequired", await ReasonAsync(Source()));
    }

    [Fact]
    public async Task Private_repository_with_a_wrong_password_fails()
    {
        server.Login = ("ada", "correct horse");
        bench.SourceSecret("username", "ada");
        bench.SourceSecret("password", "battery staple");

        Assert.Equal("SourceAuthenticationFailed", await ReasonAsync(Source() with { CredentialsSecret = "git" }));
        Assert.DoesNotContain("battery staple", bench.Log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("password")]
    [InlineData("token")]
    public async Task Private_repository_with_the_secret_is_fetched_and_the_secret_stays_out(string key)
    {
        server.Login = (key == "token" ? "x-access-token" : "ada", "p@ss:w/ord%");
        if (key == "password")
        {
            bench.SourceSecret("username", "ada\n");
        }

        bench.SourceSecret(key, "p@ss:w/ord%\n");

        Assert.Null(await ReasonAsync(Source() with { CredentialsSecret = "git" }));
        var written = Directory.EnumerateFiles(bench.Paths.Workspace, "*", SearchOption.AllDirectories).Select(File.ReadAllText);
        Assert.All(written, text => Assert.DoesNotContain("p@ss:w/ord%", text, StringComparison.Ordinal));
        Assert.All(written, text => Assert.DoesNotContain("p%40ss", text, StringComparison.Ordinal));
        Assert.DoesNotContain("p@ss:w/ord%", bench.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Query_of_the_url_which_may_be_a_token_is_not_shown()
    {
        server.Intercept = context =>
        {
            // As a host that wants its token in the query would: git appends its own path to it.
            var parts = context.Request.QueryString.Value!.Split("/info/refs", 2);
            context.Request.Path = parts.Length == 2 ? context.Request.Path + "/info/refs" : context.Request.Path;
            context.Request.QueryString = new QueryString("?" + parts[^1].TrimStart('&', '?'));
            return Task.FromResult(false);
        };
        await ReasonAsync(Source() with { Url = $"{server.UrlOf("app")}?private_token=t0ken-of-mine" });
        server.Login = ("ada", "correct horse");
        await ReasonAsync(Source() with { Url = $"{server.UrlOf("app")}?private_token=t0ken-of-mine" });

        Assert.DoesNotContain("t0ken-of-mine", bench.Log + File.ReadAllText(bench.Paths.Report), StringComparison.Ordinal);
        Assert.Contains($"Fetching {server.UrlOf("app")}\n", bench.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Secret_without_password_or_token_is_invalid()
    {
        bench.SourceSecret("username", "ada");

        Assert.Equal("SourceCredentialsInvalid", await ReasonAsync(Source() with { CredentialsSecret = "git" }));
    }

    [Fact]
    public async Task Certificate_of_an_unknown_authority_is_not_trusted_until_the_authority_is_given()
    {
        await using var tls = await GitServer.StartAsync(certificates.Server);
        project.PushTo(tls.Create("app"));
        var source = new GitSource { Url = tls.UrlOf("app") };

        Assert.Equal("SourceCertificateUntrusted", await ReasonAsync(source));
        bench.Trust(certificates);
        Assert.Null(await ReasonAsync(source));
    }

    [Theory]
    [InlineData("http://169.254.169.254/latest/meta-data.git")]
    [InlineData("http://localhost:1/app.git")]
    [InlineData("http://2130706433/app.git")]
    [InlineData("http://0x7f.1/app.git")]
    [InlineData("https://[::1]/app.git")]
    [InlineData("https://[::ffff:169.254.169.254]/app.git")]
    [InlineData("file:///etc/passwd")]
    [InlineData("ext::sh -c 'touch owned'")]
    public async Task Url_that_leads_inward_is_forbidden(string url)
    {
        bench.Network = new NetworkRules();

        Assert.Equal("SourceUrlForbidden", await ReasonAsync(new GitSource { Url = url }));
    }

    [Fact]
    public async Task Redirect_that_leads_inward_is_forbidden()
    {
        server.Intercept = context =>
        {
            context.Response.Redirect("http://169.254.169.254/app.git/info/refs?service=git-upload-pack");
            return Task.FromResult(true);
        };

        Assert.Equal("SourceUrlForbidden", await ReasonAsync(Source()));
    }

    [Fact]
    public async Task Submodules_are_fetched_from_their_own_repositories()
    {
        using var library = new GitProject();
        library.Commit("Library", ("lib", "code"));
        library.PushTo(server.Create("library"));
        project.Run("submodule", "--quiet", "add", $"{server.Root}/library.git", "vendor/library");
        project.Run("config", "--file", ".gitmodules", "submodule.vendor/library.url", "../library.git");

        Assert.Null(await ReasonAsync(Source() with { Submodules = true }));
        Assert.Equal("code", bench.ReadContext("vendor/library/lib"));
    }

    [Theory]
    [InlineData("file:///etc", "SourceUrlForbidden")]
    [InlineData("ext::sh -c 'touch owned'", "SourceUrlForbidden")]
    [InlineData("http://169.254.169.254/x.git", "SourceUrlForbidden")]
    [InlineData("../missing.git", "SourceSubmoduleFailed")]
    public async Task Submodule_with_a_bad_url_fails(string url, string reason)
    {
        using var library = new GitProject();
        library.Commit("Library", ("lib", "code"));
        library.PushTo(server.Create("library"));
        project.Run("submodule", "--quiet", "add", $"{server.Root}/library.git", "library");
        project.Run("config", "--file", ".gitmodules", "submodule.library.url", url);

        Assert.Equal(reason, await ReasonAsync(Source() with { Submodules = true }));
    }

    [Fact]
    public async Task Submodule_that_is_only_left_in_the_list_is_passed_over()
    {
        project.Commit("Leftover", (".gitmodules", "[submodule \"gone\"]\n\tpath = gone\n\turl = https://gone.invalid/gone.git\n"));

        Assert.Null(await ReasonAsync(Source() with { Submodules = true }));
    }

    [Fact]
    public async Task File_larger_than_allowed_is_refused_before_it_is_written()
    {
        project.Commit("Large", ("large.bin", new string('x', 5000)));
        bench.Limits = new SourceLimits { MaxFileBytes = 4096 };

        Assert.Equal("SourceFileTooLarge", await ReasonAsync(Source()));
        Assert.False(File.Exists(Path.Combine(bench.Paths.Source, "large.bin")), "because the tree is measured first");
    }

    [Fact]
    public async Task More_files_than_allowed_are_refused()
    {
        project.Commit("Many", [.. Enumerable.Range(0, 20).Select(number => ($"file{number}", "x"))]);
        bench.Limits = new SourceLimits { MaxFiles = 10 };

        Assert.Equal("SourceTooLarge", await ReasonAsync(Source()));
    }

    [Fact]
    public async Task Files_in_lfs_are_fetched_like_the_others()
    {
        var content = "large file\n"u8.ToArray();
        var id = RegistryServer.Digest(content)["sha256:".Length..];
        project.Commit(
            "Large",
            (".gitattributes", "*.bin filter=lfs diff=lfs merge=lfs -text\n"),
            ("a.bin", $"version https://git-lfs.github.com/spec/v1\noid sha256:{id}\nsize {content.Length}\n")
        );
        server.Intercept = async context =>
        {
            if (context.Request.Path == "/app.git/info/lfs/objects/batch")
            {
                context.Response.ContentType = "application/vnd.git-lfs+json";
                await context.Response.WriteAsync(
                    $$$$"""{"transfer":"basic","objects":[{"oid":"{{{{id}}}}","size":{{{{content.Length}}}},"actions":{"download":{"href":"{{{{server.Url}}}}/lfs-object"}}}]}"""
                );
                return true;
            }

            if (context.Request.Path == "/lfs-object")
            {
                await context.Response.Body.WriteAsync(content);
                return true;
            }

            return false;
        };

        Assert.Null(await ReasonAsync(Source()));
        Assert.Equal("large file\n", bench.ReadContext("a.bin"));
    }

    [Fact]
    public async Task Links_in_a_circle_are_only_mentioned()
    {
        Directory.CreateDirectory(Path.Combine(project.Directory, "test", "fixtures"));
        File.CreateSymbolicLink(Path.Combine(project.Directory, "test", "fixtures", "loop"), "loop");
        File.CreateSymbolicLink(Path.Combine(project.Directory, "a"), "b");
        File.CreateSymbolicLink(Path.Combine(project.Directory, "b"), "a");

        Assert.Null(await ReasonAsync(Source()));
        Assert.Contains("Warning: Link test/fixtures/loop leads in a circle and is not followed", bench.Log, StringComparison.Ordinal);
        Assert.Equal("loop", new FileInfo(Path.Combine(bench.Paths.Context, "test/fixtures/loop")).LinkTarget);
    }

    [Fact]
    public async Task Directory_to_build_behind_links_in_a_circle_is_an_error()
    {
        File.CreateSymbolicLink(Path.Combine(project.Directory, "a"), "b");
        File.CreateSymbolicLink(Path.Combine(project.Directory, "b"), "a");
        project.Commit("Loop");
        project.PushTo(server.Create("app"));

        var (_, report) = await bench.PrepareAsync(new BuildSource { Git = Source(), ContextDir = "a" });

        Assert.Equal("SourceSymlinkLoop", report.Failure!.Reason);
    }

    [Fact]
    public async Task Link_that_leads_out_is_mentioned_and_not_followed()
    {
        File.CreateSymbolicLink(Path.Combine(project.Directory, "secrets"), "/etc");
        project.Commit("Link");
        project.PushTo(server.Create("app"));

        var (code, report) = await bench.PrepareAsync(
            new ImageBuildSpec
            {
                Source = new BuildSource { Git = Source() },
                ModelVersion = "dockerfile",
                Dockerfile = new DockerfileOptions { Path = "secrets/passwd" },
            }
        );

        Assert.Equal((1, "PlanDockerfileNotFound"), (code, report.Failure!.Reason));
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        certificates.Dispose();
        project.Dispose();
        bench.Dispose();
    }

    private GitSource Source() => new() { Url = server.UrlOf("app") };

    // Null when prepare succeeds.
    private async Task<string?> ReasonAsync(GitSource source)
    {
        if (!Directory.Exists(Path.Combine(server.Root, "app.git")))
        {
            project.Commit("Latest");
            project.PushTo(server.Create("app"));
        }

        var (code, report) = await bench.PrepareAsync(new BuildSource { Git = source });
        Assert.False(File.Exists(Path.Combine(bench.Root, "owned")), "because no URL is a command");
        Assert.Equal(report.Failure is null ? 0 : 1, code);
        return report.Failure?.Reason;
    }
}
