using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Controllers;
using Operator.Kubernetes.Informers;
using Operator.Kubernetes.Leadership;
using Operator.Kubernetes.Telemetry;
using Operator.Kubernetes.Tests.Widgets;
using Operator.Testing;

namespace Operator.Kubernetes.Tests.Controllers;

/// <summary>What becomes of a key that is taken from the queue while the lease is not held.</summary>
public sealed class LostLeaseTests
{
    private readonly Script script = new();
    private readonly CancellationTokenSource end = new();
    private volatile bool held;
    private int asked;

    [Fact]
    public async Task Key_that_is_taken_while_the_lease_is_not_held_is_not_reconciled_and_not_forgotten()
    {
        var running = Loop().RunAsync(new LeaderTerm(end.Token, end.Token, IsHeld));
        await Eventually.HoldsAsync(() => Volatile.Read(ref asked) > 0, "the key is taken");
        Assert.Empty(script.Calls);

        held = true;

        await Eventually.HoldsAsync(() => script.Count("reconcile one") == 1, "the key comes back");
        await end.CancelAsync();
        await running;
    }

    [Fact]
    public async Task Key_whose_write_was_held_back_is_reconciled_again()
    {
        held = true;
        script.Reconcile = (widget, _) =>
            script.Count("reconcile one") > 1 ? Task.FromResult<TimeSpan?>(null) : throw KubernetesApiException.NotLeading("create pods");
        var running = Loop().RunAsync(new LeaderTerm(end.Token, end.Token, IsHeld));

        await Eventually.HoldsAsync(() => script.Count("reconcile one") == 2, "the key comes back");
        await end.CancelAsync();
        await running;
    }

    private bool IsHeld()
    {
        Interlocked.Increment(ref asked);
        return held;
    }

    private ControllerLoop<Widget> Loop()
    {
        var informer = new OneWidget();
        var services = new ServiceCollection().BuildServiceProvider();
        return new ControllerLoop<Widget>(
            services,
            informer,
            new EntityReconciler<Widget>(new ScriptedController(script), informer, NullLogger<EntityReconciler<Widget>>.Instance),
            new ControllerOptions<Widget> { Workers = 1 },
            new KubernetesMetrics(),
            TimeProvider.System,
            NullLogger<ControllerLoop<Widget>>.Instance
        );
    }

    private sealed class OneWidget : IInformer<Widget>
    {
        private readonly Widget widget = Widget.Of("ns", "one");

        public bool HasSynced => true;

        public Task WaitForSyncAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

        public Widget? Get(NamespacedName key) => key.Name == "one" ? widget : null;

        public IReadOnlyList<Widget> List() => [widget];

        public IReadOnlyList<Widget> ByIndex(string index, string value) => [];

        public IDisposable AddHandler(IInformerHandler<Widget> handler)
        {
            handler.OnAdded(widget, initial: true);
            return new MemoryStream();
        }
    }
}
