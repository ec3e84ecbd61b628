using Microsoft.AspNetCore.Http;
using Operator.EndToEnd.Tests.Harness;
using Operator.Testing.Servers;

namespace Operator.EndToEnd.Tests;

/// <summary>What a repository only points to is there when the image is built; the server is this test's own, where Pods reach it.</summary>
public sealed class RepositorySourceTests(OperatorSuite suite)
{
    private static readonly byte[] Large = "kept by git-lfs\n"u8.ToArray();

    [Fact]
    public async Task Submodule_large_file_and_context_directory_are_built()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var server = await GitServer.StartAsync(address: suite.Cluster.Gateway);
        using var library = new GitProject();
        using var shop = new GitProject();
        library.Commit("Library", ("lib.txt", "kept in a submodule\n"));
        library.PushTo(server.Create("library"));
        shop.Run("submodule", "--quiet", "add", $"{server.Root}/library.git", "services/api/lib");
        shop.Run("config", "--file", ".gitmodules", "submodule.services/api/lib.url", "../library.git");
        var commit = shop.Commit("Shop", [.. Files()]);
        shop.PushTo(server.Create("shop"));
        server.Intercept = context => ServeLargeFileAsync(server, context);

        var ended = await suite.SucceedsAsync(
            "repository-parts",
            $$"""source: {git: {url: "{{server.UrlOf("shop")}}", submodules: true}, contextDir: services/api}""",
            cancellation
        );

        Assert.Equal(commit, ended.Status.Source?.Revision);
        Assert.Contains("GET /large-file", server.Requests);
    }

    private static IEnumerable<(string Path, string Text)> Files()
    {
        yield return ("services/api/.gitattributes", "*.bin filter=lfs diff=lfs merge=lfs -text\n");
        yield return (
            "services/api/data.bin",
            $"version https://git-lfs.github.com/spec/v1\noid {RegistryServer.Digest(Large)}\nsize {Large.Length}\n"
        );
        yield return (
            "services/api/Dockerfile",
            """
            FROM debian:bookworm-slim
            COPY . /src/
            RUN grep -qx "kept in a submodule" /src/lib/lib.txt && grep -qx "kept by git-lfs" /src/data.bin && test ! -e /src/services

            """
        );
    }

    // The batch API of Git LFS, for the one file that there is.
    private static async Task<bool> ServeLargeFileAsync(GitServer server, HttpContext context)
    {
        switch (context.Request.Path.Value)
        {
            case "/shop.git/info/lfs/objects/batch":
                context.Response.ContentType = "application/vnd.git-lfs+json";
                var id = RegistryServer.Digest(Large)["sha256:".Length..];
                await context.Response.WriteAsync(
                    $$$$"""{"transfer":"basic","objects":[{"oid":"{{{{id}}}}","size":{{{{Large.Length}}}},"actions":{"download":{"href":"{{{{server.Url}}}}/large-file"}}}]}"""
                );
                return true;
            case "/large-file":
                await context.Response.Body.WriteAsync(Large);
                return true;
            default:
                return false;
        }
    }
}
