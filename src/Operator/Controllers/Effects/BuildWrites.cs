using k8s.Models;
using Microsoft.Extensions.Logging;
using Operator.Core.Pods;
using Operator.Core.Runs;
using Operator.Core.Status;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Entities.ImagePushes;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Models.Attributes;
using Operator.Telemetry;

namespace Operator.Controllers.Effects;

/// <summary>
/// The only writer of status: one patch of what differs, bound to the version that was read. Also reads the whole build where memory
/// has only a part, and deletes it when its time is over.
/// </summary>
[EntityRbac(typeof(ImageBuild), typeof(ImagePush), Verbs = RbacVerb.Delete, Feature = ApiNames.TtlFeature)]
[GenericRbac(Groups = ["imagebuild.dev"], Resources = ["imagebuilds/status", "imagepushes/status"], Verbs = RbacVerb.Patch)]
internal sealed class BuildWrites(
    IKubernetesClient client,
    BuildMemory memory,
    OperatorMetrics metrics,
    TimeProvider time,
    ILogger<BuildWrites> logger
)
{
    public async Task<BuildFacts> WriteStatusAsync(BuildFacts facts, ImageBuildStatus status, CancellationToken cancellationToken)
    {
        var build = facts.Build;
        ImageBuild written;
        try
        {
            written = build is PushRun push
                ? await PatchAsync(push, PushStatusOf.Of(facts, push, status), cancellationToken)
                : await PatchAsync(build, status, cancellationToken);
        }
        catch (KubernetesApiException error) when (error.IsNotFound)
        {
            // Deleted in the meantime, which the informer reports in a moment.
            return facts with { IsGone = true };
        }

        metrics.RecordTransition(build.Status, status, isPush: build is PushRun);
        if (build.Status?.Phase != status.Phase)
        {
            logger.PhaseChanged(BuildLabels.KindOf(build), build.Status?.Phase, status.Phase, status.Reason, status.Message);
        }

        return facts with
        {
            Build = written,
            Memory = memory.NoteWrite(build, written, time.GetUtcNow()),
            Pass = facts.Pass with { StatusWritten = true, StatusBefore = build.Status },
        };
    }

    private Task<ImageBuild> PatchAsync(ImageBuild build, ImageBuildStatus status, CancellationToken cancellationToken)
    {
        var modified = new ImageBuild
        {
            ApiVersion = build.ApiVersion,
            Kind = build.Kind,
            Metadata = build.Metadata,
            Spec = build.Spec,
            Status = status,
        };
        return client.PatchStatusAsync(build, modified, cancellationToken);
    }

    private async Task<ImageBuild> PatchAsync(PushRun push, ImagePushStatus status, CancellationToken cancellationToken) =>
        PushRun.Of(await client.PatchStatusAsync(push.Push, push.With(status), cancellationToken));

    /// <summary>The whole build, of which memory may have only a part; null when it is gone.</summary>
    public async Task<ImageBuild?> WholeAsync(ImageBuild build, CancellationToken cancellationToken)
    {
        if (memory.Newest(build) is not SlimBuild slim)
        {
            return build;
        }

        var whole = await client.GetAsync<ImageBuild>(slim.Metadata.Name!, slim.Metadata.NamespaceProperty, cancellationToken);
        return whole?.Metadata.Uid == slim.Metadata.Uid ? whole : null;
    }

    public async Task<BuildFacts> ReadAsync(BuildFacts facts, CancellationToken cancellationToken)
    {
        var known = facts.Build.Metadata;
        var whole =
            facts.Build is PushRun
                ? await client.GetAsync<ImagePush>(known.Name!, known.NamespaceProperty, cancellationToken) is { } push
                    ? PushRun.Of(push)
                    : null
                : await client.GetAsync<ImageBuild>(known.Name!, known.NamespaceProperty, cancellationToken);
        return whole?.Metadata.Uid == known.Uid
            ? facts.With(whole!) with
            {
                Pass = facts.Pass with { BuildRead = true },
            }
            : facts with
            {
                IsGone = true,
            };
    }

    /// <summary>Bound to the version that was read: a build whose spec has changed since must not be deleted.</summary>
    public async Task<BuildFacts> DeleteAsync(BuildFacts facts, CancellationToken cancellationToken)
    {
        var known = facts.Build.Metadata;
        var options = new V1DeleteOptions
        {
            PropagationPolicy = "Background",
            Preconditions = new V1Preconditions { Uid = known.Uid, ResourceVersion = known.ResourceVersion },
        };
        try
        {
            await (
                facts.Build is PushRun
                    ? client.DeleteAsync<ImagePush>(known.Name!, known.NamespaceProperty, options, cancellationToken)
                    : client.DeleteAsync<ImageBuild>(known.Name!, known.NamespaceProperty, options, cancellationToken)
            );
        }
        catch (KubernetesApiException error) when (error.IsForbidden)
        {
            // Tried again at the next report of the build, not in a loop.
            logger.DeletionForbidden(known.NamespaceProperty, known.Name, error.Message);
        }

        return facts with
        {
            Pass = facts.Pass with { BuildDeleted = true },
        };
    }
}
