using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using k8s.Models;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Queueing;
using Operator.Kubernetes.Telemetry;
using Operator.Testing;
using Operator.Testing.Proxy;

namespace Operator.Kubernetes.Tests.Telemetry;

public sealed class KubernetesMetricsTests(ApiServerFixture server) : IClassFixture<ApiServerFixture>, IDisposable
{
    private readonly MeterListener listener = new();
    private readonly ConcurrentDictionary<string, long> sums = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => listener.Dispose();

    [Fact]
    public async Task Requests_are_counted_by_verb_resource_and_code()
    {
        await using var ns = await server.CreateNamespaceAsync();
        await using var proxy = await FaultProxy.StartAsync(server.Configuration);
        using var client = new KubernetesClient(proxy.Configuration, metrics: Listen());
        var map = new V1ConfigMap
        {
            Metadata = new() { Name = "m", NamespaceProperty = ns.Name },
        };
        await client.CreateAsync(map, Token);
        await Assert.ThrowsAsync<KubernetesApiException>(() => client.CreateAsync(map, Token));
        proxy.FailNext(r => r.Method == "GET", new Fault.Cut());
        Assert.Null(await client.GetAsync<V1ConfigMap>("none", ns.Name, Token));
        Assert.Equal(
            [
                "kubernetes.client.requests code=201 resource=configmaps verb=create 1",
                "kubernetes.client.requests code=404 resource=configmaps verb=get 1",
                "kubernetes.client.requests code=409 resource=configmaps verb=create 1",
                "kubernetes.client.requests code=none resource=configmaps verb=get 1",
            ],
            Read("kubernetes.client.requests")
        );
        Assert.Equal(["kubernetes.client.retries resource=configmaps verb=get 1"], Read("kubernetes.client.retries"));
    }

    [Fact]
    public async Task Depth_of_the_queue_goes_up_and_down()
    {
        using var queue = new WorkQueue<string>("builds", new(), TimeProvider.System, Listen());
        queue.Add("a");
        queue.Add("b");
        queue.Add("b");
        Assert.Equal(["kubernetes.workqueue.depth queue=builds 2"], Read("kubernetes.workqueue.depth"));
        queue.Done((await queue.GetAsync(Token)).Key);
        Assert.Equal(["kubernetes.workqueue.depth queue=builds 1"], Read("kubernetes.workqueue.depth"));
        await queue.ShutDownAsync();
        Assert.Equal(["kubernetes.workqueue.depth queue=builds 0"], Read("kubernetes.workqueue.depth"));
    }

    private KubernetesMetrics Listen()
    {
        var factory = new OwnMeter();
        listener.InstrumentPublished = (instrument, listener) =>
        {
            // Other tests have meters of the same name.
            if (ReferenceEquals(instrument.Meter, factory.Meter))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>(
            (instrument, value, tags, _) =>
            {
                var labels = tags.ToArray().Select(t => $"{t.Key}={t.Value}").Order();
                sums.AddOrUpdate($"{instrument.Name} {string.Join(' ', labels)}", value, (_, sum) => sum + value);
            }
        );
        listener.Start();
        return new KubernetesMetrics(factory);
    }

    private IEnumerable<string> Read(string instrument) =>
        sums.Where(s => s.Key.StartsWith($"{instrument} ", StringComparison.Ordinal)).Select(s => $"{s.Key} {s.Value}").Order();

    private sealed class OwnMeter : IMeterFactory
    {
        public Meter Meter { get; } = new(KubernetesMetrics.MeterName);

        public Meter Create(MeterOptions options) => Meter;

        public void Dispose() => Meter.Dispose();
    }
}
