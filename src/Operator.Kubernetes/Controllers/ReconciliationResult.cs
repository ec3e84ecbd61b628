using k8s;
using k8s.Models;

namespace Operator.Kubernetes.Controllers;

/// <summary>How a reconcile ended.</summary>
/// <typeparam name="TEntity">Type of the objects.</typeparam>
public sealed record ReconciliationResult<TEntity>
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    private ReconciliationResult(TEntity entity) => Entity = entity;

    /// <summary>The object.</summary>
    public TEntity Entity { get; }

    /// <summary>True when there is nothing to try again.</summary>
    public bool IsSuccess { get; private init; }

    /// <summary>What failed, in a sentence.</summary>
    public string? ErrorMessage { get; private init; }

    /// <summary>What failed, as an exception.</summary>
    public Exception? Error { get; private init; }

    /// <summary>After success, when to look again; after failure, the least pause before the next try.</summary>
    public TimeSpan? RequeueAfter { get; private init; }

    /// <summary>All is done until something changes.</summary>
    /// <param name="entity">The object.</param>
    public static ReconciliationResult<TEntity> Success(TEntity entity) => new(entity) { IsSuccess = true };

    /// <summary>All is done until something changes or a time has passed.</summary>
    /// <param name="entity">The object.</param>
    /// <param name="requeueAfter">When to look again.</param>
    public static ReconciliationResult<TEntity> Success(TEntity entity, TimeSpan requeueAfter) =>
        new(entity) { IsSuccess = true, RequeueAfter = requeueAfter };

    /// <summary>Something failed that another try may mend.</summary>
    /// <param name="entity">The object.</param>
    /// <param name="errorMessage">What failed.</param>
    /// <param name="error">What failed, as an exception.</param>
    /// <param name="requeueAfter">Least pause before the next try.</param>
    public static ReconciliationResult<TEntity> Failure(
        TEntity entity,
        string errorMessage,
        Exception? error = null,
        TimeSpan? requeueAfter = null
    ) =>
        new(entity)
        {
            ErrorMessage = errorMessage,
            Error = error,
            RequeueAfter = requeueAfter,
        };
}
