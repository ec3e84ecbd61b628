using k8s.Models;
using Microsoft.Extensions.Logging;
using Operator.Controllers.Admission;
using Operator.Core.Observation;
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
    BuildMemory memory,
    LaunchLatency latency,
    OperatorMetrics metrics,
    TimeProvider time,
    ILogger<BuildPods> logger
)
{
    public async Task<BuildFacts> CreateAsync(BuildFacts facts, V1Pod pod, CancellationToken cancellationToken)
    {
        try
        {
            var created = await client.CreateAsync(pod, cancellationToken);
            logger.PodCreated(created.Metadata.Name!, facts.Run.Number, facts.Attempt);
            RecordLaunch(facts);
            return Created(facts, created);
        }
        catch (KubernetesApiException error) when (error.IsAlreadyExists)
        {
            // This process or the one before it has created the Pod, and the informer does not have it yet.
            var live = await client.GetAsync<V1Pod>(pod.Metadata.Name!, pod.Metadata.NamespaceProperty, cancellationToken);
            return live is null ? throw new KubernetesApiException("create pods", error) : facts.With(read.Of(facts.Build, live));
        }
        catch (KubernetesApiException error) when (error.IsForbidden || error.IsInvalid)
        {
            logger.PodRefused(pod.Metadata.Name!, error.Message);
            queue.Release(facts);
            var refused = time.GetUtcNow();
            return facts with
            {
                Refusal = PodRefusals.Of(facts.Build, error.Status.Message ?? error.Message, error.IsInvalid),
                Memory = memory.Note(facts.Build, known => known with { RefusedAt = refused }),
            };
        }
    }

    /// <summary>One live GET where the answer decides whether a run is lost.</summary>
    public async Task<BuildFacts> ConfirmAsync(BuildFacts facts, string name, CancellationToken cancellationToken)
    {
        var live = await client.GetAsync<V1Pod>(name, facts.Build.Metadata.NamespaceProperty, cancellationToken);
        return live is null ? facts with { PodGone = true } : facts.With(read.Of(facts.Build, live));
    }

    public async Task<BuildFacts> DeleteAsync(BuildFacts facts, PodFacts pod, CancellationToken cancellationToken)
    {
        await client.DeleteAsync<V1Pod>(pod.Name, facts.Build.Metadata.NamespaceProperty, DeleteOptions.Of(pod.Uid), cancellationToken);
        logger.PodDeleted(pod.Name);
        return facts.With(pod with { Deleting = true, DeletedAt = time.GetUtcNow() });
    }

    private BuildFacts Created(BuildFacts facts, V1Pod pod) =>
        facts.With(read.Of(facts.Build, pod)) with
        {
            Memory = facts.Memory.RefusedAt is null ? facts.Memory : memory.Note(facts.Build, known => known with { RefusedAt = null }),
            Pass = facts.Pass with { PodCreated = true },
        };

    /// <summary>Only first attempts count: later ones wait on purpose.</summary>
    private void RecordLaunch(BuildFacts facts)
    {
        if (facts.Attempt == 1)
        {
            metrics.RecordLaunch(time.GetUtcNow() - latency.WaitingSince(facts));
        }
    }
}
