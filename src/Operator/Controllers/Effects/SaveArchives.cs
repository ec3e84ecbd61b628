using k8s.Models;
using Microsoft.Extensions.Logging;
using Operator.Controllers.Logs;
using Operator.Core.Life;
using Operator.Core.Pods;
using Operator.Core.Runs;
using Operator.Core.Status;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Models.Attributes;

namespace Operator.Controllers.Effects;

/// <summary>
/// Writes what outlives a Pod, its log and its Dockerfile: ConfigMaps that belong to the build, applied server-side under fixed names,
/// so that writing them again after a crash changes nothing. Deletes them by these names, and only if the build owns them.
/// </summary>
[GenericRbac(Groups = [""], Resources = ["configmaps"], Verbs = RbacVerb.Create | RbacVerb.Patch | RbacVerb.Delete)]
internal sealed class SaveArchives(AttemptLogs logs, IKubernetesClient client, ILogger<SaveArchives> logger)
{
    public const string LogKey = "log.gz";
    public const string DockerfileKey = "Dockerfile";

    public async Task<BuildFacts> SaveLogAsync(BuildFacts facts, Effect.ArchiveLog what, CancellationToken cancellationToken)
    {
        var asked = what.Pod is { } pod ? facts with { Pass = facts.Pass with { LogsAsked = [.. facts.Pass.LogsAsked, pod.Uid] } } : facts;
        var log = what.Pod is null
            ? logs.Find(facts.Build.Metadata.Uid, what.Run, what.Attempt)
            : logs.Observe(facts.Build, what.Pod, follow: true);
        if (log is null)
        {
            return asked;
        }

        if (what.Pod is not null)
        {
            log.Finish();
        }

        if (log.State.Archive is null && (log.IsComplete || what.Pod is null))
        {
            await ApplyAsync(
                log,
                new V1ConfigMap
                {
                    Metadata = Metadata(
                        facts.Build,
                        BuildNames.LogArchive(facts.Build.Metadata.Name!, facts.Build.Metadata.Uid!, what.Run, what.Attempt),
                        new BuildRun { Number = what.Run },
                        what.Attempt
                    ),
                    BinaryData = new Dictionary<string, byte[]> { [LogKey] = log.ToGzip() },
                },
                log.Archived,
                cancellationToken
            );
        }

        return asked.With(log.State);
    }

    public async Task<BuildFacts> SaveDockerfileAsync(BuildFacts facts, string sha256, CancellationToken cancellationToken)
    {
        var build = facts.Build;
        if (logs.Find(build.Metadata.Uid, facts.Run.Number, facts.Attempt) is not { } log || log.Dockerfile(sha256) is not { } text)
        {
            throw new InvalidOperationException("the log no longer has the Dockerfile that it had a moment ago");
        }

        await ApplyAsync(
            log,
            new V1ConfigMap
            {
                Metadata = Metadata(
                    build,
                    BuildNames.Dockerfile(build.Metadata.Name!, build.Metadata.Uid!, facts.Run.Number),
                    facts.Run,
                    attempt: null
                ),
                Data = new Dictionary<string, string> { [DockerfileKey] = text },
            },
            log.DockerfileSaved,
            cancellationToken
        );
        return facts.With(log.State);
    }

    public async Task<BuildFacts> DeleteAsync(BuildFacts facts, int run, CancellationToken cancellationToken)
    {
        var build = facts.Build.Metadata;
        await Task.WhenAll(
            BuildNames
                .Archives(build.Name!, build.Uid!, run)
                .Select(name => client.DeleteOwnedAsync<V1ConfigMap>(name, build.NamespaceProperty!, build.Uid!, cancellationToken))
        );
        return facts with { Pass = facts.Pass with { ArchivesDeletedBefore = run + 1 } };
    }

    /// <param name="log">Whose ConfigMap it is.</param>
    /// <param name="content">The ConfigMap.</param>
    /// <param name="done">Takes its name; null when the API server never accepts it.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    private async Task ApplyAsync(AttemptLog log, V1ConfigMap content, Action<string?> done, CancellationToken cancellationToken)
    {
        try
        {
            await client.ApplyAsync(content, ApiNames.ManagedBy, cancellationToken: cancellationToken);
            done(content.Metadata.Name);
        }
        catch (KubernetesApiException error) when (error.IsForbidden || error.IsInvalid)
        {
            logger.ArchiveRefused(log.PodName, error.Message);
            done(null);
        }
    }

    private static V1ObjectMeta Metadata(ImageBuild build, string name, BuildRun run, int? attempt)
    {
        var labels = BuildLabels.Of(build, run, attempt).Where(label => label.Key != ApiNames.SpecHashLabel);
        return new V1ObjectMeta
        {
            Name = name,
            NamespaceProperty = build.Metadata.NamespaceProperty,
            Labels = labels.ToDictionary(label => label.Key, label => label.Value),
            OwnerReferences = [BuildLabels.OwnerOf(build)],
        };
    }
}
