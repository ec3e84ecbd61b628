using k8s.Models;
using Microsoft.Extensions.DependencyInjection;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Controllers;
using Operator.Kubernetes.Tests.Widgets;
using Operator.Testing;
using Operator.Testing.Proxy;

namespace Operator.Kubernetes.Tests.Controllers;

public sealed class ControllerTests(WidgetCluster cluster) : IClassFixture<WidgetCluster>
{
    [Fact]
    public async Task Objects_are_reconciled_whether_they_were_there_or_come()
    {
        await using var scene = await ControllerScene.SetAsync(cluster);
        await scene.CreateAsync("before");
        await scene.StartAsync();
        await scene.CalledAsync("reconcile before");
        await scene.CreateAsync("after");
        await scene.CalledAsync("reconcile after");
        Assert.Empty(scene.Log.Complaints);
    }

    [Fact]
    public async Task Object_is_reconciled_when_one_that_it_watches_goes()
    {
        await using var scene = await ControllerScene.SetAsync(cluster);
        scene.Script.Reconcile = async (widget, token) =>
        {
            await EnsureMapAsync(scene.Services.GetRequiredService<IKubernetesClient>(), widget, token);
            return null;
        };
        await scene.StartAsync();
        await scene.CreateAsync("owner");
        await MapComesAsync(scene);
        await scene.Client.DeleteAsync<V1ConfigMap>("owner", scene.Namespace, null, TestContext.Current.CancellationToken);
        await MapComesAsync(scene);
        Assert.Empty(scene.Log.Complaints);
    }

    [Fact]
    public async Task Conflict_is_tried_again_silently()
    {
        await using var scene = await ControllerScene.SetAsync(cluster);
        scene.Proxy.FailNext(r => r.Method == "PATCH" && r.Concerns("widgets"), Fault.Conflict, times: 3);
        PatchStatus(scene);
        await scene.StartAsync();
        await scene.CreateAsync("w");
        await PhaseComesAsync(scene, "w");
        Assert.True(scene.Script.Count("reconcile w") >= 4);
        Assert.Empty(scene.Log.Complaints);
    }

    [Fact]
    public async Task Failure_is_tried_again_and_never_dropped()
    {
        await using var scene = await ControllerScene.SetAsync(cluster);
        var tries = 0;
        scene.Script.Reconcile = (widget, _) =>
            ++tries <= 10 ? throw new InvalidOperationException("on purpose") : Task.FromResult<TimeSpan?>(null);
        await scene.StartAsync(o =>
        {
            o.Queue.FirstBackoff = TimeSpan.FromMilliseconds(1);
            o.Queue.LongestBackoff = TimeSpan.FromMilliseconds(20);
        });
        await scene.CreateAsync("w");
        await scene.CalledAsync("reconcile w", 11);
        await Eventually.StaysAsync(() => scene.Script.Count("reconcile w") == 11, "success ends it", TimeSpan.FromSeconds(0.5));
        Assert.Equal(10, scene.Log.Complaints.Count);
    }

    [Fact]
    public async Task Success_with_a_time_is_looked_at_again_then()
    {
        await using var scene = await ControllerScene.SetAsync(cluster);
        var times = new List<DateTimeOffset>();
        scene.Script.Reconcile = (widget, _) =>
        {
            times.Add(DateTimeOffset.UtcNow);
            return Task.FromResult<TimeSpan?>(TimeSpan.FromMilliseconds(300));
        };
        await scene.StartAsync();
        await scene.CreateAsync("w");
        await scene.CalledAsync("reconcile w", 3);
        Assert.True(times[2] - times[1] >= TimeSpan.FromMilliseconds(295), $"{times[2] - times[1]}");
    }

    [Fact]
    public async Task Delegate_asks_for_a_reconcile()
    {
        await using var scene = await ControllerScene.SetAsync(cluster);
        await scene.StartAsync();
        var widget = await scene.CreateAsync("w");
        await scene.CalledAsync("reconcile w");
        scene.Services.GetRequiredService<EntityRequeue<Widget>>()(widget, TimeSpan.FromMilliseconds(10));
        await scene.CalledAsync("reconcile w", 2);
    }

    [Fact]
    public async Task Deleted_object_is_told_until_it_was_handled()
    {
        await using var scene = await ControllerScene.SetAsync(cluster);
        var tries = 0;
        scene.Script.Deleted = () => ++tries < 3 ? throw new InvalidOperationException("on purpose") : Task.CompletedTask;
        await scene.StartAsync();
        await scene.CreateAsync("w");
        await scene.CalledAsync("reconcile w");
        await scene.DeleteAsync("w");
        await scene.CalledAsync("deleted w", 3);
        await Eventually.StaysAsync(() => scene.Script.Count("deleted w") == 3, "success ends it", TimeSpan.FromSeconds(0.5));
    }

    [Fact]
    public async Task Object_is_never_worked_on_twice_at_a_time()
    {
        await using var scene = await ControllerScene.SetAsync(cluster);
        int busy = 0,
            most = 0,
            clashes = 0;
        var perName = new System.Collections.Concurrent.ConcurrentDictionary<string, int>();
        scene.Script.Reconcile = async (widget, token) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref busy));
            clashes += perName.AddOrUpdate(widget.Metadata.Name!, 1, (_, n) => n + 1) > 1 ? 1 : 0;
            await Task.Delay(50, token);
            perName.AddOrUpdate(widget.Metadata.Name!, 0, (_, n) => n - 1);
            Interlocked.Decrement(ref busy);
            return TimeSpan.FromMilliseconds(1);
        };
        await scene.StartAsync(o => o.Workers = 4);
        var requeue = scene.Services.GetRequiredService<EntityRequeue<Widget>>();
        for (var i = 0; i < 6; i++)
        {
            var widget = await scene.CreateAsync($"w{i}");
            Parallel.For(0, 5, _ => requeue(widget, TimeSpan.Zero));
        }

        await scene.CalledAsync("reconcile w5", 5);
        Assert.Equal((4, 0), (most, clashes));
    }

    [Fact]
    public async Task Idle_operator_writes_nothing()
    {
        await using var scene = await ControllerScene.SetAsync(cluster);
        PatchStatus(scene);
        for (var i = 0; i < 5; i++)
        {
            await scene.CreateAsync($"w{i}");
        }

        await scene.StartAsync();
        await Eventually.HoldsAsync(() => scene.Writes == 5, "each status is written once");
        await Eventually.StaysAsync(() => scene.Writes == 5, "nothing more is written", TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task Operator_goes_on_after_the_server_was_away()
    {
        await using var scene = await ControllerScene.SetAsync(cluster);
        PatchStatus(scene);
        await scene.StartAsync();
        await scene.CreateAsync("a");
        await PhaseComesAsync(scene, "a");
        scene.Proxy.GoDown();
        await scene.CreateAsync("b");
        scene.Proxy.GoUp();
        await PhaseComesAsync(scene, "b");
    }

    private static void PatchStatus(ControllerScene scene) =>
        scene.Script.Reconcile = async (widget, token) =>
        {
            var client = scene.Services.GetRequiredService<IKubernetesClient>();
            await client.PatchStatusAsync(widget, widget.With(new() { Phase = "Done" }), token);
            return null;
        };

    private static Task PhaseComesAsync(ControllerScene scene, string name) =>
        Eventually.HoldsAsync(
            async () => (await scene.Client.GetAsync<Widget>(name, scene.Namespace))?.Status.Phase == "Done",
            $"{name} is done"
        );

    private static Task MapComesAsync(ControllerScene scene) =>
        Eventually.HoldsAsync(
            async () => await scene.Client.GetAsync<V1ConfigMap>("owner", scene.Namespace) is not null,
            "the ConfigMap is there"
        );

    private static async Task EnsureMapAsync(IKubernetesClient client, Widget widget, CancellationToken token)
    {
        var map = new V1ConfigMap
        {
            Metadata = new() { Name = widget.Metadata.Name, NamespaceProperty = widget.Metadata.NamespaceProperty },
        };
        try
        {
            await client.CreateAsync(map, token);
        }
        catch (KubernetesApiException e) when (e.IsAlreadyExists)
        {
            // It was there.
        }
    }
}
