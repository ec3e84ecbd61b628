using k8s.Models;
using Microsoft.Extensions.DependencyInjection;
using Operator.Kubernetes.Controllers;
using Operator.Kubernetes.Hosting;
using Operator.Kubernetes.Leadership;
using Operator.Kubernetes.Tests.Widgets;
using Operator.Testing;

namespace Operator.Kubernetes.Tests.Controllers;

public sealed class HostTests(WidgetCluster cluster) : IClassFixture<WidgetCluster>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Second_operator_waits_and_takes_over_when_the_first_stops()
    {
        await using var first = await ControllerScene.SetAsync(cluster);
        await using var second = await ControllerScene.SetAsync(cluster);
        await first.StartAsync();
        await first.CreateAsync("w");
        await first.CalledAsync("reconcile w");
        await second.StartAsync(
            more: parts => parts.AddInformer<Widget>(o => o.Namespaces.Add(first.Namespace)),
            options: o => o.LeaderElection.LeaseNamespace = first.Namespace
        );
        await Eventually.StaysAsync(() => second.Script.Calls.Count == 0, "only one works", TimeSpan.FromSeconds(1));
        Assert.False(second.Services.GetRequiredService<LeaderHost>().MayWrite);

        await first.StopAsync();
        await second.CalledAsync("reconcile w");
        Assert.True(second.Services.GetRequiredService<LeaderHost>().MayWrite);
    }

    [Fact]
    public async Task Stop_waits_for_the_reconcile_in_progress()
    {
        await using var scene = await ControllerScene.SetAsync(cluster);
        var ended = false;
        scene.Script.Reconcile = async (widget, token) =>
        {
            await Task.Delay(TimeSpan.FromSeconds(1), token);
            ended = true;
            return null;
        };
        await scene.StartAsync();
        await scene.CreateAsync("w");
        await scene.CalledAsync("reconcile w");
        await scene.StopAsync();
        Assert.True(ended);
    }

    [Fact]
    public async Task Stop_cancels_a_reconcile_that_takes_too_long()
    {
        await using var scene = await ControllerScene.SetAsync(cluster);
        var cancelled = false;
        scene.Script.Reconcile = async (widget, token) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancelled = token.IsCancellationRequested;
            return null;
        };
        await scene.StartAsync(o => o.DrainTimeout = TimeSpan.FromMilliseconds(200));
        await scene.CreateAsync("w");
        await scene.CalledAsync("reconcile w");
        await scene.StopAsync();
        Assert.True(cancelled);
        var lease = await scene.Client.GetAsync<V1Lease>("imagebuild-operator", scene.Namespace, Token);
        Assert.Equal("", lease?.Spec.HolderIdentity ?? "");
    }

    [Fact]
    public async Task Wrong_options_are_told_all_at_once_before_anything_starts()
    {
        await using var scene = await ControllerScene.SetAsync(cluster);
        var e = await Assert.ThrowsAsync<ArgumentException>(() =>
            scene.StartAsync(options: o =>
            {
                o.Client.MaxAttempts = 0;
                o.Events.Component = "";
                o.LeaderElection.RenewDeadline = TimeSpan.FromMinutes(1);
            })
        );
        Assert.Contains("MaxAttempts", e.Message, StringComparison.Ordinal);
        Assert.Contains("Component", e.Message, StringComparison.Ordinal);
        Assert.Contains("renewDeadline", e.Message, StringComparison.Ordinal);
        Assert.Empty(scene.Proxy.Requests);
    }
}
