using Operator.Testing.Servers;

namespace Operator.Tests.Workspace.Copying;

/// <summary>Copies between two real registries that do what they should.</summary>
public sealed class CopyImageTests : IAsyncLifetime
{
    private readonly CopyBench bench = new();
    private RegistryServer source = null!;
    private RegistryServer destination = null!;

    public async ValueTask InitializeAsync()
    {
        source = await RegistryServer.StartAsync();
        destination = await RegistryServer.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        bench.Dispose();
        await source.DisposeAsync();
        await destination.DisposeAsync();
    }

    [Fact]
    public async Task Image_keeps_its_digest_and_gets_all_tags()
    {
        var (digest, size) = await TestImage.PushAsync(source, "team/app", "1", layers: [CopyBench.Bytes(300_000), CopyBench.Bytes(5000)]);

        var result = await CopyAsync("team/app:1", "other/app", "1", "latest");

        Assert.Equal(digest, result.Digest);
        Assert.Equal(digest, await destination.DigestOfAsync("other/app", "1"));
        Assert.Equal(digest, await destination.DigestOfAsync("other/app", "latest"));
        Assert.Equal(
            (3, 3, size, size),
            (result.Progress.BlobsDone, result.Progress.BlobsSent, result.Progress.BytesDone, result.Progress.BytesTotal)
        );
        Assert.Equal(5, destination.Requests.Count(request => request.StartsWith("PATCH", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Large_blob_that_is_there_is_not_sent_again()
    {
        // Larger than any answer that is read whole.
        await TestImage.PushAsync(source, "team/app", "1", layers: [CopyBench.Bytes(6_000_000)]);
        await CopyAsync("team/app:1", "other/app", "1");

        var again = await CopyAsync("team/app:1", "other/app", "2");

        Assert.Equal((2, 0), (again.Progress.BlobsDone, again.Progress.BlobsSent));
    }

    [Fact]
    public async Task Tags_are_set_after_everything_else()
    {
        await TestImage.PushIndexAsync(source, "team/app", "1");

        await CopyAsync("team/app:1", "app", "1", "2");

        var puts = destination.Requests.Where(request => request.StartsWith("PUT", StringComparison.Ordinal)).ToList();
        Assert.Equal(["PUT /v2/app/manifests/1", "PUT /v2/app/manifests/2"], puts[^2..]);
        Assert.All(puts[^6..^2], put => Assert.StartsWith("PUT /v2/app/manifests/sha256:", put, StringComparison.Ordinal));
        Assert.All(puts[..^6], put => Assert.Contains("/blobs/uploads/", put, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Index_is_copied_whole_or_by_platform()
    {
        var index = await TestImage.PushIndexAsync(source, "team/app", "1");

        var whole = await CopyAsync("team/app:1", "whole", "1");
        var one = await bench.CopyAsync($"{source.Host}/team/app:1", $"{destination.Host}/one", ["1"], "linux/arm64");

        Assert.Equal(index.Digest, whole.Digest);
        Assert.Equal(index.Digest, await destination.DigestOfAsync("whole", "1"));
        Assert.Equal(one.Digest, await destination.DigestOfAsync("one", "1"));
        Assert.Equal(2, one.Progress.BlobsTotal);
        Assert.NotEqual(index.Digest, one.Digest);
    }

    [Fact]
    public async Task Platform_that_the_index_does_not_have_is_named_with_those_that_it_has()
    {
        await TestImage.PushIndexAsync(source, "team/app", "1");

        var failure = await bench.FailsAsync($"{source.Host}/team/app:1", $"{destination.Host}/app", "windows/amd64");

        Assert.Equal("SourceImageNotFound", failure.Reason.Name);
        Assert.EndsWith("has no image for windows/amd64; it has linux/amd64, linux/arm64/v8", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Second_copy_sends_only_what_is_missing()
    {
        var layer = CopyBench.Bytes(100_000);
        await TestImage.PushAsync(source, "team/app", "1", layers: [layer]);
        await TestImage.PushAsync(source, "team/app", "2", layers: [layer, CopyBench.Bytes(50_000, 2)]);
        await CopyAsync("team/app:1", "app", "1");
        var uploads = Uploads();

        var second = await CopyAsync("team/app:2", "app", "2");
        var third = await CopyAsync("team/app:2", "app", "2");

        Assert.Equal((1, 2), (second.Progress.BlobsSent, second.Progress.BlobsPresent));
        Assert.Equal((0, 3), (third.Progress.BlobsSent, third.Progress.BlobsPresent));
        Assert.Equal(uploads + 1, Uploads());
    }

    [Fact]
    public async Task Copy_within_a_registry_mounts_all_blobs_and_reads_none()
    {
        var (digest, _) = await TestImage.PushAsync(source, "team/app", "1", layers: [CopyBench.Bytes(300_000)]);

        var result = await bench.CopyAsync($"{source.Host}/team/app:1", $"{source.Host}/release/app", ["1"]);

        Assert.Equal(digest, await source.DigestOfAsync("release/app", "1"));
        Assert.Equal((0, 2), (result.Progress.BlobsSent, result.Progress.BlobsMounted));
        Assert.DoesNotContain(source.Requests, request => request.StartsWith("GET /v2/team/app/blobs/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Registry_that_mounts_nothing_gets_the_blobs()
    {
        var (digest, _) = await TestImage.PushAsync(source, "team/app", "1");
        source.Intercept = context =>
        {
            var isMount = context.Request.Query.ContainsKey("mount");
            context.Response.StatusCode = isMount ? 403 : context.Response.StatusCode;
            return Task.FromResult(isMount);
        };

        var result = await bench.CopyAsync($"{source.Host}/team/app:1", $"{source.Host}/release/app", ["1"]);

        Assert.Equal(digest, await source.DigestOfAsync("release/app", "1"));
        Assert.Equal(2, result.Progress.BlobsSent);
    }

    [Fact]
    public async Task Each_side_has_its_own_login()
    {
        source.TokenLogin = ("reader", "pull-word");
        destination.Login = ("writer", "push-word");
        var (digest, _) = await TestImage.PushAsync(source, "team/app", "1");
        bench.SourceLogin = CopyBench.Login(source.Host, "reader", "pull-word");
        bench.DestinationLogin = CopyBench.Login(destination.Host, "writer", "push-word");

        await CopyAsync("team/app:1", "app", "1");

        Assert.Equal(digest, await destination.DigestOfAsync("app", "1"));
    }

    [Fact]
    public async Task Progress_only_grows_and_ends_with_everything()
    {
        await TestImage.PushAsync(
            source,
            "team/app",
            "1",
            layers: [.. Enumerable.Range(0, 8).Select(seed => CopyBench.Bytes(100_000, seed))]
        );

        await CopyAsync("team/app:1", "app", "1");

        var bytes = bench.Reports.Select(report => report.BytesDone).ToList();
        Assert.Equal(bytes.Order(), bytes);
        Assert.Equal((9, 9), (bench.Reports.Last().BlobsDone, bench.Reports.Last().BlobsTotal));
        Assert.Equal(bench.Reports.Last().BytesTotal, bytes[^1]);
        Assert.All(bench.Reports, report => Assert.InRange(report.BytesDone, 0, report.BytesTotal));
    }

    [Fact]
    public async Task Empty_blob_is_copied()
    {
        var (digest, _) = await TestImage.PushAsync(
            source,
            "team/app",
            "1",
            layers:
            [
                [],
            ]
        );

        await CopyAsync("team/app:1", "app", "1");

        Assert.Equal(digest, await destination.DigestOfAsync("app", "1"));
    }

    private int Uploads() => destination.Requests.Count(request => request.StartsWith("POST", StringComparison.Ordinal));

    private Task<Operator.Workspace.Copying.CopyResult> CopyAsync(string from, string to, params string[] tags) =>
        bench.CopyAsync($"{source.Host}/{from}", $"{destination.Host}/{to}", tags);
}
