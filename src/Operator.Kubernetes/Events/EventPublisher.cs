using k8s;
using k8s.Models;

namespace Operator.Kubernetes.Events;

/// <summary>How an event is shown.</summary>
public enum EventType
{
    /// <summary>Things go as they should.</summary>
    Normal,

    /// <summary>Somebody should look.</summary>
    Warning,
}

/// <summary>
/// Publishes an event about an object, as <c>kubectl describe</c> shows. Returns at once and never throws: events are hints,
/// written in the background, and may be dropped when there are too many.
/// </summary>
/// <param name="entity">The object, with name, namespace and UID.</param>
/// <param name="reason">Why, as one PascalCase word of at most 128 characters.</param>
/// <param name="message">What happened; cut after 1024 characters. The same reason and message again count up one event.</param>
/// <param name="type">Normal or a warning.</param>
/// <param name="cancellationToken">Has no effect; there for the likeness with KubeOps.</param>
public delegate Task EventPublisher(
    IKubernetesObject<V1ObjectMeta> entity,
    string reason,
    string message,
    EventType type = EventType.Normal,
    CancellationToken cancellationToken = default
);
