using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization.Metadata;
using k8s;
using k8s.Models;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Controllers;
using Operator.Kubernetes.Informers;
using Operator.Kubernetes.Leadership;
using Operator.Kubernetes.Telemetry;

namespace Operator.Kubernetes.Hosting;

internal sealed record JsonContextRegistration(IJsonTypeInfoResolver Context);

/// <summary>The client that renews the lease, apart from the one that the rate limit holds back.</summary>
internal sealed record LeaseClient(KubernetesClient Client) : IDisposable
{
    public void Dispose() => Client.Dispose();
}

/// <summary>Puts the parts of an operator together.</summary>
public sealed class OperatorBuilder
{
    internal OperatorBuilder(IServiceCollection services) => Services = services;

    /// <summary>The host's Services.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Adds kinds to the JSON contract of the client.</summary>
    /// <param name="context">A source-generated context that contains them.</param>
    public OperatorBuilder AddJsonContext(IJsonTypeInfoResolver context)
    {
        Services.AddSingleton(new JsonContextRegistration(context));
        return this;
    }

    /// <summary>
    /// Keeps the objects of a kind in memory as they come, as <see cref="IInformer{T}"/>. Further calls for the same kind add to its options.
    /// </summary>
    /// <typeparam name="T">Type of the objects.</typeparam>
    /// <param name="configure">Selectors and indexes.</param>
    public OperatorBuilder AddInformer<T>(Action<InformerOptions<T>>? configure = null)
        where T : class, IKubernetesObject<V1ObjectMeta> => AddInformer<T, T>(entity => entity, configure);

    /// <summary>Keeps a projection of each object of a kind in memory, as <see cref="IInformer{T}"/> of the projection.</summary>
    /// <typeparam name="TWire">Type of the objects as the server sends them.</typeparam>
    /// <typeparam name="TItem">What is kept of each: small and immutable.</typeparam>
    /// <param name="project">Makes it. Pure; if it throws, only that object is rejected.</param>
    /// <param name="configure">Selectors and indexes.</param>
    public OperatorBuilder AddInformer<TWire, TItem>(Func<TWire, TItem> project, Action<InformerOptions<TWire>>? configure = null)
        where TWire : class, IKubernetesObject<V1ObjectMeta>
        where TItem : class
    {
        Services.AddOptions<InformerOptions<TWire>>().Configure(configure ?? (_ => { }));
        if (Services.Any(service => service.ServiceType == typeof(IInformer<TItem>)))
        {
            return this;
        }

        Services.AddSingleton(provider => new SharedInformer<TWire, TItem>(
            provider.GetRequiredService<IKubernetesClient>(),
            provider.GetRequiredService<IOptions<InformerOptions<TWire>>>().Value,
            project,
            provider.GetRequiredService<KubernetesMetrics>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<SharedInformer<TWire, TItem>>>()
        ));
        Services.AddSingleton<IInformer<TItem>>(provider => provider.GetRequiredService<SharedInformer<TWire, TItem>>());
        Services.AddSingleton<IInformer>(provider => provider.GetRequiredService<SharedInformer<TWire, TItem>>());
        return this;
    }

    /// <summary>Runs a controller while this process leads; adds the informer of its kind.</summary>
    /// <typeparam name="TController">The controller; one instance for all workers.</typeparam>
    /// <typeparam name="TEntity">Type of its objects.</typeparam>
    /// <param name="configure">Workers, watched kinds and pauses.</param>
    public OperatorBuilder AddController<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TController,
        TEntity
    >(Action<ControllerOptions<TEntity>>? configure = null)
        where TController : class, IEntityController<TEntity>
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        var options = new ControllerOptions<TEntity>();
        configure?.Invoke(options);
        AddInformer<TEntity>();
        Services.AddSingleton(options);
        Services.AddSingleton<IEntityController<TEntity>, TController>();
        Services.AddSingleton<EntityReconciler<TEntity>>();
        Services.AddSingleton<ControllerLoop<TEntity>>();
        Services.AddSingleton<ILeaderService>(provider => provider.GetRequiredService<ControllerLoop<TEntity>>());
        // Resolved at the first call: the controller itself may ask for the delegate.
        Services.AddSingleton<EntityRequeue<TEntity>>(provider =>
            (entity, after) => provider.GetRequiredService<ControllerLoop<TEntity>>().Requeue(entity, after)
        );
        return this;
    }
}
