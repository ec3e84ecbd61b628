using Operator.Kubernetes.Client;
using Operator.Kubernetes.Informers;
using Operator.Kubernetes.Tests.Widgets;
using Operator.Testing;

namespace Operator.Kubernetes.Tests.Informers;

public sealed class InformerTests(WidgetCluster cluster) : IClassFixture<WidgetCluster>
{
    [Fact]
    public async Task Informer_lists_in_pages_then_follows()
    {
        await using var scene = await InformerScene.SetAsync(cluster);
        await scene.CreateAsync("a", 1);
        await scene.CreateAsync("b");
        await scene.CreateAsync("c");
        scene.Options.PageSize = 2;
        await scene.StartAsync();
        Assert.Equal(["a", "b", "c"], scene.Names);
        Assert.Equal(2, scene.Lists);

        await scene.ResizeAsync("a", 2);
        await scene.DeleteAsync("b");
        await scene.CreateAsync("d");
        await scene.SeesAsync("a", "c", "d");
        Assert.Equal(["initial a", "initial b", "initial c", "updated a 1→2", "deleted b", "added d"], scene.Recorder.Calls);
    }

    [Fact]
    public async Task Handler_that_comes_late_is_told_what_is_there()
    {
        await using var scene = await InformerScene.SetAsync(cluster);
        await scene.CreateAsync("a");
        await scene.StartAsync();
        var late = new Recorder();
        var subscription = scene.Informer.AddHandler(late);
        Assert.Equal(["initial a"], late.Calls);

        subscription.Dispose();
        await scene.CreateAsync("b");
        await scene.SeesAsync("a", "b");
        Assert.Equal(["initial a"], late.Calls);
    }

    [Fact]
    public async Task Handler_that_throws_stops_nobody()
    {
        await using var scene = await InformerScene.SetAsync(cluster);
        await scene.StartAsync();
        scene.Informer.AddHandler(new Thrower());
        await scene.CreateAsync("a");
        await scene.CreateAsync("b");
        await scene.SeesAsync("a", "b");
        Assert.Equal(["added a", "added b"], scene.Recorder.Calls);
    }

    [Fact]
    public async Task Indexes_follow_changes()
    {
        await using var scene = await InformerScene.SetAsync(cluster);
        scene.Options.IndexByLabel("color");
        await scene.StartAsync();
        await scene.CreateAsync("a", 0, new Dictionary<string, string> { ["color"] = "red" });
        await scene.SeesAsync("a");
        Assert.Equal("a", Assert.Single(scene.Informer.ByIndex("color", "red")).Metadata.Name);

        await scene.DeleteAsync("a");
        await scene.SeesAsync();
        Assert.Empty(scene.Informer.ByIndex("color", "red"));
        Assert.Throws<KeyNotFoundException>(() => scene.Informer.ByIndex("shape", "round"));
    }

    [Fact]
    public async Task Object_that_stops_matching_the_selector_is_deleted()
    {
        await using var scene = await InformerScene.SetAsync(cluster);
        scene.Options.LabelSelector = "color=red";
        await scene.CreateAsync("blue", 0, new Dictionary<string, string> { ["color"] = "blue" });
        await scene.CreateAsync("red", 0, new Dictionary<string, string> { ["color"] = "red" });
        await scene.StartAsync();
        Assert.Equal(["red"], scene.Names);

        await scene.PatchAsync("red", """{"metadata":{"labels":null}}""");
        await scene.SeesAsync();
        Assert.Equal(["initial red", "deleted red"], scene.Recorder.Calls);
    }

    [Fact]
    public async Task Object_that_is_no_longer_kept_counts_as_deleted()
    {
        await using var scene = await InformerScene.SetAsync(cluster);
        scene.Options.Keep = widget => widget.Spec.Size > 0;
        await scene.CreateAsync("large", 1);
        await scene.CreateAsync("small", 0);
        await scene.StartAsync();
        Assert.Equal(["large"], scene.Names);

        await scene.ResizeAsync("large", 0);
        await scene.SeesAsync();
        await scene.ResizeAsync("small", 2);
        await scene.SeesAsync("small");
        Assert.Equal(["initial large", "deleted large", "added small"], scene.Recorder.Calls);
    }

    [Fact]
    public async Task Several_namespaces_are_one_informer()
    {
        await using var other = await cluster.Server.CreateNamespaceAsync();
        await using var scene = await InformerScene.SetAsync(cluster);
        scene.Options.Namespaces.Add(other.Name);
        await scene.CreateAsync("here");
        await scene.CreateInAsync(other.Name, "there");
        await scene.StartAsync();
        await scene.WatchingAsync(2);
        Assert.Equal(["here", "there"], scene.Names);

        // A new list of one namespace must not take the other's objects for deleted.
        scene.Proxy.EndWatchesWith(410, "Expired", r => r.Path.Contains(scene.Namespace, StringComparison.Ordinal));
        await Eventually.HoldsAsync(() => scene.Lists == 3, "one namespace is listed again");
        await scene.CreateAsync("later");
        await scene.SeesAsync("here", "later", "there");
    }

    [Fact]
    public async Task Object_that_does_not_fit_is_left_out_and_blocks_nothing()
    {
        await using var scene = await InformerScene.SetAsync(cluster);
        await scene.CreateMisfitAsync("misfit1");
        await scene.CreateAsync("a");
        await scene.StartAsync();
        await scene.CreateMisfitAsync("misfit2");
        await scene.CreateAsync("b");
        await scene.SeesAsync("a", "b");
        Assert.Equal((1, 1), (scene.Lists, scene.Watches));
    }

    [Fact]
    public async Task Object_that_comes_to_fit_appears()
    {
        await using var scene = await InformerScene.SetAsync(cluster);
        await scene.CreateMisfitAsync("misfit");
        await scene.StartAsync();
        await scene.PatchAsync("misfit", """{"spec":{"mode":"On"}}""");
        await scene.SeesAsync("misfit");
        Assert.Equal(["added misfit"], scene.Recorder.Calls);
    }

    private sealed class Thrower : IInformerHandler<Widget>
    {
        public void OnAdded(Widget entity, bool initial) => throw new InvalidOperationException("on purpose");

        public void OnUpdated(Widget before, Widget after) => throw new InvalidOperationException("on purpose");

        public void OnDeleted(Widget entity) => throw new InvalidOperationException("on purpose");
    }
}
