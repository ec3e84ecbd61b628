using System.Collections.Concurrent;
using k8s;
using k8s.Models;
using Microsoft.Extensions.Logging;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Informers;

namespace Operator.Kubernetes.Controllers;

/// <summary>Calls a controller for a key with the state of this moment, and turns whatever happens into an outcome.</summary>
internal sealed class EntityReconciler<TEntity>(
    IEntityController<TEntity> controller,
    IInformer<TEntity> informer,
    FinalizerRunner<TEntity> finalizers,
    ILogger<EntityReconciler<TEntity>> logger
)
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    public async Task<Outcome> ReconcileAsync(
        NamespacedName key,
        ConcurrentDictionary<NamespacedName, TEntity> deleted,
        CancellationToken cancellationToken
    )
    {
        try
        {
            // A recreated object's predecessor goes first, so that the controller sees the events in their order.
            if (deleted.TryGetValue(key, out var gone))
            {
                var end = Judge(gone, await RunAsync(gone, controller.DeletedAsync, cancellationToken));
                if (end.Retry)
                {
                    return end;
                }

                deleted.TryRemove(new(key, gone));
            }

            return informer.Get(key) is { } entity
                ? Judge(entity, await RunAsync(entity, ReconcileAsync, cancellationToken))
                : Outcome.Done(null);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return Outcome.Abandoned;
        }
        catch (KubernetesApiException e) when (e.IsNotLeading)
        {
            return Outcome.NotLeading;
        }
        catch (KubernetesApiException e) when (e.IsConflict)
        {
            logger.ReconcileConflicted(key.ToString());
            return Outcome.Conflict;
        }
        catch (Exception e)
        {
            logger.ReconcileFailed(e, EntityMetadata.Of<TEntity>().Kind, key.ToString());
            return Outcome.Failed((e as KubernetesApiException)?.RetryAfter);
        }
    }

    private async Task<ReconciliationResult<TEntity>> ReconcileAsync(TEntity entity, CancellationToken cancellationToken)
    {
        if (entity.Metadata.DeletionTimestamp is not null)
        {
            return await finalizers.FinalizeAsync(entity, cancellationToken) ?? await controller.ReconcileAsync(entity, cancellationToken);
        }

        entity = await finalizers.AttachAsync(entity, cancellationToken);
        return await controller.ReconcileAsync(entity, cancellationToken);
    }

    private async Task<ReconciliationResult<TEntity>> RunAsync(
        TEntity entity,
        Func<TEntity, CancellationToken, Task<ReconciliationResult<TEntity>>> step,
        CancellationToken cancellationToken
    )
    {
        using var scope = logger.BeginScope(
            new KeyValuePair<string, object?>[]
            {
                new("Kind", entity.Kind),
                new("Namespace", entity.Metadata.NamespaceProperty),
                new("Name", entity.Metadata.Name),
                new("Uid", entity.Metadata.Uid),
            }
        );
        return await step(entity, cancellationToken);
    }

    private Outcome Judge(TEntity entity, ReconciliationResult<TEntity> result)
    {
        if (result.IsSuccess)
        {
            return Outcome.Done(result.RequeueAfter);
        }

        logger.ReconcileReportedFailure(
            result.Error,
            EntityMetadata.Of<TEntity>().Kind,
            NamespacedName.From(entity).ToString(),
            result.ErrorMessage
        );
        return Outcome.Failed(result.RequeueAfter);
    }
}
