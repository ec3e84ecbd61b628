using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Operator.Core.Images;
using Operator.Testing.Servers;
using Operator.Tests.Workspace.Network;

namespace Operator.Tests.Workspace.Copying;

/// <summary>Copies between two real registries of which one fails for a while, or for good.</summary>
public sealed class CopyFaultTests : IAsyncLifetime
{
    private static readonly byte[] Layer = CopyBench.Bytes(1_000_000);
    private static readonly string LayerDigest = RegistryServer.Digest(Layer);
    private readonly CopyBench bench = new();
    private RegistryServer source = null!;
    private RegistryServer destination = null!;
    private string digest = "";

    public async ValueTask InitializeAsync()
    {
        source = await RegistryServer.StartAsync();
        destination = await RegistryServer.StartAsync();
        (digest, _) = await TestImage.PushAsync(source, "team/app", "1", layers: [Layer]);
    }

    public async ValueTask DisposeAsync()
    {
        bench.Dispose();
        await source.DisposeAsync();
        await destination.DisposeAsync();
    }

    [Fact]
    public async Task Source_that_breaks_off_is_read_on_from_there()
    {
        var ranges = new List<string>();
        source.Intercept = async context =>
        {
            if (!IsLayer(context))
            {
                return false;
            }

            ranges.Add(context.Request.Headers.Range.ToString());
            if (ranges.Count > 1)
            {
                return false;
            }

            await BreakOffAsync(context, 400_000);
            return true;
        };

        await SucceedsAsync();

        Assert.Equal(2, ranges.Count);
        Assert.Equal("", ranges[0]);
        Assert.Matches("^bytes=[1-9][0-9]*-$", ranges[1]);
        Assert.Equal(2, Destination("POST /v2/app/blobs/uploads/").Count);
    }

    [Fact]
    public async Task Source_without_ranges_is_read_again_up_to_there()
    {
        var answers = 0;
        source.Intercept = async context =>
        {
            if (!IsLayer(context))
            {
                return false;
            }

            if (++answers == 1)
            {
                await BreakOffAsync(context, 400_000);
                return true;
            }

            await context.Response.Body.WriteAsync(Layer);
            return true;
        };

        await SucceedsAsync();

        Assert.Equal(2, answers);
    }

    [Fact]
    public async Task Source_that_always_breaks_off_is_unavailable()
    {
        source.Intercept = async context =>
        {
            if (IsLayer(context))
            {
                context.Response.ContentLength = context.Request.Headers.Range.Count == 0 ? Layer.Length : null;
                await context.Response.Body.FlushAsync();
                context.Abort();
            }

            return IsLayer(context);
        };

        await FailsAsync("SourceUnavailable", "");
    }

    [Fact]
    public async Task Part_that_fails_before_it_arrives_is_sent_again_in_the_same_upload()
    {
        var parts = 0;
        destination.Intercept = context =>
        {
            if (context.Request.Method == "PATCH" && ++parts is 3 or 5)
            {
                context.Abort();
                return Task.FromResult(true);
            }

            return Task.FromResult(false);
        };

        await SucceedsAsync();

        Assert.Equal(18, parts);
        Assert.Equal(2, Destination("POST /v2/app/blobs/uploads/").Count);
    }

    [Fact]
    public async Task Part_of_which_the_registry_has_kept_a_half_goes_on_from_there()
    {
        const int Kept = (2 * CopyBench.Part) + (CopyBench.Part / 2);
        using var inner = new HttpClient();
        var parts = 0;
        var ranges = new List<string>();
        Uri? next = null;
        source.Intercept = context =>
        {
            if (IsLayer(context))
            {
                ranges.Add(context.Request.Headers.Range.ToString());
            }

            return Task.FromResult(false);
        };
        destination.Intercept = async context =>
        {
            if (context.Request.Method == "PATCH" && ++parts == 3)
            {
                var half = new byte[CopyBench.Part / 2];
                await context.Request.Body.ReadExactlyAsync(half);
                using var content = new ByteArrayContent(half);
                var upload = $"http://{destination.InnerHost}{context.Request.Path}{context.Request.QueryString}";
                using var answer = await inner.PatchAsync(upload, content);
                next = answer.Headers.Location;
                context.Abort();
                return true;
            }

            if (
                context.Request.Method != "GET"
                || next is null
                || !context.Request.Path.Value!.Contains("/uploads/", StringComparison.Ordinal)
            )
            {
                return false;
            }

            context.Response.StatusCode = 204;
            context.Response.Headers["Range"] = $"0-{Kept - 1}";
            context.Response.Headers.Location = next.ToString();
            next = null;
            return true;
        };

        await SucceedsAsync();

        Assert.Equal(["", $"bytes={Kept}-"], ranges);
        Assert.Equal(16, parts);
        Assert.Equal(2, Destination("POST /v2/app/blobs/uploads/").Count);
    }

    [Fact]
    public async Task Token_that_expires_between_two_parts_is_fetched_anew()
    {
        destination.TokenLogin = ("writer", "push-word");
        bench.DestinationLogin = CopyBench.Login(destination.Host, "writer", "push-word");
        var parts = 0;
        destination.Intercept = context =>
        {
            var isExpired = context.Request.Method == "PATCH" && ++parts == 2;
            if (isExpired)
            {
                context.Response.StatusCode = 401;
                context.Response.Headers.WWWAuthenticate = $"Bearer realm=\"{destination.Url}/token\",service=\"registry\"";
            }

            return Task.FromResult(isExpired);
        };

        await SucceedsAsync();

        Assert.Equal(17, parts);
    }

    [Fact]
    public async Task Upload_that_the_registry_loses_begins_again()
    {
        var parts = 0;
        destination.Intercept = context =>
        {
            var isLost = context.Request.Method == "PATCH" && ++parts == 3;
            isLost |= context.Request.Method == "GET" && context.Request.Path.Value!.Contains("/uploads/", StringComparison.Ordinal);
            context.Response.StatusCode = isLost ? 404 : 200;
            return Task.FromResult(isLost);
        };

        await SucceedsAsync();

        Assert.Equal(19, parts);
        Assert.Equal(3, Destination("POST /v2/app/blobs/uploads/").Count);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task Registry_that_fails_for_a_while_delays_the_copy(int status)
    {
        destination.Fail(3, status, TimeSpan.FromSeconds(1));
        source.Fail(3, status, TimeSpan.FromSeconds(1));

        await SucceedsAsync();
    }

    [Theory]
    [InlineData("PATCH")]
    [InlineData("PUT")]
    public async Task Upload_is_finished_although_some_of_its_requests_fail(string method)
    {
        var failures = 0;
        destination.Intercept = context =>
        {
            var fails =
                context.Request.Method == method
                && context.Request.Path.Value!.Contains("/uploads/", StringComparison.Ordinal)
                && ++failures is 1 or 3;
            context.Response.StatusCode = fails ? 503 : 200;
            return Task.FromResult(fails);
        };

        await SucceedsAsync();

        Assert.True(failures > 3);
    }

    [Theory]
    [InlineData(405)]
    [InlineData(413)]
    [InlineData(400)]
    public async Task Registry_that_takes_no_parts_gets_the_blob_in_one_request(int status)
    {
        destination.Intercept = context =>
        {
            var isPart = context.Request.Method == "PATCH";
            context.Response.StatusCode = isPart ? status : 200;
            return Task.FromResult(isPart);
        };

        await SucceedsAsync();

        Assert.Single(Destination("PATCH "));
    }

    [Fact]
    public async Task Content_that_is_not_the_digests_never_becomes_a_blob()
    {
        var other = Layer.ToArray();
        other[^1] ^= 1;
        source.Intercept = async context =>
        {
            if (IsLayer(context))
            {
                await context.Response.Body.WriteAsync(other);
            }

            return IsLayer(context);
        };

        await FailsAsync("SourceImageInvalid", $"The registry returns other content than {LayerDigest} under that digest");

        Assert.DoesNotContain(Destination("PUT "), request => request.Contains(LayerDigest, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(999_999)]
    [InlineData(1_000_001)]
    public async Task Blob_of_another_size_than_its_manifest_says_is_refused(int size)
    {
        source.Intercept = async context =>
        {
            if (IsLayer(context))
            {
                context.Response.ContentLength = size;
                await context.Response.Body.WriteAsync(CopyBench.Bytes(size));
            }

            return IsLayer(context);
        };

        await FailsAsync("SourceImageInvalid", $"Blob {LayerDigest} has {size} bytes and not the 1000000 that its manifest says");
    }

    [Fact]
    public async Task Image_that_is_not_there_is_named()
    {
        var failure = await bench.FailsAsync($"{source.Host}/team/app:2", $"{destination.Host}/app");

        Assert.Equal("SourceImageNotFound", failure.Reason.Name);
        Assert.Contains("team/app:2", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Index_whose_child_is_missing_is_incomplete()
    {
        await TestImage.PushIndexAsync(source, "team/index", "1");
        var child = (await TestImage.PushAsync(source, "team/index", "", "arm64")).Digest;
        source.Intercept = context => NotFoundAsync(context, $"/manifests/{child}");

        var failure = await bench.FailsAsync($"{source.Host}/team/index:1", $"{destination.Host}/app");

        Assert.Equal("SourceImageIncomplete", failure.Reason.Name);
        Assert.Contains(child, failure.Message, StringComparison.Ordinal);
        Assert.Empty(destination.Requests);
    }

    [Fact]
    public async Task Image_whose_blob_is_missing_is_incomplete()
    {
        source.Intercept = context => NotFoundAsync(context, $"/blobs/{LayerDigest}");

        await FailsAsync("SourceImageIncomplete", LayerDigest);
    }

    [Fact]
    public async Task Text_that_is_no_manifest_is_refused()
    {
        source.Intercept = async context =>
        {
            context.Response.ContentType = Manifest.OciManifest;
            await context.Response.WriteAsync("<html>");
            return true;
        };

        await FailsAsync("SourceImageInvalid", "is not an image");
    }

    [Fact]
    public async Task Login_that_is_missing_or_wrong_is_named_for_its_side()
    {
        destination.Login = ("writer", "push-word");
        await FailsAsync("PushAuthenticationRequired", destination.Host);
        bench.DestinationLogin = CopyBench.Login(destination.Host, "writer", "other-word");
        await FailsAsync("PushDenied", destination.Host);
        bench.DestinationLogin = """{"auths":{"x":5""";
        await FailsAsync("PushSecretInvalid", "destination.json is not a Docker configuration in JSON");
        source.Login = ("reader", "pull-word");
        bench.DestinationLogin = null;
        await FailsAsync("SourceAuthenticationRequired", source.Host);
        bench.SourceLogin = CopyBench.Login(source.Host, "reader", "other-word");
        await FailsAsync("SourceAuthenticationFailed", source.Host);
    }

    [Fact]
    public async Task Registry_that_is_read_only_refuses()
    {
        await using var closed = await RegistryServer.StartAsync(readOnly: true);

        var failure = await bench.FailsAsync($"{source.Host}/team/app:1", $"{closed.Host}/app");

        Assert.Equal("PushRefused", failure.Reason.Name);
    }

    [Fact]
    public async Task Registry_that_refuses_the_manifest_has_no_tag_of_it()
    {
        destination.Intercept = async context =>
        {
            var isManifest =
                context.Request.Method == "PUT" && context.Request.Path.Value!.Contains("/manifests/", StringComparison.Ordinal);
            if (isManifest)
            {
                context.Response.StatusCode = 400;
                await context.Response.WriteAsync("""{"errors":[{"code":"MANIFEST_INVALID","message":"policy says no"}]}""");
            }

            return isManifest;
        };

        await FailsAsync("PushRefused", "policy says no");
    }

    [Fact]
    public async Task Tag_that_shows_something_else_afterwards_is_not_taken_for_the_copy()
    {
        var other = (await TestImage.PushAsync(destination, "app", "other")).Digest;
        destination.Intercept = context =>
        {
            if (context.Request.Method == "GET" && context.Request.Path == "/v2/app/manifests/1")
            {
                context.Request.Path = "/v2/app/manifests/other";
            }

            return Task.FromResult(false);
        };

        var failure = await bench.FailsAsync($"{source.Host}/team/app:1", $"{destination.Host}/app");

        Assert.Equal("PushVerificationFailed", failure.Reason.Name);
        Assert.Contains(other, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Copy_that_is_stopped_leaves_no_tag_and_the_next_one_goes_on()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        bench.Report = now =>
        {
            if (now.BytesDone > 500_000)
            {
                stop.Cancel();
            }
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            bench.CopyAsync($"{source.Host}/team/app:1", $"{destination.Host}/app", ["1"], cancellationToken: stop.Token)
        );

        Assert.Empty(Destination("PUT /v2/app/manifests/"));
        bench.Report = _ => { };
        await SucceedsAsync();
    }

    [Fact]
    public async Task Registry_that_takes_a_blob_and_falls_silent_is_unavailable()
    {
        await using var silent = new HostileServer(path =>
            path.StartsWith("/upload/", StringComparison.Ordinal) ? HostileServer.Silent
            : path.EndsWith("/uploads/", StringComparison.Ordinal) ? HostileServer.Answer("202 Accepted\r\nLocation: /upload/1")
            : path == "/v2/" ? HostileServer.Answer("200 OK")
            : HostileServer.Answer("404 Not Found")
        );
        var time = new FakeTimeProvider();
        bench.Time = time;

        var failing = bench.FailsAsync($"{source.Host}/team/app:1", $"{silent.Host}/app");
        for (var step = 0; !failing.IsCompleted; step++)
        {
            Assert.True(step < 20_000, "because nothing may wait forever");
            time.Advance(TimeSpan.FromSeconds(10));
            await Task.WhenAny(failing, Task.Delay(5, TestContext.Current.CancellationToken));
        }

        Assert.Equal("PushRegistryUnavailable", (await failing).Reason.Name);
    }

    private static bool IsLayer(HttpContext context) =>
        context.Request.Method == "GET" && context.Request.Path == $"/v2/team/app/blobs/{LayerDigest}";

    private static async Task BreakOffAsync(HttpContext context, int after)
    {
        context.Response.ContentLength = Layer.Length;
        await context.Response.Body.WriteAsync(Layer.AsMemory(0, after));
        await context.Response.Body.FlushAsync();
        context.Abort();
    }

    private static Task<bool> NotFoundAsync(HttpContext context, string end)
    {
        var isMissing = context.Request.Path.Value!.EndsWith(end, StringComparison.Ordinal);
        context.Response.StatusCode = isMissing ? 404 : 200;
        return Task.FromResult(isMissing);
    }

    private List<string> Destination(string start) =>
        [.. destination.Requests.Where(request => request.StartsWith(start, StringComparison.Ordinal))];

    private async Task SucceedsAsync()
    {
        var result = await bench.CopyAsync($"{source.Host}/team/app:1", $"{destination.Host}/app", ["1"]);

        Assert.Equal(digest, result.Digest);
        Assert.Equal(digest, await destination.DigestOfAsync("app", "1"));
        Assert.Equal(bench.Reports.Last().BytesTotal, bench.Reports.Last().BytesDone);
    }

    private async Task FailsAsync(string reason, string words)
    {
        var failure = await bench.FailsAsync($"{source.Host}/team/app:1", $"{destination.Host}/app");

        Assert.Equal(reason, failure.Reason.Name);
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
        Assert.Null(await destination.DigestOfAsync("app", "1"));
    }
}
