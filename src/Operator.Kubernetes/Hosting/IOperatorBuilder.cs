using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization.Metadata;
using k8s;
using k8s.Models;
using Microsoft.Extensions.DependencyInjection;
using Operator.Kubernetes.Controllers;
using Operator.Kubernetes.Informers;
using Operator.Kubernetes.Leadership;

namespace Operator.Kubernetes.Hosting;

/// <summary>Puts the parts of an operator together.</summary>
public interface IOperatorBuilder
{
    /// <summary>The host's services.</summary>
    IServiceCollection Services { get; }

    /// <summary>Makes further kinds known to the client.</summary>
    /// <param name="context">A source-generated context that contains them.</param>
    IOperatorBuilder AddJsonContext(IJsonTypeInfoResolver context);

    /// <summary>Keeps the objects of a kind in memory as they come, as <see cref="IInformer{T}"/>. Further calls for the same kind add to its options.</summary>
    /// <typeparam name="T">Type of the objects.</typeparam>
    /// <param name="configure">Selectors and indexes.</param>
    IOperatorBuilder AddInformer<T>(Action<InformerOptions<T>>? configure = null)
        where T : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>Keeps a projection of each object of a kind in memory, as <see cref="IInformer{T}"/> of the projection.</summary>
    /// <typeparam name="TWire">Type of the objects as the server sends them.</typeparam>
    /// <typeparam name="TItem">What is kept of each: small and immutable.</typeparam>
    /// <param name="project">Makes it. Pure; if it throws, only that object is rejected.</param>
    /// <param name="configure">Selectors and indexes.</param>
    IOperatorBuilder AddInformer<TWire, TItem>(Func<TWire, TItem> project, Action<InformerOptions<TWire>>? configure = null)
        where TWire : class, IKubernetesObject<V1ObjectMeta>
        where TItem : class;

    /// <summary>Runs a controller while this process leads; adds the informer of its kind.</summary>
    /// <typeparam name="TController">The controller; one instance for all workers.</typeparam>
    /// <typeparam name="TEntity">Type of its objects.</typeparam>
    /// <param name="configure">Workers, owned kinds and pauses.</param>
    IOperatorBuilder AddController<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TController, TEntity>(
        Action<ControllerOptions<TEntity>>? configure = null
    )
        where TController : class, IEntityController<TEntity>
        where TEntity : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>Puts a finalizer on every object of a kind and runs it before the object goes.</summary>
    /// <typeparam name="TFinalizer">The finalizer.</typeparam>
    /// <typeparam name="TEntity">Type of the objects; it needs a controller.</typeparam>
    /// <param name="identifier">Qualified name in the object's metadata, for example <c>imagebuild.dev/cleanup</c>.</param>
    IOperatorBuilder AddFinalizer<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TFinalizer, TEntity>(
        string identifier
    )
        where TFinalizer : class, IEntityFinalizer<TEntity>
        where TEntity : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>Runs further work while this process leads.</summary>
    /// <typeparam name="TService">The work.</typeparam>
    IOperatorBuilder AddLeaderService<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TService>()
        where TService : class, ILeaderService;
}
