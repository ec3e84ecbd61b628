using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Informers;
using Operator.Kubernetes.Telemetry;
using Operator.Kubernetes.Tests.Widgets;
using Operator.Testing;
using Operator.Testing.Proxy;

namespace Operator.Kubernetes.Tests.Client;

/// <summary>The real connection: TLS and HTTP/2 as with any API server.</summary>
public sealed class ConnectionTests(WidgetCluster cluster) : IClassFixture<WidgetCluster>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Requests_and_watches_share_one_connection()
    {
        await using var relay = new TcpRelay(cluster.Server.Configuration);
        var client = cluster.Server.CreateClient(relay.Configuration, null, WidgetJsonContext.Default);
        await client.GetAsync<V1Namespace>("default", null, Token);
        var watches = Enumerable.Range(0, 10).Select(_ => WatchBrieflyAsync(client));
        var reads = Enumerable.Range(0, 50).Select(_ => client.GetAsync<V1Namespace>("default", null, Token));
        await Task.WhenAll(watches.Concat(reads));
        Assert.Equal(1, relay.Connections);
    }

    [Fact]
    public async Task Connection_that_swallows_everything_is_noticed_and_replaced()
    {
        await using var ns = await cluster.Server.CreateNamespaceAsync();
        await using var relay = new TcpRelay(cluster.Server.Configuration);
        var options = new KubernetesClientOptions { KeepAlive = TimeSpan.FromSeconds(1) };
        var client = cluster.Server.CreateClient(relay.Configuration, options, WidgetJsonContext.Default);
        var informer = new SharedInformer<Widget, Widget>(
            client,
            new InformerOptions<Widget> { Namespaces = { ns.Name } },
            widget => widget,
            new KubernetesMetrics(),
            TimeProvider.System,
            NullLogger.Instance
        );
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var running = informer.RunAsync(end.Token);
        await informer.WaitForSyncAsync(Token).WaitAsync(Eventually.Patience, Token);
        relay.Freeze();
        await cluster.Client.CreateAsync(Widget.Of(ns.Name, "missed"), Token);
        await Eventually.HoldsAsync(() => informer.List().Count == 1, "the change that the connection swallowed is seen");
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    private static async Task WatchBrieflyAsync(KubernetesClient client)
    {
        await foreach (var _ in client.WatchAsync<V1Namespace>(null, new() { Timeout = TimeSpan.FromSeconds(1) }, Token))
        {
            // Only that it is open counts.
        }
    }
}
