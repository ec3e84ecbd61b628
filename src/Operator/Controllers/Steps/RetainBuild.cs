using k8s.Models;
using Operator.Controllers.Logs;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Informers;
using Operator.Kubernetes.Models.Attributes;

namespace Operator.Controllers.Steps;

/// <summary>
/// What is left of a build whose run has ended: its Pods, its archived log and Dockerfile, and, only where the spec asks for it,
/// the build itself, each until its time has come. Sets no condition.
/// </summary>
[EntityRbac(typeof(V1Pod), Verbs = RbacVerb.Delete)]
[EntityRbac(typeof(ImageBuild), Verbs = RbacVerb.Delete)]
[GenericRbac(Groups = [""], Resources = ["configmaps"], Verbs = RbacVerb.DeleteCollection)]
[GenericRbac(Groups = ["imagebuild.dev"], Resources = ["imagebuilds/status"], Verbs = RbacVerb.Patch)]
internal sealed class RetainBuild(
    IInformer<V1Pod> pods,
    IKubernetesClient client,
    AttemptLogs logs,
    Configuration.OperatorOptions options,
    TimeProvider time
)
{
    /// <returns>When the next thing is due; null when nothing is left to do.</returns>
    public async Task<DateTimeOffset?> RunAsync(ImageBuild build, CancellationToken cancellationToken)
    {
        await logs.ForgetAllButAsync(build.Metadata.Uid, []);
        var ended = build.Status.CompletionTime ?? build.Metadata.CreationTimestamp ?? time.GetUtcNow();
        DateTimeOffset? next = null;
        var keep = build.Spec.Retention;
        if (keep?.TtlSecondsAfterFinished is { } ttl && IsDue(ended.AddSeconds(ttl), ref next))
        {
            await client.DeleteAsync<ImageBuild>(
                build.Metadata.Name!,
                build.Metadata.NamespaceProperty,
                Preconditions(build),
                cancellationToken
            );
            return null;
        }

        var left = pods.ByIndex(ApiNames.UidLabel, build.Metadata.Uid ?? "");
        var podTime = keep?.PodsSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : options.Retention.Pods;
        if (left.Count > 0 && IsDue(ended + podTime, ref next))
        {
            await DeletePodsAsync(left, cancellationToken);
        }

        if (HasArchives(build) && LogTime(keep) is { } logTime && IsDue(ended + logTime, ref next))
        {
            await DeleteArchivesAsync(build, cancellationToken);
        }

        return next;
    }

    private static bool HasArchives(ImageBuild build) =>
        build.Status is { Log.Archive: not null } or { Plan.Dockerfile: not null }
        || build.Status.Attempts?.Any(attempt => attempt.Log is not null) == true;

    private TimeSpan? LogTime(BuildRetention? keep) =>
        keep?.LogsSeconds is { } seconds ? TimeSpan.FromSeconds(seconds)
        : options.Retention.Logs > TimeSpan.Zero ? options.Retention.Logs
        : null;

    /// <summary>A spec that changed since must not lose its build: the deletion holds for this very version.</summary>
    private static DeleteOptions Preconditions(ImageBuild build) =>
        new()
        {
            PropagationPolicy = "Background",
            Preconditions = new Preconditions { Uid = build.Metadata.Uid, ResourceVersion = build.Metadata.ResourceVersion },
        };

    private bool IsDue(DateTimeOffset due, ref DateTimeOffset? next)
    {
        if (due <= time.GetUtcNow())
        {
            return true;
        }

        next = next is null || due < next ? due : next;
        return false;
    }

    private async Task DeletePodsAsync(IEnumerable<V1Pod> left, CancellationToken cancellationToken)
    {
        foreach (var pod in left.Where(pod => pod.Metadata.DeletionTimestamp is null))
        {
            await client.DeleteAsync<V1Pod>(
                pod.Metadata.Name!,
                pod.Metadata.NamespaceProperty,
                DeleteOptions.Of(pod.Metadata.Uid),
                cancellationToken
            );
        }
    }

    /// <summary>
    /// Archives of all runs and attempts, also of those that status has forgotten: their labels find them. The status that names
    /// some is corrected last: until then it is tried again.
    /// </summary>
    private async Task DeleteArchivesAsync(ImageBuild build, CancellationToken cancellationToken)
    {
        var (name, ns) = (build.Metadata.Name!, build.Metadata.NamespaceProperty!);
        await client.DeleteCollectionAsync<V1ConfigMap>(ns, LogArchive.SelectorOf(build), cancellationToken);
        // Of a settled build the informer keeps only a part.
        if (await client.GetAsync<ImageBuild>(name, ns, cancellationToken) is { } whole && whole.Metadata.Uid == build.Metadata.Uid)
        {
            var corrected = new ImageBuild
            {
                ApiVersion = whole.ApiVersion,
                Kind = whole.Kind,
                Metadata = whole.Metadata,
                Spec = whole.Spec,
                Status = WithoutArchives(whole.Status),
            };
            await client.PatchStatusAsync(whole, corrected, cancellationToken);
        }
    }

    private static ImageBuildStatus WithoutArchives(ImageBuildStatus status) =>
        status with
        {
            Log = status.Log is { } log ? log with { Archive = null } : null,
            Plan = status.Plan is { } plan ? plan with { Dockerfile = null } : null,
            Attempts = status.Attempts is { } attempts ? [.. attempts.Select(attempt => attempt with { Log = null })] : null,
        };
}
