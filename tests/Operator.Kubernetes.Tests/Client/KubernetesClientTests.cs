using System.Text.Json;
using System.Text.Json.Nodes;
using k8s.Models;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Tests.Widgets;
using Operator.Testing;

namespace Operator.Kubernetes.Tests.Client;

public sealed class KubernetesClientTests(WidgetCluster cluster) : IClassFixture<WidgetCluster>, IAsyncLifetime
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private TestNamespace ns = null!;

    public async ValueTask InitializeAsync() => ns = await cluster.Server.CreateNamespaceAsync();

    public ValueTask DisposeAsync() => ns.DisposeAsync();

    [Fact]
    public async Task Get_of_a_missing_object_is_null() => Assert.Null(await cluster.Client.GetAsync<V1ConfigMap>("none", ns.Name, Token));

    [Fact]
    public async Task Create_of_an_existing_name_is_AlreadyExists_and_no_conflict()
    {
        await cluster.Client.CreateAsync(Widget.Of(ns.Name, "twice"), Token);
        var e = await Assert.ThrowsAsync<KubernetesApiException>(() => cluster.Client.CreateAsync(Widget.Of(ns.Name, "twice"), Token));
        Assert.True(e.IsAlreadyExists);
        Assert.False(e.IsConflict);
        Assert.Equal("twice", e.Status.Details?.Name);
    }

    [Fact]
    public async Task Create_of_an_invalid_object_names_the_field()
    {
        var map = new V1ConfigMap
        {
            Metadata = new() { Name = "bad", NamespaceProperty = ns.Name },
            Data = new Dictionary<string, string> { ["no key"] = "" },
        };
        var e = await Assert.ThrowsAsync<KubernetesApiException>(() => cluster.Client.CreateAsync(map, Token));
        Assert.True(e.IsInvalid);
        Assert.Contains(e.Status.Details?.Causes ?? [], cause => cause.Field == "data[no key]");
    }

    [Fact]
    public async Task List_in_pages_returns_everything_once()
    {
        await CreateWidgetsAsync(7);
        var list = await cluster.Client.ListAsync<Widget>(ns.Name, new ListOptions { PageSize = 2 }, Token);
        Assert.Equal(Enumerable.Range(0, 7).Select(i => $"w{i}"), list.Select(w => w.Metadata.Name).Order());
        Assert.All(list, w => Assert.Equal("Widget", w.Kind));
    }

    [Fact]
    public async Task List_of_a_built_in_kind_fills_in_the_kind()
    {
        await cluster.Client.CreateAsync(
            new V1ConfigMap
            {
                Metadata = new() { Name = "c", NamespaceProperty = ns.Name },
            },
            Token
        );
        var list = await cluster.Client.ListAsync<V1ConfigMap>(ns.Name, new ListOptions { FieldSelector = "metadata.name=c" }, Token);
        Assert.Equal(("v1", "ConfigMap"), (Assert.Single(list).ApiVersion, list[0].Kind));
    }

    [Fact]
    public async Task List_leaves_out_what_does_not_fit_its_class()
    {
        await CreateWidgetsAsync(2);
        await CreateMisfitAsync("misfit");
        var page = await cluster.Client.ListPageAsync<Widget>(ns.Name, new ListOptions(), null, Token);
        Assert.Equal(["w0", "w1"], page.Items.Select(w => w.Metadata.Name).Order());
        Assert.Equal("misfit", Assert.Single(page.Rejected).Metadata.Name);
    }

    [Fact]
    public async Task Delete_with_another_uid_is_a_conflict_and_deletes_nothing()
    {
        var widget = await cluster.Client.CreateAsync(Widget.Of(ns.Name, "kept"), Token);
        var e = await Assert.ThrowsAsync<KubernetesApiException>(() =>
            cluster.Client.DeleteAsync<Widget>("kept", ns.Name, DeleteOptions.Of(Guid.NewGuid().ToString()), Token)
        );
        Assert.True(e.IsConflict);
        Assert.True(await cluster.Client.DeleteAsync<Widget>("kept", ns.Name, DeleteOptions.Of(widget.Metadata.Uid), Token));
        Assert.False(await cluster.Client.DeleteAsync<Widget>("kept", ns.Name, null, Token));
    }

    [Fact]
    public async Task Object_is_deleted_for_its_owner_and_for_nobody_else()
    {
        var owner = (await cluster.Client.CreateAsync(Named("owner"), Token)).Metadata.Uid!;
        var reference = new V1OwnerReference
        {
            ApiVersion = "v1",
            Kind = "ConfigMap",
            Name = "owner",
            Uid = owner,
        };
        await cluster.Client.CreateAsync(Named("owned", reference), Token);
        await cluster.Client.CreateAsync(Named("free"), Token);

        Assert.False(await cluster.Client.DeleteOwnedAsync<V1ConfigMap>("owned", ns.Name, Guid.NewGuid().ToString(), Token));
        Assert.False(await cluster.Client.DeleteOwnedAsync<V1ConfigMap>("free", ns.Name, owner, Token));
        Assert.True(await cluster.Client.DeleteOwnedAsync<V1ConfigMap>("owned", ns.Name, owner, Token));
        Assert.False(await cluster.Client.DeleteOwnedAsync<V1ConfigMap>("owned", ns.Name, owner, Token));

        var left = await cluster.Client.GetAsync<V1ConfigMap>("free", ns.Name, Token);
        Assert.Equal("kept", left?.Data?["text"]);
        Assert.Null(await cluster.Client.GetAsync<V1ConfigMap>("owned", ns.Name, Token));
    }

    private V1ConfigMap Named(string name, params V1OwnerReference[] owners) =>
        new()
        {
            Metadata = new V1ObjectMeta
            {
                Name = name,
                NamespaceProperty = ns.Name,
                OwnerReferences = owners,
            },
            Data = new Dictionary<string, string> { ["text"] = "kept" },
        };

    [Fact]
    public async Task MergePatch_sets_and_removes()
    {
        await cluster.Client.CreateAsync(Widget.Of(ns.Name, "patched", 1, new Dictionary<string, string> { ["old"] = "1" }), Token);
        var patch = new JsonObject
        {
            ["spec"] = new JsonObject { ["size"] = 5 },
            ["metadata"] = new JsonObject
            {
                ["labels"] = new JsonObject { ["old"] = null, ["new"] = "2" },
            },
        };
        var widget = await cluster.Client.PatchAsync<Widget>("patched", ns.Name, KubernetesPatch.Merge(patch), null, Token);
        Assert.Equal(5, widget.Spec.Size);
        Assert.Equal(["new"], widget.Metadata.Labels!.Keys);
    }

    [Fact]
    public async Task Apply_creates_then_takes_over()
    {
        var map = new V1ConfigMap
        {
            Metadata = new() { Name = "applied", NamespaceProperty = ns.Name },
            Data = new Dictionary<string, string> { ["a"] = "1" },
        };
        await cluster.Client.ApplyAsync(map, "one", cancellationToken: Token);
        var other = map with { Data = new Dictionary<string, string> { ["a"] = "2" } };
        Assert.Equal("2", (await cluster.Client.ApplyAsync(other, "two", cancellationToken: Token)).Data!["a"]);
    }

    [Fact]
    public async Task PatchStatus_writes_what_differs_and_conflicts_when_stale()
    {
        var first = await cluster.Client.CreateAsync(Widget.Of(ns.Name, "s", 3), Token);
        var second = await cluster.Client.PatchStatusAsync(first, first.With(new() { Phase = "A", Seen = 1 }), Token);
        var third = await cluster.Client.PatchStatusAsync(second, second.With(new() { Phase = "B" }), Token);
        Assert.Equal(new WidgetStatus { Phase = "B" }, third.Status);
        var e = await Assert.ThrowsAsync<KubernetesApiException>(() =>
            cluster.Client.PatchStatusAsync(first, first.With(new() { Phase = "C" }), Token)
        );
        Assert.True(e.IsConflict);
    }

    [Fact]
    public async Task PatchStatus_of_an_equal_status_sends_nothing()
    {
        await using var proxy = await cluster.StartProxyAsync();
        var client = cluster.ClientThrough(proxy);
        var widget = await client.CreateAsync(Widget.Of(ns.Name, "same"), Token);
        Assert.Same(widget, await client.PatchStatusAsync(widget, widget.With(new()), Token));
        Assert.Equal(1, proxy.Count(r => r.IsWrite));
    }

    [Fact]
    public async Task Watch_reports_changes_after_the_list()
    {
        var list = await cluster.Client.ListPageAsync<Widget>(ns.Name, new ListOptions(), null, Token);
        var changes = new List<string>();
        var options = new WatchOptions { ResourceVersion = list.Metadata.ResourceVersion, Timeout = TimeSpan.FromSeconds(20) };
        var writing = WriteAsync();
        await foreach (var change in cluster.Client.WatchAsync<Widget>(ns.Name, options, Token))
        {
            changes.Add(
                $"{change.Type} {change.Object?.Metadata.Name ?? change.Rejected?.Metadata.Name} {change.Object?.Spec.Size}".Trim()
            );
            if (change.Type == WatchEventKind.Deleted)
            {
                break;
            }
        }

        await writing;
        Assert.Equal(["Added w 1", "Modified w 2", "Added misfit", "Deleted w 2"], changes);

        async Task WriteAsync()
        {
            await cluster.Client.CreateAsync(Widget.Of(ns.Name, "w", 1), Token);
            var patch = new JsonObject { ["spec"] = new JsonObject { ["size"] = 2 } };
            await cluster.Client.PatchAsync<Widget>("w", ns.Name, KubernetesPatch.Merge(patch), null, Token);
            await CreateMisfitAsync("misfit");
            await cluster.Client.DeleteAsync<Widget>("w", ns.Name, null, Token);
        }
    }

    [Fact]
    public async Task Watch_ends_in_order_at_the_servers_timeout()
    {
        var options = new WatchOptions { Timeout = TimeSpan.FromSeconds(1) };
        var events = 0;
        await foreach (var _ in cluster.Client.WatchAsync<Widget>(ns.Name, options, Token))
        {
            events++;
        }

        Assert.InRange(events, 0, 1);
    }

    private async Task CreateWidgetsAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            await cluster.Client.CreateAsync(Widget.Of(ns.Name, $"w{i}"), Token);
        }
    }

    private Task CreateMisfitAsync(string name) =>
        cluster.Client.CreateAsync(
            new RawWidget
            {
                Metadata = new() { Name = name, NamespaceProperty = ns.Name },
                Spec = JsonDocument.Parse("""{"mode":"Sideways"}""").RootElement,
            },
            Token
        );
}
