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
    private readonly CancellationTokenSource end = new();
    private readonly WidgetCluster cluster;
    private readonly TestNamespace ns;
    private Task running = Task.CompletedTask;

    private InformerScene(WidgetCluster cluster, TestNamespace ns, FaultProxy proxy)
    {
        this.cluster = cluster;
        this.ns = ns;
        Proxy = proxy;
        Options.Namespaces.Add(ns.Name);
        Options.FirstBackoff = TimeSpan.FromMilliseconds(20);
        Options.LongestBackoff = TimeSpan.FromMilliseconds(200);
    }

    public FaultProxy Proxy { get; }

    public InformerOptions<Widget> Options { get; } = new();

    public SharedInformer<Widget, Widget> Informer { get; private set; } = null!;

    public Recorder Recorder { get; } = new();

    public string Namespace => ns.Name;

    public IEnumerable<string?> Names => Informer.List().Select(w => w.Metadata.Name).Order();

    public int Lists => Proxy.Count(r => r.IsList);

    public int Watches => Proxy.Count(r => r.IsWatch);

    public static async Task<InformerScene> SetAsync(WidgetCluster cluster) =>
        new(cluster, await cluster.Server.CreateNamespaceAsync(), await cluster.StartProxyAsync());

    public async Task StartAsync()
    {
        var client = cluster.ClientThrough(Proxy, new() { QueriesPerSecond = 0, MaxAttempts = 1 });
        Informer = new(client, Options, widget => widget, new KubernetesMetrics(), TimeProvider.System, NullLogger.Instance);
        Informer.AddHandler(Recorder);
        running = Informer.RunAsync(end.Token);
        await Informer.WaitForSyncAsync().WaitAsync(Eventually.Patience);
    }

    /// <summary>Waits until one watch is open for each namespace.</summary>
    public Task WatchingAsync(int watches = 1) => Proxy.StreamsOpenAsync(watches, r => r.IsWatch);

    public Task<Widget> CreateAsync(string name, int size = 0, IDictionary<string, string>? labels = null) =>
        cluster.Client.CreateAsync(Widget.Of(ns.Name, name, size, labels));

    public Task CreateInAsync(string ns, string name) => cluster.Client.CreateAsync(Widget.Of(ns, name));

    /// <summary>Creates an object that the server accepts and the class does not.</summary>
    public Task CreateMisfitAsync(string name) =>
        cluster.Client.CreateAsync(
            new RawWidget
            {
                Metadata = new() { Name = name, NamespaceProperty = ns.Name },
                Spec = JsonDocument.Parse("""{"mode":"Sideways"}""").RootElement,
            }
        );

    public Task ResizeAsync(string name, int size) => PatchAsync(name, $$$"""{"spec":{"size":{{{size}}}}}""");

    public Task PatchAsync(string name, string patch) =>
        cluster.Client.PatchAsync<RawWidget>(name, ns.Name, KubernetesPatch.Merge(JsonNode.Parse(patch)!.AsObject()));

    public Task DeleteAsync(string name) => cluster.Client.DeleteAsync<Widget>(name, ns.Name);

    public Task SeesAsync(params string[] names) =>
        Eventually.HoldsAsync(() => Names.SequenceEqual(names), $"the informer sees {string.Join(", ", names)}");

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Proxy.DisposeAsync();
        await ns.DisposeAsync();
        end.Dispose();
    }
}
