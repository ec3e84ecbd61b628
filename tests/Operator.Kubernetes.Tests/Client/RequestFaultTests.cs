using System.Diagnostics;
using k8s.Models;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Configuration;
using Operator.Kubernetes.Tests.Widgets;
using Operator.Testing;
using Operator.Testing.Proxy;

namespace Operator.Kubernetes.Tests.Client;

public sealed class RequestFaultTests(WidgetCluster cluster) : IClassFixture<WidgetCluster>, IAsyncLifetime
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private TestNamespace ns = null!;
    private FaultProxy proxy = null!;
    private KubernetesClient client = null!;

    public async ValueTask InitializeAsync()
    {
        ns = await cluster.Server.CreateNamespaceAsync();
        proxy = await cluster.StartProxyAsync();
        client = cluster.ClientThrough(proxy);
    }

    public async ValueTask DisposeAsync()
    {
        await proxy.DisposeAsync();
        await ns.DisposeAsync();
    }

    [Fact]
    public async Task Create_after_429_waits_as_long_as_the_server_asks()
    {
        proxy.FailNext(r => r.IsWrite, Fault.TooManyRequests(TimeSpan.FromSeconds(1)));
        var waited = Stopwatch.StartNew();
        await client.CreateAsync(Widget.Of(ns.Name, "patient"), Token);
        Assert.True(waited.Elapsed >= TimeSpan.FromSeconds(1));
        Assert.Equal(2, proxy.Count(r => r.IsWrite));
    }

    [Fact]
    public async Task Create_after_500_is_not_tried_again()
    {
        proxy.FailNext(r => r.IsWrite, Fault.ServerError);
        var e = await Assert.ThrowsAsync<KubernetesApiException>(() => client.CreateAsync(Widget.Of(ns.Name, "once"), Token));
        Assert.Equal(500, (int?)e.StatusCode);
        Assert.Equal(1, proxy.Count(r => r.IsWrite));
    }

    [Fact]
    public async Task Create_whose_answer_is_lost_is_reported_as_unclear_and_was_done_once()
    {
        proxy.FailNext(r => r.IsWrite, new Fault.CutAnswer());
        var e = await Assert.ThrowsAsync<KubernetesApiException>(() => client.CreateAsync(Widget.Of(ns.Name, "lost"), Token));
        Assert.True(e.IsUnreachable);
        Assert.NotNull(await cluster.Client.GetAsync<Widget>("lost", ns.Name, Token));
    }

    [Fact]
    public async Task Get_is_tried_again_after_500_and_after_a_cut()
    {
        await cluster.Client.CreateAsync(Widget.Of(ns.Name, "read"), Token);
        proxy.FailNext(r => r.Method == "GET", Fault.ServerError);
        proxy.FailNext(r => r.Method == "GET", new Fault.CutAfter(10));
        Assert.NotNull(await client.GetAsync<Widget>("read", ns.Name, Token));
        Assert.Equal(3, proxy.Count(r => r.Method == "GET"));
    }

    [Fact]
    public async Task Get_gives_up_after_its_attempts()
    {
        proxy.FailNext(r => r.Method == "GET", Fault.ServerError, times: 100);
        await Assert.ThrowsAsync<KubernetesApiException>(() => client.GetAsync<Widget>("never", ns.Name, Token));
        Assert.Equal(new KubernetesClientOptions().MaxAttempts, proxy.Count(r => r.Method == "GET"));
    }

    [Fact]
    public async Task Conflict_is_not_tried_again()
    {
        proxy.FailNext(r => r.Method == "DELETE", Fault.Conflict);
        var e = await Assert.ThrowsAsync<KubernetesApiException>(() =>
            client.DeleteAsync<Widget>("any", ns.Name, DeleteOptions.Of("uid"), Token)
        );
        Assert.True(e.IsConflict);
        Assert.Equal(1, proxy.Count(r => r.IsWrite));
    }

    [Fact]
    public async Task Request_without_an_answer_ends_with_its_timeout()
    {
        var hasty = cluster.ClientThrough(proxy, new() { RequestTimeout = TimeSpan.FromMilliseconds(300), MaxAttempts = 1 });
        proxy.FailNext(_ => true, new Fault.Delay(TimeSpan.FromSeconds(30)));
        // The delayed answer would be a plain 404, and no exception.
        var e = await Assert.ThrowsAsync<KubernetesApiException>(() => hasty.GetAsync<Widget>("slow", ns.Name, Token));
        Assert.True(e.IsUnreachable);
    }

    [Fact]
    public async Task Rate_limit_spreads_what_exceeds_the_burst()
    {
        var limited = cluster.ClientThrough(proxy, new() { QueriesPerSecond = 20, Burst = 1 });
        var waited = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, 11).Select(i => limited.GetAsync<Widget>($"x{i}", ns.Name, Token)));
        Assert.True(waited.Elapsed >= TimeSpan.FromMilliseconds(490));
    }

    [Fact]
    public async Task Unreachable_server_is_one_exception()
    {
        var nowhere = new KubernetesClientConfiguration { Host = "http://127.0.0.1:1" };
        using var client = new KubernetesClient(nowhere, new() { MaxAttempts = 2 });
        var e = await Assert.ThrowsAsync<KubernetesApiException>(() => client.GetAsync<V1Pod>("p", "default", Token));
        Assert.True(e.IsUnreachable);
        Assert.Null(e.StatusCode);
    }
}
