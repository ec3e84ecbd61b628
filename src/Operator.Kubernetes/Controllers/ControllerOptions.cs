using k8s;
using k8s.Models;
using Microsoft.Extensions.DependencyInjection;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Informers;
using Operator.Kubernetes.Queueing;

namespace Operator.Kubernetes.Controllers;

/// <summary>How a controller is run, and what wakes it beside its own objects.</summary>
/// <typeparam name="TEntity">Type of the objects.</typeparam>
public sealed class ControllerOptions<TEntity>
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly List<Trigger> triggers = [];

    /// <summary>Reconciles that run at the same time.</summary>
    /// <value>8</value>
    public int Workers { get; set; } = 8;

    /// <summary>Time that reconciles in progress get at shutdown before they are cancelled.</summary>
    /// <value>10 seconds</value>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Pauses between the tries of an object that fails.</summary>
    public WorkQueueOptions Queue { get; } = new();

    internal IReadOnlyList<Trigger> Triggers => triggers;

    /// <summary>Reconciles an object whenever one of another kind is added, changed or removed.</summary>
    /// <typeparam name="TOther">Type of the other objects, as their informer keeps them.</typeparam>
    /// <param name="affected">The key to reconcile, or null. Called from the informer's loop: quick and pure.</param>
    public ControllerOptions<TEntity> Watches<TOther>(Func<TOther, NamespacedName?> affected)
        where TOther : class
    {
        triggers.Add(
            new(
                (services, wake) => services.GetRequiredService<IInformer<TOther>>().AddHandler(new WakingHandler<TOther>(affected, wake)),
                (services, token) => services.GetRequiredService<IInformer<TOther>>().WaitForSyncAsync(token)
            )
        );
        return this;
    }

    /// <summary>Delays the first reconcile until all objects of a kind are known that reconciles look up; their changes start none.</summary>
    /// <typeparam name="TOther">Type of the objects, as their informer keeps them.</typeparam>
    public ControllerOptions<TEntity> Reads<TOther>()
        where TOther : class => Watches<TOther>(_ => null);

    internal sealed record Trigger(
        Func<IServiceProvider, Action<NamespacedName, WorkPriority>, IDisposable> Connect,
        Func<IServiceProvider, CancellationToken, Task> WaitForSync
    );
}
