using Microsoft.AspNetCore.Http;
using Operator.Entities.ImageBuilds;
using Operator.Testing;
using Operator.Testing.Programs;
using Operator.Testing.Servers;

namespace Operator.Tests.Failures;

/// <summary>What prepare finds in git, from a real server.</summary>
internal static class GitFailures
{
    [Produces("SourceRepositoryNotFound")]
    public static async Task RepositoryNotFound(FailureScene scene) =>
        await scene.PrepareAsync(Of(scene.Add(await GitServer.StartAsync()), "nope"));

    [Produces("SourceRevisionNotFound")]
    public static Task RevisionNotFound(FailureScene scene) => ServeAsync(scene, git => git with { Revision = "nowhere" });

    [Produces("SourceAuthenticationRequired")]
    public static Task AuthenticationRequired(FailureScene scene) => ServeAsync(scene, login: true);

    [Produces("SourceAuthenticationFailed")]
    public static Task AuthenticationFailed(FailureScene scene)
    {
        scene.Work.SourceSecret("username", "ada");
        scene.Work.SourceSecret("password", "wrong");
        return ServeAsync(scene, git => git with { CredentialsSecret = "login" }, login: true);
    }

    [Produces("SourceHostKeyUnknown")]
    public static async Task HostKeyUnknown(FailureScene scene)
    {
        using var server = await SshServer.StartAsync();
        scene.Work.SourceSecret("ssh-privatekey", server.ClientKey);
        scene.Work.SourceSecret("known_hosts", server.WrongKnownHosts);
        await scene.PrepareAsync(
            new BuildSource
            {
                Git = new() { Url = server.UrlOf("/nowhere.git"), CredentialsSecret = "ssh" },
            }
        );
    }

    [Produces("SourceRepositoryInvalid")]
    public static async Task RepositoryInvalid(FailureScene scene)
    {
        var server = scene.Add(await GitServer.StartAsync());
        server.Fail(int.MaxValue, 400);
        await scene.PrepareAsync(Of(server, "app"));
    }

    [Produces("SourceNameInvalid")]
    public static Task NameInvalid(FailureScene scene) =>
        ServeAsync(
            scene,
            fill: async project =>
            {
                await ShellAsync(project, "mkdir \"$(printf 'entr\\351e')\" && echo x > \"$(printf 'entr\\351e')/x\"");
                project.Commit("First");
                // .NET could not remove it.
                await ShellAsync(project, "rm -r entr*");
            }
        );

    [Produces("SourceLargeFilesFailed")]
    public static Task LargeFilesFailed(FailureScene scene) =>
        ServeAsync(
            scene,
            fill: project =>
            {
                project.Commit(
                    "Large",
                    (".gitattributes", "*.bin filter=lfs diff=lfs merge=lfs -text\n"),
                    ("a.bin", $"version https://git-lfs.github.com/spec/v1\noid sha256:{new string('a', 64)}\nsize 9\n")
                );
                return Task.CompletedTask;
            },
            intercept: async context =>
            {
                var asked = context.Request.Path.Value!.EndsWith("/objects/batch", StringComparison.Ordinal);
                if (asked)
                {
                    context.Response.StatusCode = 404;
                    await context.Response.WriteAsync("""{"message":"Not found"}""");
                }

                return asked;
            }
        );

    [Produces("SourceSymlinkLoop")]
    public static Task SymlinkLoop(FailureScene scene) =>
        ServeAsync(
            scene,
            fill: project =>
            {
                File.CreateSymbolicLink(Path.Combine(project.Directory, "a"), "b");
                File.CreateSymbolicLink(Path.Combine(project.Directory, "b"), "a");
                project.Commit("Loop");
                return Task.CompletedTask;
            },
            contextDir: "a"
        );

    [Produces("SourceSubmoduleFailed")]
    public static Task SubmoduleFailed(FailureScene scene) =>
        ServeAsync(
            scene,
            git => git with { Submodules = true },
            fill: async project =>
            {
                project.Commit("First", ("file", "one"));
                await ShellAsync(
                    project,
                    "git update-index --add --cacheinfo 160000,$(git rev-parse HEAD),library"
                        + " && git config --file .gitmodules submodule.library.path library"
                        + " && git config --file .gitmodules submodule.library.url ../no-such-library.git"
                );
                project.Run("add", ".gitmodules");
                project.Run("commit", "--quiet", "--message", "Library");
            }
        );

    private static BuildSource Of(GitServer server, string repository) => new() { Git = new GitSource { Url = server.UrlOf(repository) } };

    private static async Task ServeAsync(
        FailureScene scene,
        Func<GitSource, GitSource>? change = null,
        bool login = false,
        Func<GitProject, Task>? fill = null,
        Func<HttpContext, Task<bool>>? intercept = null,
        string? contextDir = null
    )
    {
        var server = scene.Add(await GitServer.StartAsync());
        using var project = new GitProject();
        if (fill is null)
        {
            project.Commit("First", ("file", "one"));
        }
        else
        {
            await fill(project);
        }

        project.PushTo(server.Create("app"));
        server.Login = login ? ("ada", "right") : null;
        server.Intercept = intercept;
        var git = Of(server, "app").Git!;
        await scene.PrepareAsync(new BuildSource { Git = change?.Invoke(git) ?? git, ContextDir = contextDir });
    }

    private static async Task ShellAsync(GitProject project, string script) =>
        (
            await Shell.RunAsync(
                "sh",
                ["-euc", script],
                directory: project.Directory,
                cancellationToken: TestContext.Current.CancellationToken
            )
        ).Checked();
}
