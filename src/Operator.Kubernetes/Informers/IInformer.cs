using Operator.Kubernetes.Client;

namespace Operator.Kubernetes.Informers;

/// <summary>
/// A copy of all objects of a kind in memory, kept up to date by one shared watch. What it hands out is shared too:
/// treat it as read-only. It may lag behind the server; where certainty is needed, read from the server.
/// </summary>
/// <typeparam name="T">Type of the objects.</typeparam>
public interface IInformer<T>
    where T : class
{
    /// <summary>True once every object that existed at the start has been seen.</summary>
    bool HasSynced { get; }

    /// <summary>Ends when <see cref="HasSynced"/> is true.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task WaitForSyncAsync(CancellationToken cancellationToken = default);

    /// <summary>The object of that key, or null.</summary>
    /// <param name="key">Its key.</param>
    T? Get(NamespacedName key);

    /// <summary>All objects at this moment, in no order.</summary>
    IReadOnlyList<T> List();

    /// <summary>The objects that an index files under a value.</summary>
    /// <param name="index">Name of an index that the informer was made with.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="KeyNotFoundException">There is no such index.</exception>
    IReadOnlyList<T> ByIndex(string index, string value);

    /// <summary>
    /// Reports each object that exists by <see cref="IInformerHandler{T}.OnAdded"/>, then every change.
    /// </summary>
    /// <param name="handler">Called from the informer's loop, one call at a time: it must be quick and must not throw.</param>
    /// <returns>Dispose it to stop the reports.</returns>
    IDisposable AddHandler(IInformerHandler<T> handler);
}

/// <summary>Receives what an informer sees.</summary>
/// <typeparam name="T">Type of the objects.</typeparam>
public interface IInformerHandler<in T>
{
    /// <summary>An object exists.</summary>
    /// <param name="entity">The object.</param>
    /// <param name="initial">True when it existed before the informer started: nothing has just happened.</param>
    void OnAdded(T entity, bool initial);

    /// <summary>An object changed, perhaps several times.</summary>
    /// <param name="before">As it was last seen.</param>
    /// <param name="after">As it is.</param>
    void OnUpdated(T before, T after);

    /// <summary>An object is gone. A recreated one of the same name is reported as deleted and added.</summary>
    /// <param name="entity">As it was last seen; changes that were missed while disconnected are not in it.</param>
    void OnDeleted(T entity);

    /// <summary>An object cannot be read, or what the informer does with it threw. As it was seen before, it stays in memory.</summary>
    /// <param name="rejected">Which object, and why.</param>
    void OnRejected(RejectedObject rejected) { }
}

/// <summary>Starts and observes an informer of any type.</summary>
public interface IInformer
{
    /// <summary>Resource name of the objects, for example <c>pods</c>.</summary>
    string Resource { get; }

    /// <summary>True once every object that existed at the start has been seen.</summary>
    bool HasSynced { get; }

    /// <summary>
    /// For how long the server could neither be listed nor watched, in one namespace at least: what is in memory is as old as that.
    /// </summary>
    /// <value>Zero while it is being watched.</value>
    TimeSpan Stale { get; }

    /// <summary>Keeps the copy up to date until cancelled. Nothing that an object holds ends it.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    Task RunAsync(CancellationToken cancellationToken);
}
