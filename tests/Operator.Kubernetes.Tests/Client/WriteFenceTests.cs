using k8s.Models;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Configuration;
using Operator.Testing;
using Operator.Testing.Servers;

namespace Operator.Kubernetes.Tests.Client;

/// <summary>A process that leads no longer sends no write: not after waiting for its turn, and not as a further try.</summary>
public sealed class WriteFenceTests
{
    private static readonly V1ConfigMap Something = new()
    {
        Metadata = new() { Name = "a", NamespaceProperty = "b" },
    };

    private bool leads = true;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Process_that_does_not_lead_reads_and_does_not_write()
    {
        await using var server = await LoopbackServer.StartAsync(AnswerAsync);
        using var client = Client(server, new());
        leads = false;

        var refused = await Assert.ThrowsAsync<KubernetesApiException>(() => client.CreateAsync(Something, Token));
        Assert.NotNull(await client.GetAsync<V1ConfigMap>("a", "b", Token));

        Assert.True(refused.IsNotLeading);
        Assert.Single(server.Requests, request => request.StartsWith("GET", StringComparison.Ordinal));
        Assert.DoesNotContain(server.Requests, request => request.StartsWith("POST", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Write_that_waited_for_its_turn_is_not_sent_when_the_lease_is_lost_meanwhile()
    {
        var time = new FakeTimeProvider();
        await using var server = await LoopbackServer.StartAsync(AnswerAsync);
        using var client = Client(server, new() { QueriesPerSecond = 1, Burst = 1 }, time);
        await client.CreateAsync(Something, Token);
        var waiting = client.CreateAsync(Something, Token);
        Assert.False(waiting.IsCompleted);

        leads = false;
        time.Advance(TimeSpan.FromSeconds(2));

        Assert.True((await Assert.ThrowsAsync<KubernetesApiException>(() => waiting)).IsNotLeading);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Write_is_not_tried_again_when_the_lease_is_lost_meanwhile()
    {
        await using var server = await LoopbackServer.StartAsync(context =>
        {
            leads = false;
            context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            return Task.CompletedTask;
        });
        using var client = Client(server, new() { MaxAttempts = 4 });

        var refused = await Assert.ThrowsAsync<KubernetesApiException>(() => client.CreateAsync(Something, Token));

        Assert.True(refused.IsNotLeading);
        Assert.Single(server.Requests);
    }

    private KubernetesClient Client(LoopbackServer server, KubernetesClientOptions options, TimeProvider? time = null) =>
        new(new KubernetesClientConfiguration { Host = server.Url }, options, time: time, mayWrite: () => leads);

    private static Task AnswerAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","namespace":"b"}}""");
    }
}
