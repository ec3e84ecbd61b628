using k8s.Models;
using Microsoft.Extensions.Logging;
using Operator.Core;
using Operator.Core.Observation;
using Operator.Core.Platforms;
using Operator.Core.Status;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Controllers;
using Operator.Kubernetes.Informers;
using Operator.Kubernetes.Leadership;
using Operator.Kubernetes.Models.Attributes;

namespace Operator.Controllers.Effects;

/// <summary>
/// Makes, reads and steers the builds of the platforms of a build for several, and reconciles that one when one of them has changed. A name
/// follows from run and platform, so a second create is a conflict.
/// </summary>
[EntityRbac(typeof(ImageBuild), Verbs = RbacVerb.Create | RbacVerb.Patch)]
internal sealed class PlatformWrites(
    IInformer<ImageBuild> builds,
    IKubernetesClient client,
    EntityRequeue<ImageBuild> requeue,
    ILogger<PlatformWrites> logger
) : ILeaderService, IInformerHandler<ImageBuild>
{
    /// <summary>Index of builds by the build for several platforms that controls them.</summary>
    public const string ParentIndex = "parent";

    /// <summary>The values under which a build is filed in that index.</summary>
    public static IEnumerable<string> ParentKeys(ImageBuild build) =>
        PlatformBuilds.ParentOf(build) is { } uid ? [BuildPod.OwnerKey(build.Metadata.NamespaceProperty, uid)] : [];

    public async Task RunAsync(LeaderTerm term)
    {
        using var subscription = builds.AddHandler(this);
        await term.EndsAsync();
    }

    /// <summary>The builds that a build controls, as memory has them.</summary>
    public static IReadOnlyList<SeenBuild> Of(IInformer<ImageBuild> builds, ImageBuild parent) =>
        [
            .. builds
                .ByIndex(ParentIndex, BuildPod.OwnerKey(parent.Metadata.NamespaceProperty, parent.Metadata.Uid))
                .Select(child => new SeenBuild(child, Whole: false))
                .Select(child => child with { Whole = !child.HasEnded }),
        ];

    public async Task<BuildFacts> CreateAsync(BuildFacts facts, string platform, ImageBuild build, CancellationToken cancellationToken)
    {
        try
        {
            var created = await client.CreateAsync(build, cancellationToken);
            logger.PlatformBuildCreated(created.Metadata.Name!, platform);
            return facts.With(created.Metadata.Name!, new SeenBuild(created, Whole: true));
        }
        catch (KubernetesApiException error) when (error.IsAlreadyExists)
        {
            return await ReadAsync(facts, platform, build.Metadata.Name!, cancellationToken);
        }
        catch (KubernetesApiException error) when (error.IsForbidden || error.IsInvalid)
        {
            return Refused(
                facts,
                platform,
                $"The API server refuses ImageBuild {build.Metadata.Name}: {error.Status.Message ?? error.Message}"
            );
        }
    }

    public async Task<BuildFacts> ReadAsync(BuildFacts facts, string platform, string name, CancellationToken cancellationToken)
    {
        var live = await client.GetAsync<ImageBuild>(name, facts.Build.Metadata.NamespaceProperty, cancellationToken);
        return live is null ? facts.With(name, null)
            : PlatformBuilds.IsOwn(facts.Build, live, facts.Run, platform, facts.Settings)
                ? facts.With(name, new SeenBuild(live, Whole: true))
            : Refused(
                facts,
                platform,
                $"ImageBuild {name} exists already and is not what this build makes for its platform; delete it and set a new runRequest"
            );
    }

    public async Task<BuildFacts> SteerAsync(BuildFacts facts, ImageBuild build, PlatformWish wish, CancellationToken cancellationToken)
    {
        var patch = KubernetesPatch.Merge(
            new()
            {
                ["metadata"] = new System.Text.Json.Nodes.JsonObject { ["uid"] = build.Metadata.Uid },
                ["spec"] = new System.Text.Json.Nodes.JsonObject
                {
                    ["cancel"] = wish.Cancel,
                    ["suspend"] = wish.Suspend,
                    ["priority"] = wish.Priority,
                },
            }
        );
        var name = build.Metadata.Name!;
        try
        {
            var written = await client.PatchAsync<ImageBuild>(
                name,
                build.Metadata.NamespaceProperty,
                patch,
                cancellationToken: cancellationToken
            );
            return facts.With(name, new SeenBuild(written, Whole: true));
        }
        catch (KubernetesApiException error) when (error.IsNotFound || error.IsConflict)
        {
            // Deleted in the meantime, which the informer reports in a moment.
            return facts.With(name, null);
        }
    }

    public async Task<BuildFacts> DeleteAsync(BuildFacts facts, ImageBuild build, CancellationToken cancellationToken)
    {
        try
        {
            await client.DeleteAsync<ImageBuild>(
                build.Metadata.Name!,
                build.Metadata.NamespaceProperty,
                DeleteOptions.Of(build.Metadata.Uid),
                cancellationToken
            );
        }
        catch (KubernetesApiException error) when (error.IsForbidden)
        {
            // Without the right to delete builds it stays until the build that controls it is deleted.
            return facts with { Pass = facts.Pass with { PlatformDeletionForbidden = true } };
        }

        return facts.With(build.Metadata.Name!, null);
    }

    void IInformerHandler<ImageBuild>.OnAdded(ImageBuild entity, bool initial) => Wake(entity);

    void IInformerHandler<ImageBuild>.OnUpdated(ImageBuild before, ImageBuild after) => Wake(after);

    void IInformerHandler<ImageBuild>.OnDeleted(ImageBuild entity) => Wake(entity);

    private void Wake(ImageBuild build)
    {
        if (
            PlatformBuilds.ParentOf(build) is { } uid
            && Core.Pods.BuildLabels.ControllerOf(build.Metadata)?.Name is { } name
            && builds.Get(new NamespacedName(build.Metadata.NamespaceProperty ?? "", name)) is { } parent
            && parent.Metadata.Uid == uid
        )
        {
            requeue(parent, TimeSpan.Zero);
        }
    }

    private static BuildFacts Refused(BuildFacts facts, string platform, string message) =>
        facts with
        {
            Pass = facts.Pass with
            {
                PlatformRefusal = new Failure(InfrastructureReasons.PodRejected, Sentence.Of($"{platform}: {message}"))
                {
                    Stage = BuildStage.Queue,
                    Final = true,
                },
            },
        };
}
