using System.Collections.Concurrent;
using k8s;
using k8s.Models;
using Microsoft.Extensions.Logging;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Informers;

namespace Operator.Kubernetes.Controllers;

/// <summary>Calls a controller for a key with the state of this moment, and turns the result or exception into an outcome.</summary>
internal sealed class EntityReconciler<TEntity>(
    IEntityController<TEntity> controller,
    IInformer<TEntity> informer,
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
                using var scope = Scope(gone);
                await controller.DeletedAsync(gone, cancellationToken);
                deleted.TryRemove(new(key, gone));
            }

            return Outcome.Done(informer.Get(key) is { } entity ? await ReconcileAsync(entity, cancellationToken) : null);
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

    private async Task<TimeSpan?> ReconcileAsync(TEntity entity, CancellationToken cancellationToken)
    {
        using var scope = Scope(entity);
        return await controller.ReconcileAsync(entity, cancellationToken);
    }

    private IDisposable? Scope(TEntity entity) =>
        logger.BeginScope(
            new KeyValuePair<string, object?>[]
            {
                new("Kind", entity.Kind),
                new("Namespace", entity.Metadata.NamespaceProperty),
                new("Name", entity.Metadata.Name),
                new("Uid", entity.Metadata.Uid),
            }
        );
}
