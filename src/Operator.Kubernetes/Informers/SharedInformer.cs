using k8s;
using k8s.Models;
using Microsoft.Extensions.Logging;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Telemetry;

namespace Operator.Kubernetes.Informers;

/// <summary>An informer over any number of namespaces: one reflector each, one store, and the handlers.</summary>
/// <typeparam name="T">Type of the objects.</typeparam>
public sealed class SharedInformer<T> : IInformer<T>, IInformer, IReflectorTarget<T>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly InformerOptions<T> _options;
    private readonly ObjectStore<T> _store;
    private readonly KubernetesMetrics _metrics;
    private readonly ILogger<SharedInformer<T>> _logger;
    private readonly IReadOnlyList<Reflector<T>> _reflectors;
    private readonly Task _synced;

    // Held while an object is stored and reported, so that a new handler sees each object once and in order.
    private readonly Lock _dispatch = new();
    private readonly List<IInformerHandler<T>> _handlers = [];

    /// <summary>An informer that does nothing until it is run.</summary>
    /// <param name="client">The client.</param>
    /// <param name="options">Which objects, and how.</param>
    /// <param name="metrics">Where lists and watches are counted.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where interruptions are logged.</param>
    public SharedInformer(
        IKubernetesClient client,
        InformerOptions<T> options,
        KubernetesMetrics metrics,
        TimeProvider time,
        ILogger<SharedInformer<T>> logger
    )
    {
        _options = options;
        _store = new(options.Indexes);
        _metrics = metrics;
        _logger = logger;
        var namespaces = options.Namespaces.Count == 0 ? [null] : options.Namespaces.Distinct().ToList<string?>();
        _reflectors = namespaces.Select(ns => new Reflector<T>(ns, options, client, this, metrics, time, logger)).ToList();
        _synced = Task.WhenAll(_reflectors.Select(reflector => reflector.Synced));
    }

    /// <inheritdoc/>
    public string Resource => EntityMetadata.Of<T>().Plural;

    /// <inheritdoc cref="IInformer{T}.HasSynced"/>
    public bool HasSynced => _synced.IsCompletedSuccessfully;

    /// <inheritdoc/>
    public Task WaitForSyncAsync(CancellationToken cancellationToken = default) => _synced.WaitAsync(cancellationToken);

    /// <inheritdoc/>
    public T? Get(NamespacedName key) => _store.Get(key);

    /// <inheritdoc/>
    public IReadOnlyList<T> List() => _store.List();

    /// <inheritdoc/>
    public IReadOnlyList<T> ByIndex(string index, string value) => _store.ByIndex(index, value);

    /// <inheritdoc/>
    public IDisposable AddHandler(IInformerHandler<T> handler)
    {
        lock (_dispatch)
        {
            _handlers.Add(handler);
            foreach (var entity in _store.List())
            {
                Call(handler, h => h.OnAdded(entity, initial: true));
            }
        }

        return new Subscription(() =>
        {
            lock (_dispatch)
            {
                _handlers.Remove(handler);
            }
        });
    }

    /// <inheritdoc/>
    public Task RunAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_reflectors.Select(reflector => reflector.RunAsync(cancellationToken)));

    void IReflectorTarget<T>.Put(T entity, bool initial)
    {
        if (_options.Keep is { } keep && !keep(entity))
        {
            ((IReflectorTarget<T>)this).Remove(NamespacedName.From(entity));
            return;
        }

        lock (_dispatch)
        {
            entity = _options.Transform?.Invoke(entity) ?? entity;
            var before = _store.Set(NamespacedName.From(entity), entity);
            if (before is null)
            {
                _metrics.RecordCached(Resource, 1);
                Report(h => h.OnAdded(entity, initial));
            }
            else if (before.Metadata.Uid != entity.Metadata.Uid)
            {
                Report(h => h.OnDeleted(before));
                Report(h => h.OnAdded(entity, initial));
            }
            else if (before.Metadata.ResourceVersion != entity.Metadata.ResourceVersion)
            {
                Report(h => h.OnUpdated(before, entity));
            }
        }
    }

    void IReflectorTarget<T>.Remove(NamespacedName key)
    {
        lock (_dispatch)
        {
            if (_store.Remove(key) is { } before)
            {
                _metrics.RecordCached(Resource, -1);
                Report(h => h.OnDeleted(before));
            }
        }
    }

    void IReflectorTarget<T>.Reject(RejectedObject rejected)
    {
        _metrics.RecordRejected(Resource);
        _logger.ObjectRejected(rejected.Error, Resource, rejected.Metadata.NamespaceProperty, rejected.Metadata.Name);
    }

    List<NamespacedName> IReflectorTarget<T>.KeysOf(string? ns) => _store.Keys(ns);

    private void Report(Action<IInformerHandler<T>> call)
    {
        foreach (var handler in _handlers)
        {
            Call(handler, call);
        }
    }

    // One handler's mistake must not stop the informer for all.
    private void Call(IInformerHandler<T> handler, Action<IInformerHandler<T>> call)
    {
        try
        {
            call(handler);
        }
        catch (Exception e)
        {
            _logger.HandlerFailed(e, Resource, handler.GetType().Name);
        }
    }

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
