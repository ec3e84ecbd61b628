using k8s;
using k8s.Models;
using Microsoft.Extensions.Logging;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Telemetry;

namespace Operator.Kubernetes.Informers;

/// <summary>An informer over any number of namespaces: one reflector each, one store, and the handlers.</summary>
/// <typeparam name="TWire">Type of the objects as the server sends them.</typeparam>
/// <typeparam name="TItem">What is kept of each.</typeparam>
public sealed class SharedInformer<TWire, TItem> : IInformer<TItem>, IInformer, IReflectorTarget<TWire>
    where TWire : class, IKubernetesObject<V1ObjectMeta>
    where TItem : class
{
    private readonly InformerOptions<TWire> options;
    private readonly Func<TWire, TItem> project;
    private readonly string[] indexNames;
    private readonly Func<TWire, IEnumerable<string>>[] indexes;
    private readonly ObjectStore<TItem> store;
    private readonly KubernetesMetrics metrics;
    private readonly ILogger logger;
    private readonly IReadOnlyList<Reflector<TWire>> reflectors;
    private readonly Task synced;

    // Held while an object is stored and reported, so that a new handler sees each object once and in order.
    private readonly Lock dispatch = new();
    private readonly List<IInformerHandler<TItem>> handlers = [];
    private readonly Dictionary<NamespacedName, RejectedObject> rejects = [];

    /// <summary>An informer that does nothing until it is run.</summary>
    /// <param name="client">The client.</param>
    /// <param name="options">Which objects, and how.</param>
    /// <param name="project">What is kept of an object: an immutable value. Pure.</param>
    /// <param name="metrics">Where lists and watches are counted.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where interruptions are logged.</param>
    public SharedInformer(
        IKubernetesClient client,
        InformerOptions<TWire> options,
        Func<TWire, TItem> project,
        KubernetesMetrics metrics,
        TimeProvider time,
        ILogger logger
    )
    {
        this.options = options;
        this.project = project;
        this.metrics = metrics;
        this.logger = logger;
        indexNames = [.. options.Indexes.Keys];
        indexes = [.. options.Indexes.Values];
        store = new(indexNames);
        var namespaces = options.Namespaces.Count == 0 ? [null] : options.Namespaces.Distinct().ToList<string?>();
        reflectors = namespaces.Select(ns => new Reflector<TWire>(ns, options, client, this, metrics, time, logger)).ToList();
        synced = Task.WhenAll(reflectors.Select(reflector => reflector.Synced));
    }

    /// <inheritdoc/>
    public string Resource => EntityMetadata.Of<TWire>().Plural;

    /// <inheritdoc cref="IInformer{T}.HasSynced"/>
    public bool HasSynced => synced.IsCompletedSuccessfully;

    /// <inheritdoc/>
    public TimeSpan Stale => reflectors.Max(reflector => reflector.Stale);

    /// <inheritdoc/>
    public Task WaitForSyncAsync(CancellationToken cancellationToken = default) => synced.WaitAsync(cancellationToken);

    /// <inheritdoc/>
    public TItem? Get(NamespacedName key) => store.Get(key);

    /// <inheritdoc/>
    public IReadOnlyList<TItem> List() => store.List();

    /// <inheritdoc/>
    public IReadOnlyList<TItem> ByIndex(string index, string value) =>
        Array.IndexOf(indexNames, index) is var at and >= 0
            ? store.ByIndex(at, value)
            : throw new KeyNotFoundException($"The informer of {Resource} has no index {index}");

    /// <inheritdoc/>
    public IDisposable AddHandler(IInformerHandler<TItem> handler)
    {
        lock (dispatch)
        {
            handlers.Add(handler);
            foreach (var item in store.List())
            {
                Call(handler, h => h.OnAdded(item, initial: true));
            }

            foreach (var rejected in rejects.Values)
            {
                Call(handler, h => h.OnRejected(rejected));
            }
        }

        return new Subscription(() =>
        {
            lock (dispatch)
            {
                handlers.Remove(handler);
            }
        });
    }

    /// <inheritdoc/>
    public Task RunAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(reflectors.Select(reflector => reflector.RunAsync(cancellationToken)));

    void IReflectorTarget<TWire>.Put(TWire entity, bool initial)
    {
        var key = NamespacedName.From(entity);
        Stored<TItem>? stored;
        try
        {
            stored = options.Keep?.Invoke(entity) == false ? null : Prepare(entity);
        }
        catch (Exception e)
        {
            // A failure of our own code for one object must not affect the others.
            Reject(key, new RejectedObject(entity.Metadata, e));
            return;
        }

        if (stored is null)
        {
            Remove(key);
            return;
        }

        lock (dispatch)
        {
            rejects.Remove(key);
            Report(store.Set(key, stored), stored, initial);
        }
    }

    void IReflectorTarget<TWire>.Remove(NamespacedName key) => Remove(key);

    void IReflectorTarget<TWire>.Reject(RejectedObject rejected) =>
        Reject(new(rejected.Metadata.NamespaceProperty ?? "", rejected.Metadata.Name ?? ""), rejected);

    List<NamespacedName> IReflectorTarget<TWire>.KeysOf(string? ns)
    {
        lock (dispatch)
        {
            return [.. store.Keys(ns).Union(rejects.Keys.Where(key => ns is null || key.Namespace == ns))];
        }
    }

    private Stored<TItem> Prepare(TWire entity)
    {
        var values = Array.ConvertAll(indexes, index => index(entity).ToArray());
        var (uid, version) = (entity.Metadata.Uid, entity.Metadata.ResourceVersion);
        return new(project(entity), uid, version, values);
    }

    private void Report(Stored<TItem>? before, Stored<TItem> after, bool initial)
    {
        if (before is null)
        {
            metrics.RecordCached(Resource, 1);
            Report(h => h.OnAdded(after.Item, initial));
        }
        else if (before.Uid != after.Uid)
        {
            Report(h => h.OnDeleted(before.Item));
            Report(h => h.OnAdded(after.Item, initial));
        }
        else if (before.Version != after.Version)
        {
            Report(h => h.OnUpdated(before.Item, after.Item));
        }
    }

    private void Remove(NamespacedName key)
    {
        lock (dispatch)
        {
            rejects.Remove(key);
            if (store.Remove(key) is { } before)
            {
                metrics.RecordCached(Resource, -1);
                Report(h => h.OnDeleted(before.Item));
            }
        }
    }

    private void Reject(NamespacedName key, RejectedObject rejected)
    {
        metrics.RecordRejected(Resource);
        logger.ObjectRejected(rejected.Error, Resource, rejected.Metadata.NamespaceProperty, rejected.Metadata.Name);
        if (key.Name.Length == 0)
        {
            return;
        }

        lock (dispatch)
        {
            rejects[key] = rejected;
            Report(h => h.OnRejected(rejected));
        }
    }

    private void Report(Action<IInformerHandler<TItem>> call)
    {
        foreach (var handler in handlers)
        {
            Call(handler, call);
        }
    }

    // A handler's defect must not stop the informer.
    private void Call(IInformerHandler<TItem> handler, Action<IInformerHandler<TItem>> call)
    {
        try
        {
            call(handler);
        }
        catch (Exception e)
        {
            logger.HandlerFailed(e, Resource, handler.GetType().Name);
        }
    }

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
