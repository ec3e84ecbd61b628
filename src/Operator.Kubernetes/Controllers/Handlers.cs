using System.Collections.Concurrent;
using k8s;
using k8s.Models;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Informers;
using Operator.Kubernetes.Queueing;

namespace Operator.Kubernetes.Controllers;

/// <summary>Turns what happens to a controller's own objects into keys, and keeps deleted objects until they were handled.</summary>
internal sealed class EntityHandler<TEntity>(WorkQueue<NamespacedName> queue, ConcurrentDictionary<NamespacedName, TEntity> deleted)
    : IInformerHandler<TEntity>
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    public void OnAdded(TEntity entity, bool initial) =>
        queue.Add(NamespacedName.From(entity), initial ? WorkPriority.Resync : WorkPriority.Fresh);

    public void OnUpdated(TEntity before, TEntity after) => queue.Add(NamespacedName.From(after));

    public void OnDeleted(TEntity entity)
    {
        var key = NamespacedName.From(entity);
        deleted[key] = entity;
        queue.Add(key);
    }
}

/// <summary>Turns what happens to other objects into keys.</summary>
internal sealed class WakingHandler<TOther>(Func<TOther, NamespacedName?> affected, Action<NamespacedName, WorkPriority> wake)
    : IInformerHandler<TOther>
    where TOther : class
{
    public void OnAdded(TOther entity, bool initial) => Wake(entity, initial ? WorkPriority.Resync : WorkPriority.Fresh);

    public void OnUpdated(TOther before, TOther after)
    {
        Wake(before, WorkPriority.Fresh);
        Wake(after, WorkPriority.Fresh);
    }

    public void OnDeleted(TOther entity) => Wake(entity, WorkPriority.Fresh);

    private void Wake(TOther entity, WorkPriority priority)
    {
        if (affected(entity) is { } key)
        {
            wake(key, priority);
        }
    }
}
