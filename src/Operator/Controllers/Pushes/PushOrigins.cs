using Operator.Core.Life;
using Operator.Core.Runs;
using Operator.Core.Status;
using Operator.Entities.ImageBuilds;
using Operator.Entities.ImagePushes;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Controllers;
using Operator.Kubernetes.Informers;
using Operator.Kubernetes.Leadership;

namespace Operator.Controllers.Pushes;

/// <summary>
/// Finds what pushes copy, and reconciles those that wait for a build when it has changed. A build that runs is known from memory; of one that
/// has ended, memory has no image, and of one that is not there memory may be late: both are read.
/// </summary>
internal sealed class PushOrigins(
    IInformer<ImageBuild> builds,
    IInformer<ImagePush> pushes,
    IKubernetesClient client,
    EntityRequeue<ImagePush> requeue,
    TimeProvider time
) : ILeaderService, IInformerHandler<ImageBuild>
{
    /// <summary>Index of pushes by the build that they name.</summary>
    public const string BuildIndex = "buildRef";

    /// <summary>The values under which a push is filed in that index.</summary>
    public static IEnumerable<string> BuildKeys(ImagePush push) =>
        push.Spec.Source?.BuildRef?.Name is { } name ? [BuildKey(push.Metadata.NamespaceProperty, name)] : [];

    public async Task RunAsync(LeaderTerm term)
    {
        using var subscription = builds.AddHandler(this);
        await term.EndsAsync();
    }

    public async Task<BuildFacts> TakeAsync(BuildFacts facts, DateTimeOffset missingUntil, CancellationToken cancellationToken)
    {
        var push = (PushRun)facts.Build;
        var build = FindOrigin.BuildOf(push) is { } name ? await ReadAsync(push.Metadata.NamespaceProperty, name, cancellationToken) : null;
        return facts.With(FindOrigin.Of(push, build, missingUntil, time.GetUtcNow()));
    }

    private async Task<ImageBuild?> ReadAsync(string? ns, string name, CancellationToken cancellationToken) =>
        builds.Get(new NamespacedName(ns ?? "", name)) is { } known && !SettledBuild.Is(known)
            ? known
            : await client.GetAsync<ImageBuild>(name, ns, cancellationToken);

    void IInformerHandler<ImageBuild>.OnAdded(ImageBuild entity, bool initial) => Wake(entity);

    void IInformerHandler<ImageBuild>.OnUpdated(ImageBuild before, ImageBuild after)
    {
        if (SettledBuild.Is(after) && !SettledBuild.Is(before))
        {
            Wake(after);
        }
    }

    void IInformerHandler<ImageBuild>.OnDeleted(ImageBuild entity) => Wake(entity);

    private void Wake(ImageBuild build)
    {
        foreach (var push in pushes.ByIndex(BuildIndex, BuildKey(build.Metadata.NamespaceProperty, build.Metadata.Name)))
        {
            if (push.Status.StartTime is null)
            {
                requeue(push, TimeSpan.Zero);
            }
        }
    }

    private static string BuildKey(string? ns, string? name) => $"{ns}/{name}";
}
