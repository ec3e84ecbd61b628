using System.Collections.Concurrent;
using k8s;
using k8s.Models;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Informers;
using Operator.Kubernetes.Leadership;
using Operator.Kubernetes.Queueing;
using Operator.Kubernetes.Telemetry;

namespace Operator.Kubernetes.Controllers;

/// <summary>Runs a controller during a term of leadership: connects informers to a queue and the queue to workers.</summary>
internal sealed class ControllerLoop<TEntity>(
    IServiceProvider services,
    IInformer<TEntity> informer,
    EntityReconciler<TEntity> reconciler,
    ControllerOptions<TEntity> options,
    KubernetesMetrics metrics,
    TimeProvider time,
    ILogger<ControllerLoop<TEntity>> logger
) : ILeaderService
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly string name = EntityMetadata.Of<TEntity>().Plural;

    // Null between terms.
    private WorkQueue<NamespacedName>? current;

    public async Task RunAsync(LeaderTerm term)
    {
        await WaitForInformersAsync(term.Stopping);
        using var queue = new WorkQueue<NamespacedName>(name, options.Queue, time, metrics);
        var deleted = new ConcurrentDictionary<NamespacedName, TEntity>();
        using var abort = CancellationTokenSource.CreateLinkedTokenSource(term.Lost);
        var subscriptions = Connect(queue, deleted);
        current = queue;
        var workers = Enumerable
            .Range(0, options.Workers)
            .Select(_ => Task.Run(() => WorkAsync(queue, deleted, term.IsHeld, abort.Token), CancellationToken.None))
            .ToList();
        try
        {
            await term.EndsAsync();
        }
        finally
        {
            current = null;
            subscriptions.ForEach(subscription => subscription.Dispose());
            await DrainAsync(queue, workers, abort);
        }
    }

    public void Requeue(TEntity entity, TimeSpan requeueIn) => current?.AddAfter(NamespacedName.From(entity), requeueIn);

    private async Task WaitForInformersAsync(CancellationToken cancellationToken)
    {
        await informer.WaitForSyncAsync(cancellationToken);
        foreach (var trigger in options.Triggers)
        {
            await trigger.WaitForSync(services, cancellationToken);
        }
    }

    private List<IDisposable> Connect(WorkQueue<NamespacedName> queue, ConcurrentDictionary<NamespacedName, TEntity> deleted)
    {
        var subscriptions = new List<IDisposable> { informer.AddHandler(new EntityHandler<TEntity>(queue, deleted)) };
        subscriptions.AddRange(options.Triggers.Select(trigger => trigger.Connect(services, queue.Add)));
        return subscriptions;
    }

    private async Task DrainAsync(WorkQueue<NamespacedName> queue, List<Task> workers, CancellationTokenSource abort)
    {
        abort.CancelAfter(options.DrainTimeout);
        await queue.ShutDownAsync();
        await Task.WhenAll(workers);
    }

    private async Task WorkAsync(
        WorkQueue<NamespacedName> queue,
        ConcurrentDictionary<NamespacedName, TEntity> deleted,
        Func<bool> leads,
        CancellationToken cancellationToken
    )
    {
        while (await queue.GetAsync(CancellationToken.None) is { Found: true, Key: var key })
        {
            var started = time.GetTimestamp();
            var outcome = Outcome.Abandoned;
            try
            {
                outcome = leads() ? await reconciler.ReconcileAsync(key, deleted, cancellationToken) : Outcome.NotLeading;
                Schedule(queue, key, outcome);
            }
            catch (Exception e)
            {
                // The reconciler returns failures: what comes here is a defect, and must not cost the key its turn.
                logger.WorkerFailed(e, name, key.ToString());
                queue.AddRateLimited(key);
            }
            finally
            {
                queue.Done(key);
                metrics.RecordReconcile(name, outcome.Name, time.GetElapsedTime(started));
            }
        }
    }

    private static void Schedule(WorkQueue<NamespacedName> queue, NamespacedName key, Outcome outcome)
    {
        if (outcome.Retry)
        {
            queue.AddRateLimited(key, outcome.After ?? TimeSpan.Zero);
            return;
        }

        queue.Forget(key);
        if (outcome.After is { } after)
        {
            queue.AddAfter(key, after);
        }
    }
}
