using k8s;
using k8s.Models;

namespace Operator.Kubernetes.Controllers;

/// <summary>
/// Brings the world into the state that an object describes. All workers share one instance, but it never gets the same
/// object twice at a time. It is called whenever something about the object may have changed, and decides from what is there.
/// </summary>
/// <typeparam name="TEntity">Type of the objects.</typeparam>
public interface IEntityController<TEntity>
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>Acts on an object that exists; also on one that is being deleted, as long as finalizers hold it.</summary>
    /// <param name="entity">The object from the informer: shared, so read-only, and perhaps a little old.</param>
    /// <param name="cancellationToken">Ends the work when leadership is lost or the process must go.</param>
    /// <returns>
    /// After which time to reconcile again although nothing has changed; null for never. An exception is logged and tried again with
    /// growing pauses, a conflict (409) is tried again silently.
    /// </returns>
    Task<TimeSpan?> ReconcileAsync(TEntity entity, CancellationToken cancellationToken);

    /// <summary>
    /// Acts on an object that is gone. Not called for objects that went while no leader ran: what must happen needs a finalizer.
    /// </summary>
    /// <param name="entity">The object as it was last seen.</param>
    /// <param name="cancellationToken">Ends the work when leadership is lost or the process must go.</param>
    Task DeletedAsync(TEntity entity, CancellationToken cancellationToken);
}

/// <summary>Asks for a reconcile of an object at a later time; without effect in a process that does not lead.</summary>
/// <typeparam name="TEntity">Type of the objects.</typeparam>
/// <param name="entity">The object.</param>
/// <param name="requeueIn">How much later.</param>
public delegate void EntityRequeue<in TEntity>(TEntity entity, TimeSpan requeueIn)
    where TEntity : IKubernetesObject<V1ObjectMeta>;
