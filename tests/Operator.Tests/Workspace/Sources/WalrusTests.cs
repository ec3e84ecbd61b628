using Operator.Entities.ImageBuilds;
using Operator.Testing.Servers;

namespace Operator.Tests.Workspace.Sources;

public sealed class WalrusTests : IAsyncLifetime
{
    private const string Blob = "M4hsZGQ1oCktdzegB6HnI6Mi28S2nqOPHxK-W7_4BUk";
    private const string Patch = "M4hsZGQ1oCktdzegB6HnI6Mi28S2nqOPHxK-W7_4BUkBAQAGAA";
    private readonly Workbench bench = new();
    private WalrusAggregator aggregator = null!;

    public async ValueTask InitializeAsync()
    {
        aggregator = await WalrusAggregator.StartAsync();
        aggregator.Blobs[Blob] = new TarBytes().File("bundle/Dockerfile", "FROM scratch").ToGzip();
        aggregator.QuiltPatches[Patch] = ZipBytes.Of(("Dockerfile", "FROM scratch"), ("main.py", ""));
    }

    [Fact]
    public async Task Blob_becomes_the_context()
    {
        var (code, report) = await FetchAsync(Blob);

        Assert.Equal(0, code);
        Assert.Equal(["Dockerfile"], bench.ContextFiles);
        Assert.Equal(("walrus", Blob, aggregator.Url), (report.Source!.Kind, report.Source.Revision, report.Source.Location));
        Assert.Equal(RegistryServer.Digest(aggregator.Blobs[Blob]), report.Source.Digest);
    }

    [Fact]
    public async Task Patch_of_a_quilt_becomes_the_context()
    {
        var (code, _) = await FetchAsync(Patch);

        Assert.Equal(0, code);
        Assert.Equal(["Dockerfile", "main.py"], bench.ContextFiles);
    }

    [Fact]
    public async Task Operators_aggregator_serves_where_the_spec_names_none()
    {
        bench.Aggregator = aggregator.Url + "/";

        var (code, _) = await bench.PrepareAsync(new BuildSource { Walrus = new WalrusSource { BlobId = Blob } });

        Assert.Equal(0, code);
    }

    [Theory]
    [InlineData(503, 4)]
    [InlineData(429, 4)]
    [InlineData(500, 1)]
    [InlineData(404, 2)]
    public async Task Trouble_that_may_pass_is_waited_out(int status, int times)
    {
        Trouble(status, times);

        var (code, _) = await FetchAsync(Blob);

        Assert.Equal(0, code);
        Assert.Equal(times + 1, aggregator.Requests.Count);
    }

    [Theory]
    [InlineData(404, 10, "SourceBlobNotFound", 3)]
    [InlineData(503, 10, "SourceUnavailable", 5)]
    [InlineData(403, 10, "SourceTooLarge", 1)]
    [InlineData(451, 10, "SourceBlobBlocked", 1)]
    [InlineData(400, 10, "SpecInvalid", 1)]
    [InlineData(401, 10, "SpecInvalid", 1)]
    [InlineData(405, 10, "SpecInvalid", 1)]
    [InlineData(408, 10, "SourceUnavailable", 5)]
    [InlineData(425, 10, "SourceUnavailable", 5)]
    [InlineData(429, 10, "SourceUnavailable", 5)]
    [InlineData(499, 10, "SourceUnavailable", 5)]
    public async Task Trouble_that_lasts_has_its_reason(int status, int times, string reason, int requests)
    {
        Trouble(status, times);

        var (_, report) = await FetchAsync(Blob);

        Assert.Equal(reason, report.Failure!.Reason);
        Assert.Equal(requests, aggregator.Requests.Count);
    }

    [Fact]
    public async Task Second_request_cannot_be_answered_by_a_cache()
    {
        Trouble(404, 1);

        await FetchAsync(Blob);

        Assert.Equal(2, aggregator.Requests.Distinct().Count());
    }

    [Theory]
    [InlineData("../../status-page-of-it")]
    [InlineData("short")]
    [InlineData("66713446523891283754893278954321789432178943217894321789432178943217894321789")]
    public async Task Id_that_is_none_is_refused_before_it_is_asked_for(string id)
    {
        var (_, report) = await FetchAsync(id);

        Assert.Equal("SpecInvalid", report.Failure!.Reason);
        Assert.Empty(aggregator.Requests);
    }

    [Fact]
    public async Task Blob_that_is_no_archive_is_refused()
    {
        aggregator.Blobs[Blob] = "just some bytes"u8.ToArray();

        var (_, report) = await FetchAsync(Blob);

        Assert.Equal("SourceArchiveInvalid", report.Failure!.Reason);
    }

    public async ValueTask DisposeAsync()
    {
        await aggregator.DisposeAsync();
        bench.Dispose();
    }

    private void Trouble(int status, int times) => Enumerable.Repeat(status, times).ToList().ForEach(aggregator.Troubles.Enqueue);

    private Task<(int Code, Core.Contract.PrepareReport Report)> FetchAsync(string id) =>
        bench.PrepareAsync(
            new BuildSource
            {
                Walrus = new WalrusSource { BlobId = id, Aggregator = aggregator.Url },
            }
        );
}
