using Microsoft.AspNetCore.Http;
using Operator.Core.Contract;
using Operator.Entities.ImageBuilds;
using Operator.Testing.Servers;

namespace Operator.Tests.Workspace.Sources;

/// <summary>Source <c>oci</c>, from a real registry.</summary>
public sealed class OciTests : IAsyncLifetime
{
    private readonly Workbench bench = new();
    private RegistryServer registry = null!;

    public async ValueTask InitializeAsync() => registry = await RegistryServer.StartAsync();

    [Fact]
    public async Task Artifact_with_one_archive_is_unpacked()
    {
        var digest = await TestImage.PushArtifactAsync(
            registry,
            "sources/app",
            "1",
            ("app.tar.gz", new TarBytes().File("app/Dockerfile").ToGzip())
        );

        var (code, report) = await FetchAsync("sources/app:1");

        Assert.Equal((0, digest), (code, report.Source?.Digest));
        Assert.Equal(["Dockerfile"], bench.ContextFiles);
    }

    [Fact]
    public async Task Directories_that_titles_and_layers_imply_are_counted_before_they_are_made()
    {
        bench.Limits = new SourceLimits { MaxFiles = 20 };
        var deep = string.Concat(Enumerable.Repeat("d/", 30)) + "file";
        await TestImage.PushArtifactAsync(registry, "sources/app", "1", (deep, "x"u8.ToArray()), ("b", "y"u8.ToArray()));
        await TestImage.PushAsync(registry, "base", "1", "amd64", new TarBytes().File("a").File(deep).ToGzip());

        Assert.Equal("SourceTooLarge", (await FetchAsync("sources/app:1")).Report.Failure!.Reason);
        Assert.True(Directory.EnumerateFileSystemEntries(bench.Paths.Source, "*", SearchOption.AllDirectories).Count() <= 20);
        Assert.Equal("SourceArchiveBomb", (await FetchAsync("base:1")).Report.Failure!.Reason);
        Assert.True(Directory.EnumerateFileSystemEntries(bench.Paths.Source, "*", SearchOption.AllDirectories).Count() <= 20);
    }

    [Fact]
    public async Task Titles_that_are_in_each_others_way_are_refused()
    {
        await TestImage.PushArtifactAsync(registry, "sources/app", "1", ("a", "x"u8.ToArray()), ("a/b", "y"u8.ToArray()));

        Assert.Equal("SourceArchiveUnsafe", (await FetchAsync("sources/app:1")).Report.Failure!.Reason);
    }

    [Fact]
    public async Task Artifact_with_one_compressed_file_that_is_no_archive_becomes_that_file()
    {
        await TestImage.PushArtifactAsync(registry, "sources/app", "1", ("data.zst", ZstdBytes.Of("just text"u8.ToArray())));

        var (code, _) = await FetchAsync("sources/app:1");

        Assert.Equal(0, code);
        Assert.Equal(["data.zst"], bench.ContextFiles);
    }

    [Fact]
    public async Task Layers_may_be_compressed_by_zstd()
    {
        await TestImage.PushAsync(
            registry,
            "base",
            "1",
            "amd64",
            ZstdBytes.Of(new TarBytes().File("etc/a", "old").ToArray()),
            new TarBytes().File("etc/b").ToGzip(),
            ZstdBytes.Of(new TarBytes().File("etc/a", "new").ToArray())
        );

        var (code, report) = await FetchAsync("base:1");

        Assert.Equal((0, null), (code, report.Failure?.Message));
        Assert.Equal("new", bench.ReadContext("etc/a"));
        Assert.Equal(["etc/a", "etc/b"], bench.ContextFiles);
    }

    [Fact]
    public async Task Layer_whose_download_breaks_off_is_tried_again()
    {
        var layer = new TarBytes().File("etc/a", "new").ToGzip();
        await TestImage.PushAsync(registry, "base", "1", "amd64", layer);
        var broken = 0;
        registry.Intercept = async context =>
        {
            if (context.Request.Path != $"/v2/base/blobs/{RegistryServer.Digest(layer)}" || Interlocked.Increment(ref broken) > 2)
            {
                return false;
            }

            context.Response.ContentLength = layer.Length;
            await context.Response.Body.WriteAsync(layer.AsMemory(0, 20));
            await context.Response.Body.FlushAsync();
            context.Abort();
            return true;
        };

        var (code, report) = await FetchAsync("base:1");

        Assert.Equal((0, null), (code, report.Failure?.Message));
    }

    [Fact]
    public async Task Artifact_of_files_becomes_them()
    {
        await TestImage.PushArtifactAsync(
            registry,
            "sources/app",
            "1",
            ("Dockerfile", "FROM scratch"u8.ToArray()),
            ("src/main.py", "print()"u8.ToArray())
        );

        var (code, _) = await FetchAsync("sources/app:1");

        Assert.Equal(0, code);
        Assert.Equal(["Dockerfile", "src/main.py"], bench.ContextFiles);
    }

    [Fact]
    public async Task Artifact_whose_titles_lead_out_is_refused()
    {
        await TestImage.PushArtifactAsync(registry, "sources/app", "1", ("../../owned", "x"u8.ToArray()), ("b", "y"u8.ToArray()));

        var (_, report) = await FetchAsync("sources/app:1");

        Assert.Equal("SourceArchiveUnsafe", report.Failure!.Reason);
    }

    [Fact]
    public async Task Images_layers_lie_on_each_other()
    {
        await TestImage.PushAsync(
            registry,
            "base",
            "1",
            "amd64",
            new TarBytes()
                .Directory("usr/lib")
                .Link("lib", "usr/lib")
                .File("etc/a", "old")
                .File("etc/b")
                .File("opt/x/y")
                .Special("dev-null", '3')
                .ToGzip(),
            new TarBytes()
                .File("etc/a", "new")
                .File("etc/.wh.b")
                .File("lib/c", "through the link")
                .File("opt/.wh..wh..opq")
                .File("opt/z")
                .Link("bin", "/usr/lib")
                .ToGzip()
        );

        var (code, report) = await FetchAsync("base:1");

        Assert.Equal((0, null), (code, report.Failure?.Message));
        Assert.Equal("new", bench.ReadContext("etc/a"));
        Assert.Equal("through the link", bench.ReadContext("usr/lib/c"));
        Assert.Equal("usr/lib", new FileInfo(Path.Combine(bench.Paths.Context, "bin")).LinkTarget);
        Assert.False(File.Exists(Path.Combine(bench.Paths.Context, "etc/b")), "because a whiteout removed it");
        Assert.False(Directory.Exists(Path.Combine(bench.Paths.Context, "opt/x")), "because its directory became opaque");
        Assert.True(File.Exists(Path.Combine(bench.Paths.Context, "opt/z")));
    }

    [Fact]
    public async Task Directory_of_a_later_layer_replaces_a_file_and_a_link()
    {
        await TestImage.PushAsync(
            registry,
            "base",
            "1",
            "amd64",
            new TarBytes().File("data", "was a file").Directory("var/run").Link("run", "var/run").ToGzip(),
            new TarBytes().Directory("data").File("data/one").Directory("run").File("run/two").ToGzip()
        );

        var (code, report) = await FetchAsync("base:1");

        Assert.Equal((0, null), (code, report.Failure?.Message));
        Assert.Equal(["data/one", "run/two"], bench.ContextFiles);
    }

    [Theory]
    [InlineData(long.MaxValue, "SourceTooLarge")]
    [InlineData(1, "SourceArchiveInvalid")]
    [InlineData(-5, "SourceArchiveInvalid")]
    public async Task Manifest_that_lies_about_sizes_is_refused(long size, string reason)
    {
        byte[] one = [1, 2, 3];
        byte[] two = [4, 5, 6];
        await TestImage.PushArtifactAsync(registry, "sources/app", "1", ("one", one), ("two", two));
        registry.Intercept = context => TestImage.ServeManifestAsync(context, "/v2/sources/app/manifests/1", size, one, two);

        var (_, report) = await FetchAsync("sources/app:1");

        Assert.Equal(reason, report.Failure!.Reason);
    }

    [Fact]
    public async Task Manifest_whose_digest_is_a_path_is_refused()
    {
        await TestImage.PushArtifactAsync(registry, "sources/app", "1", ("one", [1]));
        registry.Intercept = async context =>
        {
            var json = """
                {"mediaType":"application/vnd.oci.image.manifest.v1+json",
                 "layers":[{"mediaType":"x","size":1,"digest":"../../../other/secret/blobs/latest"}]}
                """;
            await context.Response.WriteAsync(json);
            return true;
        };

        var (_, report) = await FetchAsync("sources/app:1");

        Assert.Equal("SourceArchiveInvalid", report.Failure!.Reason);
        Assert.Single(registry.Requests, request => request.Contains("/v2/sources/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Layer_that_writes_through_a_link_out_stays_inside()
    {
        await TestImage.PushAsync(
            registry,
            "base",
            "1",
            "amd64",
            new TarBytes().Link("out", "../../../../tmp").ToGzip(),
            new TarBytes().File("out/owned-by-a-layer").ToGzip()
        );

        var (_, report) = await FetchAsync("base:1");

        Assert.Equal("SourceArchiveUnsafe", report.Failure!.Reason);
        Assert.False(File.Exists("/tmp/owned-by-a-layer"));
    }

    [Theory]
    [InlineData("sources/app:2")]
    [InlineData("sources/nope:1")]
    public async Task Image_that_does_not_exist_fails(string image)
    {
        await TestImage.PushArtifactAsync(registry, "sources/app", "1", ("file", "x"u8.ToArray()));

        var (_, report) = await FetchAsync(image);

        Assert.Equal("SourceImageNotFound", report.Failure!.Reason);
    }

    [Fact]
    public async Task Private_registry_wants_the_secret_and_takes_it()
    {
        await TestImage.PushArtifactAsync(registry, "sources/app", "1", ("file", "x"u8.ToArray()));
        registry.TokenLogin = ("ada", "pa55word");

        Assert.Equal("SourceAuthenticationRequired", (await FetchAsync("sources/app:1")).Report.Failure!.Reason);
        bench.SourceSecret(".dockerconfigjson", $$$$"""{"auths":{"{{{{registry.Host}}}}":{"username":"ada","password":"wrong-one"}}}""");
        Assert.Equal("SourceAuthenticationFailed", (await FetchAsync("sources/app:1", "secret")).Report.Failure!.Reason);
        bench.SourceSecret(".dockerconfigjson", $$$$"""{"auths":{"{{{{registry.Host}}}}":{"username":"ada","password":"pa55word"}}}""");
        Assert.Equal(0, (await FetchAsync("sources/app:1", "secret")).Code);
        Assert.DoesNotContain("pa55word", bench.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Registry_on_a_forbidden_address_is_not_asked()
    {
        bench.Network = new NetworkRules();

        var (_, report) = await FetchAsync("sources/app:1");

        Assert.Equal("SourceUrlForbidden", report.Failure!.Reason);
        Assert.Empty(registry.Requests);
    }

    public async ValueTask DisposeAsync()
    {
        await registry.DisposeAsync();
        bench.Dispose();
    }

    private Task<(int Code, Core.Contract.PrepareReport Report)> FetchAsync(string image, string? secret = null) =>
        bench.PrepareAsync(
            new BuildSource
            {
                Oci = new OciSource
                {
                    Image = $"{registry.Host}/{image}",
                    Insecure = true,
                    CredentialsSecret = secret,
                },
            }
        );
}
