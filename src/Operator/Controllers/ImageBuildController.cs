using k8s.Models;
using Microsoft.Extensions.Logging;
using Operator.Controllers.Logs;
using Operator.Controllers.Steps;
using Operator.Core.Status;
using Operator.Entities.ImageBuilds;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Controllers;
using Operator.Kubernetes.Models.Attributes;

namespace Operator.Controllers;

/// <summary>Brings one build forward: looks at everything there is, does the one thing that is due, and says so in status.</summary>
[EntityRbac(typeof(ImageBuild), Verbs = RbacVerb.Get | RbacVerb.List | RbacVerb.Watch)]
internal sealed class ImageBuildController(
    ObserveBuild observe,
    AcceptSpec accept,
    AdmitBuild admit,
    LaunchPod launch,
    SettleRun settle,
    RetainBuild retain,
    StatusWriter status,
    BuildEvents events,
    AttemptLogs logs,
    IKubernetesClient client,
    TimeProvider time,
    ILogger<ImageBuildController> logger
) : IEntityController<ImageBuild>
{
    /// <summary>After a write the informer reports it, which is the next pass; this is for the report that got lost.</summary>
    private static readonly TimeSpan ReportIsLate = TimeSpan.FromSeconds(2);

    public async Task<ReconciliationResult<ImageBuild>> ReconcileAsync(ImageBuild build, CancellationToken cancellationToken)
    {
        if (build.Metadata.DeletionTimestamp is not null)
        {
            return await DeletedAsync(build, cancellationToken);
        }

        if (status.IsBehind(build))
        {
            return ReconciliationResult<ImageBuild>.Success(build, ReportIsLate);
        }

        await events.TellEndAsync(build, cancellationToken);
        if (SettledBuild.Is(build))
        {
            status.Forget(build);
            return LookAgain(build, await retain.RunAsync(build, cancellationToken));
        }

        var pass = observe.Begin(build);
        using var scope = logger.BeginScope(Scope(pass));
        accept.Run(pass);
        admit.Run(pass);
        if (await launch.RunAsync(pass, cancellationToken))
        {
            // The Pod's own report is the next pass and says more; and when many are created at once, no Pod waits for another's status.
            return LookAgain(build, pass.Facts.Now + ReportIsLate);
        }

        await observe.ConfirmAsync(pass, cancellationToken);
        await settle.RunAsync(pass, cancellationToken);
        if (await status.WriteAsync(pass, cancellationToken))
        {
            await DeletePodAsync(pass, cancellationToken);
        }

        return LookAgain(build, NextLook(pass));
    }

    /// <summary>What the build owned is the garbage collector's.</summary>
    public async Task<ReconciliationResult<ImageBuild>> DeletedAsync(ImageBuild build, CancellationToken cancellationToken)
    {
        await logs.ForgetAllButAsync(build.Metadata.Uid, []);
        status.Forget(build);
        events.Forget(build);
        return ReconciliationResult<ImageBuild>.Success(build);
    }

    /// <summary>After the status: whoever sees the Pod go can read why.</summary>
    private async Task DeletePodAsync(BuildPass pass, CancellationToken cancellationToken)
    {
        if (pass.Action is NextAction.DeletePod leaving)
        {
            await client.DeleteAsync<V1Pod>(
                leaving.Pod.Name,
                pass.Build.Metadata.NamespaceProperty,
                DeleteOptions.Of(leaving.Pod.Uid),
                cancellationToken
            );
            logger.PodDeleted(leaving.Pod.Name);
        }
    }

    private static DateTimeOffset? NextLook(BuildPass pass)
    {
        var now = pass.Facts.Now;
        pass.LookAgainAt(
            pass.Action switch
            {
                NextAction.WaitUntil wait => wait.Time,
                NextAction.ArchiveLog => now + pass.Facts.Settings.LogGrace,
                NextAction.Nothing => null,
                _ => now + ReportIsLate,
            }
        );
        return pass.LookAgain;
    }

    private ReconciliationResult<ImageBuild> LookAgain(ImageBuild build, DateTimeOffset? at)
    {
        if (at is not { } due)
        {
            return ReconciliationResult<ImageBuild>.Success(build);
        }

        var wait = due - time.GetUtcNow();
        return ReconciliationResult<ImageBuild>.Success(build, wait > TimeSpan.Zero ? wait : TimeSpan.FromMilliseconds(1));
    }

    // Namespace, name and UID are in the scope that the runtime opens.
    private static KeyValuePair<string, object?>[] Scope(BuildPass pass) =>
        [new("Run", pass.Facts.Run.Number), new("Attempt", pass.Facts.Attempt)];
}
