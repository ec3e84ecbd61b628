using k8s.Models;
using Microsoft.Extensions.Logging;
using Operator.Controllers.Effects;
using Operator.Core.Life;
using Operator.Core.Status;
using Operator.Entities.ImageBuilds;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Controllers;
using Operator.Kubernetes.Models.Attributes;

namespace Operator.Controllers;

/// <summary>Reads the facts about a build and carries out what <see cref="BuildLoop"/> decides. It decides nothing itself.</summary>
[EntityRbac(typeof(ImageBuild), Verbs = RbacVerb.Get | RbacVerb.List | RbacVerb.Watch)]
internal sealed class ImageBuildController(
    ReadFacts read,
    CarryOutEffects effects,
    ReportDefects defects,
    TimeProvider time,
    ILogger<ImageBuildController> logger
) : IEntityController<ImageBuild>
{
    public Task<TimeSpan?> ReconcileAsync(ImageBuild build, CancellationToken cancellationToken) =>
        RunAsync(build, () => read.Of(build), cancellationToken);

    /// <summary>The garbage collector deletes what the build owned.</summary>
    public Task DeletedAsync(ImageBuild build, CancellationToken cancellationToken) =>
        RunAsync(build, () => read.OfGone(build), cancellationToken);

    private async Task<TimeSpan?> RunAsync(ImageBuild build, Func<BuildFacts> facts, CancellationToken cancellationToken)
    {
        DateTimeOffset? again;
        try
        {
            again = await PassAsync(facts(), cancellationToken);
        }
        catch (Exception defect) when (defect is not (OperationCanceledException or KubernetesApiException))
        {
            await defects.ReportAsync(build, defect, cancellationToken);
            throw;
        }

        var wait = again - time.GetUtcNow();
        return wait <= TimeSpan.Zero ? TimeSpan.FromMilliseconds(1) : wait;
    }

    private async Task<DateTimeOffset?> PassAsync(BuildFacts facts, CancellationToken cancellationToken)
    {
        using var scope = logger.BeginScope(Scope(facts));
        var again = await BuildLoop.RunAsync(facts, (effect, known) => effects.CarryOutAsync(effect, known, cancellationToken));
        defects.Forget(facts.Build);
        return again;
    }

    // Namespace, name and UID are in the scope that the runtime opens.
    private static KeyValuePair<string, object?>[] Scope(BuildFacts facts) =>
        SettledBuild.Is(facts.Build) ? [] : [new("Run", facts.Run.Number), new("Attempt", facts.Attempt)];
}
