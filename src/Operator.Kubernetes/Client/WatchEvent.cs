using k8s;
using k8s.Models;

namespace Operator.Kubernetes.Client;

/// <summary>What a watch reports.</summary>
public enum WatchEventKind
{
    /// <summary>The object was created, or came to match the selector.</summary>
    Added,

    /// <summary>The object changed.</summary>
    Modified,

    /// <summary>The object was removed, or no longer matches the selector.</summary>
    Deleted,

    /// <summary>Nothing happened up to a version.</summary>
    Bookmark,

    /// <summary>The watch failed; <see cref="IKubernetesClient.WatchAsync"/> throws it.</summary>
    Error,
}

/// <summary>One event of a watch.</summary>
/// <typeparam name="T">Type of the objects.</typeparam>
/// <param name="Type">What happened.</param>
/// <param name="ResourceVersion">Version to continue from after this event; null when the server named none.</param>
/// <param name="Object">The object after the event, or as it last was when deleted; null for bookmarks and rejected objects.</param>
/// <param name="Rejected">Set when the object could not be read.</param>
public readonly record struct WatchEvent<T>(WatchEventKind Type, string? ResourceVersion, T? Object, RejectedObject? Rejected)
    where T : class, IKubernetesObject<V1ObjectMeta>;

/// <summary>An object of a list or watch that does not fit its class. It is reported and left out; the rest goes on.</summary>
/// <param name="Metadata">Its metadata; empty when not even that could be read.</param>
/// <param name="Error">What does not fit.</param>
public sealed record RejectedObject(V1ObjectMeta Metadata, Exception Error);

/// <summary>One page of a list.</summary>
/// <typeparam name="T">Type of the objects.</typeparam>
/// <param name="Items">The objects that could be read.</param>
/// <param name="Rejected">The objects that could not.</param>
/// <param name="Metadata">Version of the list and where the next page begins.</param>
public sealed record ListPage<T>(IReadOnlyList<T> Items, IReadOnlyList<RejectedObject> Rejected, V1ListMeta Metadata)
    where T : class, IKubernetesObject<V1ObjectMeta>;
