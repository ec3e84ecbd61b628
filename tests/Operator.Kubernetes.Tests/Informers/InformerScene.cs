using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Informers;
using Operator.Kubernetes.Telemetry;
using Operator.Kubernetes.Tests.Widgets;
using Operator.Testing;
using Operator.Testing.Proxy;

namespace Operator.Kubernetes.Tests.Informers;

/// <summary>An informer of widgets in a namespace of its own, behind a proxy; writes go past the proxy.</summary>
internal sealed class InformerScene : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly WidgetCluster _cluster;
    private readonly TestNamespace _ns;
    private Task _running = Task.CompletedTask;

    private InformerScene(WidgetCluster cluster, TestNamespace ns, FaultProxy proxy)
    {
        _cluster = cluster;
        _ns = ns;
        Proxy = proxy;
        Options.Namespaces.Add(ns.Name);
        Options.FirstBackoff = TimeSpan.FromMilliseconds(20);
        Options.LongestBackoff = TimeSpan.FromMilliseconds(200);
    }

    public FaultProxy Proxy { get; }

    public InformerOptions<Widget> Options { get; } = new();

    public SharedInformer<Widget, Widget> Informer { get; private set; } = null!;

    public Recorder Recorder { get; } = new();

    public string Namespace => _ns.Name;

    public IEnumerable<string?> Names => Informer.List().Select(w => w.Metadata.Name).Order();

    public int Lists => Proxy.Count(r => r.IsList);

    public int Watches => Proxy.Count(r => r.IsWatch);

    public static async Task<InformerScene> SetAsync(WidgetCluster cluster) =>
        new(cluster, await cluster.Server.CreateNamespaceAsync(), await cluster.StartProxyAsync());

    public async Task StartAsync()
    {
        var client = _cluster.ClientThrough(Proxy, new() { QueriesPerSecond = 0, MaxAttempts = 1 });
        Informer = new(client, Options, widget => widget, new KubernetesMetrics(), TimeProvider.System, NullLogger.Instance);
        Informer.AddHandler(Recorder);
        _running = Informer.RunAsync(_end.Token);
        await Informer.WaitForSyncAsync().WaitAsync(Eventually.Patience);
    }

    /// <summary>Waits until one watch is open for each namespace.</summary>
    public Task WatchingAsync(int watches = 1) => Proxy.StreamsOpenAsync(watches, r => r.IsWatch);

    public Task<Widget> CreateAsync(string name, int size = 0, IDictionary<string, string>? labels = null) =>
        _cluster.Client.CreateAsync(Widget.Of(_ns.Name, name, size, labels));

    public Task CreateInAsync(string ns, string name) => _cluster.Client.CreateAsync(Widget.Of(ns, name));

    /// <summary>Creates an object that the server accepts and the class does not.</summary>
    public Task CreateMisfitAsync(string name) =>
        _cluster.Client.CreateAsync(
            new RawWidget
            {
                Metadata = new() { Name = name, NamespaceProperty = _ns.Name },
                Spec = JsonDocument.Parse("""{"mode":"Sideways"}""").RootElement,
            }
        );

    public Task ResizeAsync(string name, int size) => PatchAsync(name, $$$"""{"spec":{"size":{{{size}}}}}""");

    public Task PatchAsync(string name, string patch) =>
        _cluster.Client.PatchAsync<RawWidget>(name, _ns.Name, KubernetesPatch.Merge(JsonNode.Parse(patch)!.AsObject()));

    public Task DeleteAsync(string name) => _cluster.Client.DeleteAsync<Widget>(name, _ns.Name);

    public Task SeesAsync(params string[] names) =>
        Eventually.HoldsAsync(() => Names.SequenceEqual(names), $"the informer sees {string.Join(", ", names)}");

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Proxy.DisposeAsync();
        await _ns.DisposeAsync();
        _end.Dispose();
    }
}
