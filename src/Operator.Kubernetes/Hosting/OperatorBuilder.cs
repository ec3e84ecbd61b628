using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization.Metadata;
using k8s;
using k8s.Models;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
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

internal sealed class OperatorBuilder(IServiceCollection services) : IOperatorBuilder
{
    public IServiceCollection Services => services;

    public IOperatorBuilder AddJsonContext(IJsonTypeInfoResolver context)
    {
        services.AddSingleton(new JsonContextRegistration(context));
        return this;
    }

    public IOperatorBuilder AddInformer<T>(Action<InformerOptions<T>>? configure = null)
        where T : class, IKubernetesObject<V1ObjectMeta> => AddInformer<T, T>(entity => entity, configure);

    public IOperatorBuilder AddInformer<TWire, TItem>(Func<TWire, TItem> project, Action<InformerOptions<TWire>>? configure = null)
        where TWire : class, IKubernetesObject<V1ObjectMeta>
        where TItem : class
    {
        services.AddOptions<InformerOptions<TWire>>().Configure(configure ?? (_ => { }));
        if (services.Any(service => service.ServiceType == typeof(IInformer<TItem>)))
        {
            return this;
        }

        services.AddSingleton(provider => new SharedInformer<TWire, TItem>(
            provider.GetRequiredService<IKubernetesClient>(),
            provider.GetRequiredService<IOptions<InformerOptions<TWire>>>().Value,
            project,
            provider.GetRequiredService<KubernetesMetrics>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<SharedInformer<TWire, TItem>>>()
        ));
        services.AddSingleton<IInformer<TItem>>(provider => provider.GetRequiredService<SharedInformer<TWire, TItem>>());
        services.AddSingleton<IInformer>(provider => provider.GetRequiredService<SharedInformer<TWire, TItem>>());
        return this;
    }

    public IOperatorBuilder AddController<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TController,
        TEntity
    >(Action<ControllerOptions<TEntity>>? configure = null)
        where TController : class, IEntityController<TEntity>
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        var options = new ControllerOptions<TEntity>();
        configure?.Invoke(options);
        AddInformer<TEntity>();
        services.AddSingleton(options);
        services.AddSingleton<IEntityController<TEntity>, TController>();
        services.AddSingleton<FinalizerRunner<TEntity>>();
        services.AddSingleton<EntityReconciler<TEntity>>();
        services.AddSingleton<ControllerLoop<TEntity>>();
        services.AddSingleton<ILeaderService>(provider => provider.GetRequiredService<ControllerLoop<TEntity>>());
        // Resolved at the first call: the controller itself may ask for the delegate.
        services.AddSingleton<EntityRequeue<TEntity>>(provider =>
            (entity, after) => provider.GetRequiredService<ControllerLoop<TEntity>>().Requeue(entity, after)
        );
        return this;
    }

    public IOperatorBuilder AddFinalizer<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TFinalizer,
        TEntity
    >(string identifier)
        where TFinalizer : class, IEntityFinalizer<TEntity>
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        services.TryAddSingleton<TFinalizer>();
        services.AddSingleton(provider => new RegisteredFinalizer<TEntity>(identifier, provider.GetRequiredService<TFinalizer>()));
        return this;
    }

    public IOperatorBuilder AddLeaderService<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TService>()
        where TService : class, ILeaderService
    {
        services.AddSingleton<ILeaderService, TService>();
        return this;
    }
}
