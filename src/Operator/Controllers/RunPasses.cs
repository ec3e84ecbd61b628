using k8s.Models;
using Microsoft.Extensions.Logging;
using Operator.Controllers.Effects;
using Operator.Core.Life;
using Operator.Core.Status;
using Operator.Entities.ImageBuilds;
using Operator.Kubernetes.Client;

namespace Operator.Controllers;

/// <summary>
/// The passes over builds and pushes: reads the facts about one and carries out what <see cref="BuildLoop"/> decides. It decides nothing itself.
/// </summary>
internal sealed class RunPasses(
    ReadFacts read,
    CarryOutEffects effects,
    ReportDefects defects,
    BuildWrites writes,
    TimeProvider time,
    ILogger<RunPasses> logger
)
{
    /// <summary>The informer reports a namespace as soon as it is known; this is how long to wait for a report that may be lost.</summary>
    private static readonly TimeSpan NamespaceIsLate = TimeSpan.FromSeconds(5);

    public Task<TimeSpan?> ReconcileAsync(ImageBuild build, CancellationToken cancellationToken) =>
        RunAsync(build, () => PassAsync(build, cancellationToken), cancellationToken);

    public Task DeletedAsync(ImageBuild build, CancellationToken cancellationToken) =>
        RunAsync(build, () => PassAsync(read.OfGone(build), cancellationToken), cancellationToken);

    private async Task<TimeSpan?> RunAsync(ImageBuild build, Func<Task<DateTimeOffset?>> pass, CancellationToken cancellationToken)
    {
        DateTimeOffset? again;
        try
        {
            again = await pass();
        }
        catch (Exception defect) when (defect is not (OperationCanceledException or KubernetesApiException))
        {
            await defects.ReportAsync(build, defect, cancellationToken);
            throw;
        }

        var wait = again - time.GetUtcNow();
        return wait <= TimeSpan.Zero ? TimeSpan.FromMilliseconds(1) : wait;
    }

    private async Task<DateTimeOffset?> PassAsync(ImageBuild build, CancellationToken cancellationToken)
    {
        if (!read.Knows(build.Metadata.NamespaceProperty))
        {
            return time.GetUtcNow() + NamespaceIsLate;
        }

        // Gone in the meantime: the informer reports it in a moment.
        return await writes.WholeAsync(build, cancellationToken) is { } whole ? await PassAsync(read.Of(whole), cancellationToken) : null;
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
