using k8s.Models;
using Microsoft.Extensions.Logging;
using Operator.Controllers.Admission;
using Operator.Core;
using Operator.Core.Life;
using Operator.Core.Observation;
using Operator.Core.Runs;
using Operator.Core.Status;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Models;
using Operator.Kubernetes.Models.Attributes;
using Operator.Telemetry;

namespace Operator.Controllers.Effects;

/// <summary>
/// Creates, confirms and deletes Pods. A name follows from run and attempt, so a second create is a conflict; a delete is bound to the
/// Pod's UID. Both are safe to repeat.
/// </summary>
[EntityRbac(typeof(V1Pod), Verbs = RbacVerb.Create | RbacVerb.Delete)]
internal sealed class BuildPods(
    IKubernetesClient client,
    ReadFacts read,
    AdmissionGate queue,
    CacheVolumes volumes,
    BuildMemory memory,
    LaunchLatency latency,
    OperatorMetrics metrics,
    TimeProvider time,
    ILogger<BuildPods> logger
)
{
    /// <summary>False once the server has refused a Pod for a field that is newer than the server.</summary>
    private volatile bool strictFields = true;

    public async Task<BuildFacts> CreateAsync(BuildFacts facts, V1Pod pod, CancellationToken cancellationToken)
    {
        try
        {
            var warnings = new List<string>();
            var created = await SendAsync(pod, warnings, cancellationToken);
            logger.PodCreated(created.Metadata.Name!, facts.Run.Number, facts.Attempt);
            RecordLaunch(facts);
            return Created(facts, created, PodWarnings.Of(warnings));
        }
        catch (KubernetesApiException error) when (error.IsAlreadyExists)
        {
            // The process before this one has created the Pod, and the informer does not have it yet; or it is somebody else's.
            var live = await client.GetAsync<V1Pod>(pod.Metadata.Name!, pod.Metadata.NamespaceProperty, cancellationToken);
            return live is null ? throw new KubernetesApiException("create pods", error)
                : SamePod.Difference(facts, live) is { } difference
                    ? Refused(Strange(facts, live, difference), PodRefusals.NameTaken(live.Metadata.Name!, difference))
                : Owned(facts, live);
        }
        catch (KubernetesApiException error) when (error.IsForbidden || error.IsInvalid)
        {
            logger.PodRefused(pod.Metadata.Name!, error.Message);
            return Refused(facts, PodRefusals.Of(facts.Build, facts.Settings, error.Status.Message ?? error.Message, error.IsInvalid));
        }
    }

    /// <summary>One live GET of a Pod that an earlier process may have created.</summary>
    public async Task<BuildFacts> VerifyAsync(BuildFacts facts, PodFacts pod, CancellationToken cancellationToken)
    {
        var rest = facts.WithoutUnverified(pod.Name);
        var live = await client.GetAsync<V1Pod>(pod.Name, facts.Build.Metadata.NamespaceProperty, cancellationToken);
        return live is null ? rest
            : SamePod.Difference(facts, live) is { } difference ? Strange(rest, live, difference)
            : Owned(rest, live);
    }

    /// <summary>One live GET where the answer decides whether a run is lost.</summary>
    public async Task<BuildFacts> ConfirmAsync(BuildFacts facts, string name, CancellationToken cancellationToken)
    {
        var live = await client.GetAsync<V1Pod>(name, facts.Build.Metadata.NamespaceProperty, cancellationToken);
        return live is not null && read.IsOwn(facts.Build, live) ? facts.With(read.Of(facts.Build, live)) : facts with { PodGone = true };
    }

    public async Task<BuildFacts> DeleteAsync(BuildFacts facts, PodFacts pod, CancellationToken cancellationToken)
    {
        await client.DeleteAsync<V1Pod>(pod.Name, facts.Build.Metadata.NamespaceProperty, DeleteOptions.Of(pod.Uid), cancellationToken);
        logger.PodDeleted(pod.Name);
        return facts.With(pod with { Deleting = true, DeletedAt = time.GetUtcNow() });
    }

    private async Task<V1Pod> SendAsync(V1Pod pod, List<string> warnings, CancellationToken cancellationToken)
    {
        try
        {
            return await client.CreateAsync(
                pod,
                new CreateOptions { StrictFields = strictFields, Warned = warnings.Add },
                cancellationToken
            );
        }
        catch (KubernetesApiException error) when (strictFields && error.IsInvalid && PodWarnings.IsOfAnOlderServer(error.Message))
        {
            strictFields = false;
            return await client.CreateAsync(pod, new CreateOptions { Warned = warnings.Add }, cancellationToken);
        }
    }

    private BuildFacts Created(BuildFacts facts, V1Pod pod, IReadOnlyList<string> warnings)
    {
        var owned = Owned(facts, pod, warnings);
        var created = new CreatedPod(pod.Metadata.Name!, time.GetUtcNow());
        return owned with
        {
            Pass = facts.Pass with { PodCreated = true },
            Memory = memory.Note(facts.Build, known => known with { Created = created }),
        };
    }

    private BuildFacts Owned(BuildFacts facts, V1Pod pod, IReadOnlyList<string>? warnings = null) =>
        facts.With(read.Of(facts.Build, pod)) with
        {
            Memory = memory.Note(
                facts.Build,
                known => known.WithOwn(pod.Metadata.Uid!) with { RefusedAt = null, PodWarnings = warnings ?? [] }
            ),
        };

    private BuildFacts Strange(BuildFacts facts, V1Pod pod, string difference)
    {
        logger.PodIsNotOwn(pod.Metadata.Name!, difference);
        var remembered = memory.Note(facts.Build, known => known.WithStranger(pod.Metadata.Uid!));
        queue.LookAgain(facts);
        return facts.WithStranger(BuildPod.Of(pod)) with { Memory = remembered };
    }

    /// <summary>A run whose Pod was refused holds no slot.</summary>
    private BuildFacts Refused(BuildFacts facts, Failure refusal)
    {
        queue.Release(facts);
        volumes.Release(facts);
        var refused = time.GetUtcNow();
        return facts with { Refusal = refusal, Memory = memory.Note(facts.Build, known => known with { RefusedAt = refused }) };
    }

    /// <summary>Only first attempts of builds count: later ones wait on purpose, a push may wait for its build, and an index waits for its images.</summary>
    private void RecordLaunch(BuildFacts facts)
    {
        if (facts.Attempt == 1 && facts.Build is not PushRun && facts.Platforms is null)
        {
            metrics.RecordLaunch(time.GetUtcNow() - latency.WaitingSince(facts));
        }
    }
}
