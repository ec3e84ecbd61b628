using Microsoft.Extensions.Logging;
using Operator.Controllers.Logs;
using Operator.Core.Status;
using Operator.Kubernetes.Client;

namespace Operator.Controllers.Steps;

/// <summary>
/// Saves what a Pod takes with it: the Dockerfile as soon as prepare has shown it, and the whole log before the end is told and
/// before anything is deleted. Reads the followed log; writes ConfigMaps. The end itself (Built, Pushed, Succeeded) follows from
/// the Pod's reports in the same pass, once the log is safe or known to be lost.
/// </summary>
/// <remarks>
/// A namespace that takes no ConfigMaps, for a quota's sake, costs a build its archive and not its end.
/// </remarks>
internal sealed class SettleRun(AttemptLogs logs, LogArchive archive, ILogger<SettleRun> logger)
{
    public async Task RunAsync(BuildPass pass, CancellationToken cancellationToken)
    {
        await SaveDockerfileAsync(pass, cancellationToken);
        if (pass.Action is NextAction.ArchiveLog leaving)
        {
            var log = logs.Observe(pass.Build, leaving.Pod);
            log.Finish();
            pass.Facts = log.IsComplete ? await SaveAsync(pass, log, cancellationToken) : pass.Facts;
        }
        else if (pass.Verdict is RunVerdict.Broken or RunVerdict.Stopped && LogOf(pass) is { Archive: null, IsEmpty: false } log)
        {
            // The Pod is gone, or its log could not be read to the end: what was read until then is kept.
            pass.Facts = await SaveAsync(pass, log, cancellationToken);
        }

        // The end of the log may have brought the Dockerfile only now.
        await SaveDockerfileAsync(pass, cancellationToken);
    }

    /// <summary>The current attempt's log, also when its Pod is no longer seen.</summary>
    private AttemptLog? LogOf(BuildPass pass) => pass.Log ??= logs.Find(pass.Build.Metadata.Uid, pass.Facts.Run.Number, pass.Facts.Attempt);

    private async Task<BuildFacts> SaveAsync(BuildPass pass, AttemptLog log, CancellationToken cancellationToken)
    {
        try
        {
            log.Archive ??= await archive.SaveLogAsync(pass.Build, log, cancellationToken);
        }
        catch (KubernetesApiException error) when (error.IsForbidden || error.IsInvalid)
        {
            logger.ArchiveRefused(log.Pod.Name, error.Message);
            log.GiveUp();
        }

        return log.Pod.Run == pass.Facts.Run.Number && log.Pod.Attempt == pass.Facts.Attempt
            ? pass.Facts with
            {
                Log = log.State,
            }
            : pass.Facts with
            {
                SavedLogs = new HashSet<string>(pass.Facts.SavedLogs) { log.Pod.Name },
            };
    }

    private async Task SaveDockerfileAsync(BuildPass pass, CancellationToken cancellationToken)
    {
        var facts = pass.Facts;
        if (pass.Log is not { } log || facts.DockerfileConfigMap is not null || facts.Previous?.Plan?.Dockerfile is not null)
        {
            return;
        }

        if (
            log is { DockerfileConfigMap: null, DockerfileRefused: false }
            && facts.Pod?.PrepareReport?.DockerfileSha256 is { } sha256
            && log.Dockerfile(sha256) is { } text
        )
        {
            await SaveDockerfileAsync(pass, log, text, cancellationToken);
        }

        pass.Facts = facts with { DockerfileConfigMap = log.DockerfileConfigMap };
    }

    private async Task SaveDockerfileAsync(BuildPass pass, AttemptLog log, string text, CancellationToken cancellationToken)
    {
        try
        {
            log.DockerfileConfigMap = await archive.SaveDockerfileAsync(pass.Build, pass.Facts.Run, text, cancellationToken);
        }
        catch (KubernetesApiException error) when (error.IsForbidden || error.IsInvalid)
        {
            logger.ArchiveRefused(log.Pod.Name, error.Message);
            log.DockerfileRefused = true;
        }
    }
}
