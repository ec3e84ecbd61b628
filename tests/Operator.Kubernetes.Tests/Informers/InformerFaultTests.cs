using Operator.Kubernetes.Tests.Widgets;
using Operator.Testing;
using Operator.Testing.Proxy;

namespace Operator.Kubernetes.Tests.Informers;

/// <summary>What an informer must not lose when the connection, the server or its memory goes.</summary>
public sealed class InformerFaultTests(WidgetCluster cluster) : IClassFixture<WidgetCluster>
{
    [Fact]
    public async Task Cut_watch_continues_where_it_was_without_a_list()
    {
        await using var scene = await InformerScene.SetAsync(cluster);
        await scene.CreateAsync("a");
        await scene.CreateAsync("b", 1);
        await scene.StartAsync();
        for (var i = 0; i < 5; i++)
        {
            await scene.WatchingAsync();
            scene.Proxy.Cut();
            await scene.ResizeAsync("b", i + 2);
        }

        await scene.DeleteAsync("a");
        await scene.SeesAsync("b");
        Assert.Equal(1, scene.Lists);
        Assert.Equal(
            ["initial a", "initial b", "updated b 1→2", "updated b 2→3", "updated b 3→4", "updated b 4→5", "updated b 5→6", "deleted a"],
            scene.Recorder.Calls
        );
    }

    [Fact]
    public async Task Watch_cut_in_the_middle_of_a_line_repeats_that_event()
    {
        await using var scene = await InformerScene.SetAsync(cluster);
        scene.Proxy.FailNext(r => r.IsWatch, new Fault.CutAfter(100));
        await scene.StartAsync();
        await scene.CreateAsync("a");
        await scene.SeesAsync("a");
        Assert.Equal(["added a"], scene.Recorder.Calls);
        Assert.Equal((1, 2), (scene.Lists, scene.Watches));
    }

    [Fact]
    public async Task Deletes_while_disconnected_are_not_lost()
    {
        await using var scene = await InformerScene.SetAsync(cluster);
        await scene.CreateAsync("a");
        await scene.CreateAsync("b");
        await scene.StartAsync();
        scene.Proxy.GoDown();
        await scene.DeleteAsync("a");
        await scene.CreateAsync("c");
        scene.Proxy.GoUp();
        await scene.SeesAsync("b", "c");
        Assert.Equal(["initial a", "initial b", "deleted a", "added c"], scene.Recorder.Calls);
    }

    [Fact]
    public async Task Gone_as_status_lists_again_and_reports_the_difference()
    {
        await using var scene = await InformerScene.SetAsync(cluster);
        await scene.CreateAsync("a");
        await scene.CreateAsync("b", 1);
        await scene.StartAsync();
        await scene.WatchingAsync();
        scene.Proxy.GoDown();
        scene.Proxy.FailNext(r => r.IsWatch, Fault.Gone);
        await scene.DeleteAsync("a");
        await scene.ResizeAsync("b", 2);
        await scene.CreateAsync("c");
        scene.Proxy.GoUp();
        await scene.SeesAsync("b", "c");
        Assert.Equal(2, scene.Lists);
        Assert.Equal(
            ["added c", "deleted a", "initial a", "initial b", "updated b 1→2"],
            scene.Recorder.Calls.Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task Gone_as_event_lists_again_and_reports_the_difference()
    {
        await using var scene = await InformerScene.SetAsync(cluster);
        await scene.CreateAsync("a");
        await scene.StartAsync();
        await scene.WatchingAsync();
        scene.Proxy.Silence();
        await scene.DeleteAsync("a");
        await scene.CreateAsync("b");
        scene.Proxy.EndWatchesWith(410, "Expired");
        await scene.SeesAsync("b");
        Assert.Equal(2, scene.Lists);
        Assert.Equal(["added b", "deleted a", "initial a"], scene.Recorder.Calls.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Recreated_object_is_deleted_and_added_even_when_both_were_missed()
    {
        await using var scene = await InformerScene.SetAsync(cluster);
        await scene.CreateAsync("a");
        await scene.StartAsync();
        await scene.WatchingAsync();
        scene.Proxy.GoDown();
        scene.Proxy.FailNext(r => r.IsWatch, Fault.Gone);
        await scene.DeleteAsync("a");
        var second = await scene.CreateAsync("a");
        scene.Proxy.GoUp();
        await Eventually.HoldsAsync(
            () => scene.Informer.List().Any(w => w.Metadata.Uid == second.Metadata.Uid),
            "the second object is seen"
        );
        Assert.Equal(["initial a", "deleted a", "added a"], scene.Recorder.Calls);
    }

    [Fact]
    public async Task List_that_expires_between_pages_begins_again()
    {
        await using var scene = await InformerScene.SetAsync(cluster);
        for (var i = 0; i < 5; i++)
        {
            await scene.CreateAsync($"w{i}");
        }

        scene.Options.PageSize = 2;
        scene.Proxy.FailNext(r => r.Query.Contains("continue=", StringComparison.Ordinal), Fault.Gone);
        await scene.StartAsync();
        Assert.Equal(["w0", "w1", "w2", "w3", "w4"], scene.Names);
        Assert.Equal(5, scene.Lists);
    }

    [Fact]
    public async Task Silent_connection_is_noticed_and_replaced()
    {
        await using var scene = await InformerScene.SetAsync(cluster);
        scene.Options.WatchTimeout = TimeSpan.FromSeconds(2);
        scene.Options.WatchGrace = TimeSpan.FromMilliseconds(500);
        await scene.StartAsync();
        await scene.WatchingAsync();
        scene.Proxy.Silence();
        await scene.CreateAsync("missed");
        await scene.SeesAsync("missed");
        Assert.Equal(1, scene.Lists);
    }

    [Fact]
    public async Task Watch_that_the_server_ends_is_renewed_without_a_list()
    {
        await using var scene = await InformerScene.SetAsync(cluster);
        scene.Options.WatchTimeout = TimeSpan.FromSeconds(1);
        await scene.StartAsync();
        await Eventually.HoldsAsync(() => scene.Watches >= 3, "the watch is renewed");
        await scene.CreateAsync("a");
        await scene.SeesAsync("a");
        Assert.Equal(1, scene.Lists);
    }

    [Fact]
    public async Task Bookmark_moves_the_version_forward()
    {
        await using var scene = await InformerScene.SetAsync(cluster);
        scene.Options.LabelSelector = "never=matches";
        // 1.20 sends a bookmark shortly before the end of a watch; newer servers also every minute.
        scene.Options.WatchTimeout = TimeSpan.FromSeconds(3);
        await scene.StartAsync();
        await scene.CreateAsync("invisible");
        await Eventually.HoldsAsync(() => Versions().Distinct().Count() > 1, "a later watch begins at a later version");
        Assert.Equal(1, scene.Lists);
        Assert.Empty(scene.Recorder.Calls);

        IEnumerable<string> Versions() =>
            scene.Proxy.Requests.Where(r => r.IsWatch).Select(r => r.Query.Split("resourceVersion=")[1].Split('&')[0]);
    }

    [Fact]
    public async Task Failing_server_is_asked_again_with_growing_pauses()
    {
        await using var scene = await InformerScene.SetAsync(cluster);
        scene.Proxy.FailNext(r => r.IsList, Fault.ServerError, times: 4);
        await scene.CreateAsync("a");
        await scene.StartAsync();
        Assert.Equal(["a"], scene.Names);
        var lists = scene.Proxy.Requests.Where(r => r.IsList).Select(r => r.At).ToList();
        Assert.Equal(5, lists.Count);
        Assert.True(lists[4] - lists[3] > lists[1] - lists[0], "the fourth pause is longer than the first");
    }
}
