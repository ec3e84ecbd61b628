using k8s.Models;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Controllers;
using Operator.Kubernetes.Hosting;
using Operator.Kubernetes.Tests.Widgets;
using Operator.Testing;
using Operator.Testing.Proxy;

namespace Operator.Kubernetes.Tests.Controllers;

/// <summary>A whole operator for widgets and the ConfigMaps of their names, in a namespace of its own, behind a proxy.</summary>
internal sealed class ControllerScene : IAsyncDisposable
{
    private readonly WidgetCluster cluster;
    private readonly TestNamespace ns;
    private IHost? host;
    private bool started;

    private ControllerScene(WidgetCluster cluster, TestNamespace ns, FaultProxy proxy)
    {
        this.cluster = cluster;
        this.ns = ns;
        Proxy = proxy;
    }

    public FaultProxy Proxy { get; }

    public Script Script { get; } = new();

    public LogSink Log { get; } = new();

    public string Namespace => ns.Name;

    /// <summary>Past the proxy.</summary>
    public KubernetesClient Client => cluster.Client;

    public IServiceProvider Services => host!.Services;

    /// <summary>Writes of the operator, without those that keep its lease.</summary>
    public int Writes => Proxy.Count(r => r.IsWrite && !r.Concerns("leases"));

    public static async Task<ControllerScene> SetAsync(WidgetCluster cluster) =>
        new(cluster, await cluster.Server.CreateNamespaceAsync(), await cluster.StartProxyAsync());

    public async Task StartAsync(
        Action<ControllerOptions<Widget>>? controller = null,
        Action<OperatorBuilder>? more = null,
        Action<RuntimeOptions>? options = null
    )
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.AddProvider(Log).SetMinimumLevel(LogLevel.Debug);
        builder.Services.AddSingleton(Proxy.Configuration);
        builder.Services.AddSingleton(Script);
        var runtime = new RuntimeOptions { Client = { QueriesPerSecond = 0 }, LeaderElection = { LeaseNamespace = ns.Name } };
        options?.Invoke(runtime);
        var parts = builder
            .Services.AddKubernetesOperator(runtime)
            .AddJsonContext(WidgetJsonContext.Default)
            .AddInformer<Widget>(o => o.Namespaces.Add(ns.Name))
            .AddInformer<V1ConfigMap>(o => o.Namespaces.Add(ns.Name))
            .AddController<ScriptedController, Widget>(o =>
            {
                o.Watches<V1ConfigMap>(map => NamespacedName.From(map));
                controller?.Invoke(o);
            });
        more?.Invoke(parts);
        host = builder.Build();
        await host.StartAsync();
        started = true;
    }

    public Task<Widget> CreateAsync(string name, int size = 0) => Client.CreateAsync(Widget.Of(ns.Name, name, size));

    public Task DeleteAsync(string name) => Client.DeleteAsync<Widget>(name, ns.Name);

    public Task CalledAsync(string call, int times = 1) =>
        Eventually.HoldsAsync(() => Script.Count(call) >= times, $"{call}, {times} times");

    public async Task StopAsync()
    {
        if (started)
        {
            started = false;
            await host!.StopAsync();
        }

        host?.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        Proxy.GoUp();
        await StopAsync();
        await Proxy.DisposeAsync();
        await ns.DisposeAsync();
    }
}
