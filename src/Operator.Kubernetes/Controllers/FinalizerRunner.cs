using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using Operator.Kubernetes.Client;

namespace Operator.Kubernetes.Controllers;

/// <summary>A finalizer and the identifier under which it stands in an object's metadata.</summary>
/// <param name="Identifier">A qualified name, for example <c>imagebuild.dev/cleanup</c>.</param>
/// <param name="Finalizer">What cleans up.</param>
internal sealed record RegisteredFinalizer<TEntity>(string Identifier, IEntityFinalizer<TEntity> Finalizer)
    where TEntity : class, IKubernetesObject<V1ObjectMeta>;

/// <summary>Puts the registered finalizers on living objects and runs them on those that are being deleted.</summary>
internal sealed class FinalizerRunner<TEntity>(IKubernetesClient client, IEnumerable<RegisteredFinalizer<TEntity>> registered)
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly IReadOnlyList<RegisteredFinalizer<TEntity>> _registered = registered.ToList();

    /// <returns>The object with all finalizers on it.</returns>
    public async Task<TEntity> AttachAsync(TEntity entity, CancellationToken cancellationToken)
    {
        var present = entity.Metadata.Finalizers ?? [];
        var missing = _registered.Select(r => r.Identifier).Except(present).ToList();
        return missing.Count == 0 ? entity : await SetAsync(entity, [.. present, .. missing], cancellationToken);
    }

    /// <returns>The result; null when none of the registered finalizers holds the object.</returns>
    public async Task<ReconciliationResult<TEntity>?> FinalizeAsync(TEntity entity, CancellationToken cancellationToken)
    {
        ReconciliationResult<TEntity>? result = null;
        foreach (var (identifier, finalizer) in _registered)
        {
            var present = entity.Metadata.Finalizers ?? [];
            if (!present.Contains(identifier))
            {
                continue;
            }

            result = await finalizer.FinalizeAsync(entity, cancellationToken);
            if (!result.IsSuccess || result.RequeueAfter is not null)
            {
                return result;
            }

            entity = await SetAsync(entity, present.Where(f => f != identifier), cancellationToken);
        }

        return result;
    }

    private Task<TEntity> SetAsync(TEntity entity, IEnumerable<string> finalizers, CancellationToken cancellationToken)
    {
        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                // The list is replaced as a whole: a change by others in between must be a conflict.
                ["resourceVersion"] = entity.Metadata.ResourceVersion,
                ["finalizers"] = new JsonArray([.. finalizers.Select(f => JsonValue.Create(f))]),
            },
        };
        return client.PatchAsync<TEntity>(
            entity.Metadata.Name!,
            entity.Metadata.NamespaceProperty,
            KubernetesPatch.Merge(patch),
            null,
            cancellationToken
        );
    }
}
