using System.Formats.Tar;
using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using Operator.EndToEnd.Tests.Harness;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Testing.Servers;

namespace Operator.EndToEnd.Tests;

/// <summary>Archives and redirects that mean harm, from a server of the test's own: each ends in prepare, in its own reason.</summary>
public sealed class HostileSourceTests(OperatorSuite suite)
{
    private const long Mebi = 1 << 20;

    [Theory]
    [InlineData("redirect", "SourceUrlForbidden", "169.254.169.254")]
    [InlineData("traversal", "SourceArchiveUnsafe", "../outside")]
    [InlineData("bomb", "SourceArchiveBomb", "times its size")]
    [InlineData("huge", "SourceFileTooLarge", "huge.bin")]
    public async Task Hostile_source_ends_in_its_own_reason(string kind, string reason, string named)
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var server = await LoopbackServer.StartAsync(ServeAsync, address: suite.Cluster.Gateway);
        var build = await suite.ApplyAsync(
            $"hostile-{kind}",
            $$"""
            source: {archive: {url: "{{server.Url}}/{{kind}}"} }
            output: {repository: {{suite.Cluster.Registry}}/hostile/{{kind}}, insecure: true}
            """,
            cancellation
        );

        var ended = await build.EndsAsync(cancellation, seconds: 120);

        Assert.True(reason == ended.Status.Failure?.Reason, BuildUnderTest.Describe(ended));
        Assert.Equal(BuildPhase.Failed, ended.Status.Phase);
        Assert.Equal(FailureClass.User, ended.Status.Failure!.Class);
        Assert.Equal(ReasonCatalog.ByName[reason].Hint, ended.Status.Failure.Hint);
        Assert.Contains(named, ended.Status.Failure.Message, StringComparison.Ordinal);
        Assert.Equal(BuildStage.Prepare, ended.Status.Failure.Stage);
    }

    private static async Task ServeAsync(HttpContext context)
    {
        if (context.Request.Path == "/redirect")
        {
            context.Response.Redirect("http://169.254.169.254/latest/meta-data/");
            return;
        }

        var level = context.Request.Path == "/bomb" ? CompressionLevel.SmallestSize : CompressionLevel.Fastest;
        await using var packed = new GZipStream(context.Response.Body, level);
        await using var archive = new TarWriter(packed);
        foreach (var entry in Entries(context.Request.Path.Value!))
        {
            await archive.WriteEntryAsync(entry, context.RequestAborted);
        }
    }

    private static IEnumerable<TarEntry> Entries(string path) =>
        path switch
        {
            "/traversal" => [new PaxTarEntry(TarEntryType.RegularFile, "../outside")],
            "/bomb" => [File("bomb.bin", 64 * Mebi, noise: 0)],
            // Noise enough that it is no bomb.
            "/huge" => [File("huge.bin", 2048 * Mebi, noise: 16)],
            _ => throw new InvalidOperationException($"nothing is served at {path}"),
        };

    private static PaxTarEntry File(string name, long length, int noise) =>
        new(TarEntryType.RegularFile, name) { DataStream = new MadeUpStream(length, noise) };
}
