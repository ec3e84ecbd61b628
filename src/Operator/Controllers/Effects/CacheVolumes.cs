using System.Text.Json.Nodes;
using k8s.Models;
using Microsoft.Extensions.Logging;
using Operator.Core.Life;
using Operator.Core.Observation;
using Operator.Core.Pods;
using Operator.Core.Status;
using Operator.Entities;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Informers;
using Operator.Kubernetes.Leadership;
using Operator.Kubernetes.Models.Attributes;

namespace Operator.Controllers.Effects;

/// <summary>
/// Makes, hands out and deletes the claims of <c>cache.mode: volume</c>. Who has one follows from the Pods; what is remembered here only covers the
/// moment until the informer shows a Pod.
/// </summary>
[EntityRbac(
    typeof(V1PersistentVolumeClaim),
    Verbs = RbacVerb.Get | RbacVerb.List | RbacVerb.Watch | RbacVerb.Create | RbacVerb.Patch | RbacVerb.Delete
)]
internal sealed class CacheVolumes(
    IKubernetesClient client,
    IInformer<CacheClaim> claims,
    IInformer<BuildPod> pods,
    TimeProvider time,
    ILogger<CacheVolumes> logger
) : ILeaderService, IInformerHandler<BuildPod>
{
    /// <summary>How precisely the last use of a claim is known: a claim that is used all day costs a write in an hour.</summary>
    private static readonly TimeSpan Precision = TimeSpan.FromHours(1);

    private readonly Lock gate = new();
    private CacheVolumeBoard board = new();

    public async Task RunAsync(LeaderTerm term)
    {
        lock (gate)
        {
            board = new CacheVolumeBoard();
        }

        using var ofPods = pods.AddHandler(this);
        await term.EndsAsync();
    }

    public async Task<BuildFacts> TakeAsync(BuildFacts facts, WantedClaim wanted, CancellationToken cancellationToken)
    {
        var build = facts.Build.Metadata;
        var claim = claims.Get(new NamespacedName(build.NamespaceProperty ?? "", wanted.Name));
        var key = CacheClaim.Key(build.NamespaceProperty, wanted.Name);
        CacheVolumeHolder? holder;
        lock (gate)
        {
            holder = board.Take(key, build.Name ?? "", facts.PodName, pods.ByIndex(BuildKeys.ClaimIndex, key), time.GetUtcNow());
        }

        if (holder is null && claim is { Own: true, Deleting: false } && claim.LastUsed + Precision <= time.GetUtcNow())
        {
            await NoteUseAsync(claim, cancellationToken);
        }

        return facts with
        {
            CacheVolume = new CacheVolumePlace { Claim = claim, Holder = holder },
        };
    }

    /// <summary>Gives a volume back: the Pod was not made.</summary>
    public void Release(BuildFacts facts)
    {
        lock (gate)
        {
            board.Release(facts.PodName);
        }
    }

    /// <summary>Whether a Pod that has not ended mounts a claim, or is about to.</summary>
    public bool IsUsed(CacheClaim claim)
    {
        var key = CacheClaim.Key(claim.Namespace, claim.Name);
        lock (gate)
        {
            return board.IsPromised(key, time.GetUtcNow()) || pods.ByIndex(BuildKeys.ClaimIndex, key).Any(pod => !pod.Facts.Ended);
        }
    }

    public async Task<BuildFacts> CreateAsync(BuildFacts facts, V1PersistentVolumeClaim claim, CancellationToken cancellationToken)
    {
        var place = facts.CacheVolume!;
        try
        {
            var created = await client.CreateAsync(claim, cancellationToken);
            logger.ClaimCreated(created.Metadata.Name!);
            return facts with { CacheVolume = place with { Claim = CacheClaim.Of(created) } };
        }
        catch (KubernetesApiException error) when (error.IsAlreadyExists)
        {
            // Made a moment ago, being deleted, or somebody else's: without the label the informer does not have it.
            var live = await client.GetAsync<V1PersistentVolumeClaim>(
                claim.Metadata.Name!,
                claim.Metadata.NamespaceProperty,
                cancellationToken
            );
            return facts with
            {
                CacheVolume = live is null
                    ? place with
                    {
                        Refusal = "a claim of its name was there a moment ago",
                    }
                    : place with
                    {
                        Claim = CacheClaim.Of(live),
                    },
            };
        }
        catch (KubernetesApiException error) when (error.IsForbidden || error.IsInvalid)
        {
            logger.ClaimRefused(claim.Metadata.Name!, error.Message);
            return facts with { CacheVolume = place with { Refusal = error.Status.Message ?? error.Message } };
        }
    }

    public async Task<BuildFacts> DeleteAsync(BuildFacts facts, CacheClaim claim, CancellationToken cancellationToken)
    {
        await DeleteAsync(claim, cancellationToken);
        return facts with { CacheVolume = facts.CacheVolume! with { Claim = null, WasLost = claim.IsLost, Dropped = true } };
    }

    /// <summary>Bound to the version that was seen: one that a build has begun to use since stays.</summary>
    public async Task DeleteAsync(CacheClaim claim, CancellationToken cancellationToken)
    {
        var options = new V1DeleteOptions
        {
            Preconditions = new V1Preconditions { Uid = claim.Uid, ResourceVersion = claim.Version },
        };
        try
        {
            await client.DeleteAsync<V1PersistentVolumeClaim>(claim.Name, claim.Namespace, options, cancellationToken);
            logger.ClaimDeleted(claim.Namespace, claim.Name);
        }
        catch (KubernetesApiException error) when (error.IsConflict || error.IsForbidden)
        {
            logger.ClaimNotDeleted(claim.Namespace, claim.Name, error.Message);
        }
    }

    void IInformerHandler<BuildPod>.OnAdded(BuildPod entity, bool initial) => Shown(entity);

    void IInformerHandler<BuildPod>.OnUpdated(BuildPod before, BuildPod after) => Shown(after);

    void IInformerHandler<BuildPod>.OnDeleted(BuildPod entity) => Shown(entity);

    private void Shown(BuildPod pod)
    {
        lock (gate)
        {
            board.Release(pod.Facts.Name);
        }
    }

    private async Task NoteUseAsync(CacheClaim claim, CancellationToken cancellationToken)
    {
        var annotations = new JsonObject { [ApiNames.LastUsedAnnotation] = CacheClaims.LastUsed(time.GetUtcNow()) };
        var patch = new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = annotations } };
        try
        {
            await client.PatchAsync<V1PersistentVolumeClaim>(
                claim.Name,
                claim.Namespace,
                KubernetesPatch.Merge(patch),
                cancellationToken: cancellationToken
            );
        }
        catch (KubernetesApiException error) when (error.IsNotFound || error.IsForbidden)
        {
            // The Pod will show whether it can be used.
            logger.ClaimUseNotNoted(claim.Name, error.Message);
        }
    }
}
