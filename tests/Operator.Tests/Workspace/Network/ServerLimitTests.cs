using Microsoft.Extensions.Time.Testing;
using Operator.Entities.ImageBuilds;
using Operator.Workspace.Network;

namespace Operator.Tests.Workspace.Network;

/// <summary>Servers that accept a connection and then never come to an end.</summary>
public sealed class ServerLimitTests : IDisposable
{
    private readonly Workbench bench = new();

    public static TheoryData<string> Slow => ["silent", "dripping head", "dripping body"];

    public static TheoryData<string> Large => ["endless head", "endless body", "endless error"];

    [Theory]
    [MemberData(nameof(Slow))]
    public async Task Token_service_that_does_not_end_its_answer_makes_the_registry_unavailable(string behaviour)
    {
        await using var server = TokenServer(behaviour);
        var time = new FakeTimeProvider();

        var failure = await PublishFailsAsync(server, time);

        Assert.Equal("PushRegistryUnavailable", failure.Reason);
        Assert.Contains("in time", failure.Message, StringComparison.Ordinal);
        Assert.Equal(5, server.Requests.Count(path => path.StartsWith("/token", StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Slow))]
    public async Task Manifest_that_does_not_end_makes_the_registry_unavailable(string behaviour)
    {
        await using var server = new HostileServer(path =>
            path.Contains("/manifests/", StringComparison.Ordinal) ? Of(behaviour) : Of("fine")
        );

        var failure = await PublishFailsAsync(server, new FakeTimeProvider());

        Assert.Equal("PushRegistryUnavailable", failure.Reason);
        Assert.Contains("in time", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Large))]
    public async Task Token_larger_than_any_is_not_read_to_its_end(string behaviour)
    {
        await using var server = TokenServer(behaviour);

        var failure = await PublishFailsAsync(server, time: null);

        Assert.Equal("PushRegistryUnavailable", failure.Reason);
    }

    [Theory]
    [MemberData(nameof(Large))]
    public async Task Manifest_larger_than_any_is_not_read_to_its_end(string behaviour)
    {
        await using var server = new HostileServer(path =>
            path.Contains("/manifests/", StringComparison.Ordinal) ? Of(behaviour) : Of("fine")
        );

        var failure = await PublishFailsAsync(server, time: null);

        Assert.Equal("PushRegistryUnavailable", failure.Reason);
    }

    [Theory]
    [MemberData(nameof(Slow))]
    public async Task Archive_that_does_not_end_is_unavailable(string behaviour)
    {
        await using var server = new HostileServer(_ => Of(behaviour));

        var reason = await PrepareFailsAsync(new BuildSource { Archive = new ArchiveSource { Url = $"{server.Url}/app.tar.gz" } });

        Assert.Equal("SourceUnavailable", reason);
        Assert.Equal(3, server.Requests.Count);
    }

    [Theory]
    [MemberData(nameof(Slow))]
    public async Task Walrus_blob_that_does_not_end_is_unavailable(string behaviour)
    {
        await using var server = new HostileServer(_ => Of(behaviour));
        var source = new WalrusSource { Aggregator = server.Url, BlobId = "M4hsZGQ1oCktdzegB6HnI6Mi28S2nqOPHxK-W7_4BUk" };

        Assert.Equal("SourceUnavailable", await PrepareFailsAsync(new BuildSource { Walrus = source }));
    }

    [Theory]
    [MemberData(nameof(Slow))]
    public async Task Layer_that_does_not_end_is_unavailable(string behaviour)
    {
        var digest = "sha256:" + new string('a', 64);
        var manifest =
            $$$"""{"mediaType":"application/vnd.oci.image.manifest.v1+json","layers":[{"mediaType":"x","digest":"{{{digest}}}","size":9}]}""";
        await using var server = new HostileServer(path =>
            path.Contains("/manifests/", StringComparison.Ordinal) ? HostileServer.Answer("200 OK", manifest)
            : path.Contains("/blobs/", StringComparison.Ordinal) ? Of(behaviour)
            : Of("fine")
        );
        var source = new OciSource { Image = $"{server.Host}/sources/app:1", Insecure = true };

        Assert.Equal("SourceUnavailable", await PrepareFailsAsync(new BuildSource { Oci = source }));
    }

    [Fact]
    public async Task Body_that_keeps_coming_may_take_longer_than_an_answer()
    {
        // 64 KiB each half minute, ten times over: slow, and not a reason to stop.
        var time = new FakeTimeProvider();
        var begin = time.GetUtcNow();
        using var arrived = new SemaphoreSlim(0);
        await using var server = new HostileServer(_ =>
            async (connection, stopped) =>
            {
                await connection.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 655360\r\n\r\n"u8.ToArray(), stopped);
                for (var sent = 0; sent < 10; sent++)
                {
                    await connection.WriteAsync(new byte[64 << 10], stopped);
                    await arrived.WaitAsync(stopped);
                    time.Advance(TimeSpan.FromSeconds(30));
                }
            }
        );
        using var client = new HttpClient(new SocketsHttpHandler { Proxy = null, UseProxy = false });
        using var http = new ServerHttp(client, time);
        var token = TestContext.Current.CancellationToken;
        var received = 0L;

        using var response = await http.SendAsync(new ServerRequest(HttpMethod.Get, new Uri(server.Url)) { IsStreamed = true }, token);
        await http.CopyAsync(
            response,
            part =>
            {
                var before = received >> 16;
                received += part.Length;
                if (received >> 16 > before)
                {
                    arrived.Release();
                }

                return Task.CompletedTask;
            },
            token
        );

        Assert.Equal(655360, received);
        Assert.True(time.GetUtcNow() - begin > TimeSpan.FromMinutes(4), "because every part but the last took half a minute");
    }

    public void Dispose() => bench.Dispose();

    private static HostileServer TokenServer(string behaviour)
    {
        HostileServer server = null!;
        server = new HostileServer(path =>
            path.StartsWith("/token", StringComparison.Ordinal)
                ? Of(behaviour)
                : HostileServer.Answer($"401 Unauthorized\r\nWWW-Authenticate: Bearer realm=\"{server.Url}/token\",service=\"registry\"")
        );
        return server;
    }

    private static HostileServer.Behaviour Of(string name) =>
        name switch
        {
            "silent" => HostileServer.Silent,
            "dripping head" => HostileServer.DrippingHead,
            "dripping body" => HostileServer.DrippingBody,
            "endless head" => HostileServer.EndlessHead,
            "endless body" => HostileServer.EndlessBody,
            "endless error" => HostileServer.EndlessError,
            _ => HostileServer.Answer("200 OK"),
        };

    private async Task<Core.Contract.ReportedFailure> PublishFailsAsync(HostileServer server, FakeTimeProvider? time)
    {
        bench.Repository = $"{server.Host}/team/app";
        bench.EngineLeaves(Workbench.NoDigest);
        bench.Time = time ?? bench.Time;
        var publishing = bench.PublishAsync(new ImageBuildSpec { Output = new BuildOutput { Insecure = true } });
        return (await EndAsync(publishing, time)).Report.Failure!;
    }

    private async Task<string> PrepareFailsAsync(BuildSource source)
    {
        var time = new FakeTimeProvider();
        bench.Time = time;
        return (await EndAsync(bench.PrepareAsync(source), time)).Report.Failure!.Reason;
    }

    // Moves the clock on for as long as something waits for it, up to an hour of it.
    private static async Task<T> EndAsync<T>(Task<T> running, FakeTimeProvider? time)
    {
        for (var second = 0; time is not null && !running.IsCompleted; second++)
        {
            Assert.True(second < 3600, "because nothing may wait forever");
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(running, Task.Delay(5, TestContext.Current.CancellationToken));
        }

        return await running;
    }
}
