using k8s.Models;
using Microsoft.Extensions.Logging;
using Operator.Controllers.Platform;
using Operator.Core.Engines;
using Operator.Core.Status;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Models.Attributes;
using Operator.Telemetry;

namespace Operator.Controllers.Steps;

/// <summary>
/// Creates the Pod of the attempt that is due, before any status is written: the Pod carries everything that a later pass needs,
/// so nothing is lost when the process dies in between, and nobody waits for a status. Its name follows from the attempt, so a
/// second create is a conflict. Reasons: InfrastructurePodRejected when the API server refuses it.
/// </summary>
[EntityRbac(typeof(V1Pod), Verbs = RbacVerb.Create)]
internal sealed class LaunchPod(
    IKubernetesClient client,
    ObserveBuild observe,
    PlatformConfig platform,
    Arrivals arrivals,
    OperatorMetrics metrics,
    TimeProvider time,
    ILogger<LaunchPod> logger
)
{
    /// <returns>True when a Pod was created in this pass.</returns>
    public async Task<bool> RunAsync(BuildPass pass, CancellationToken cancellationToken)
    {
        if (pass.Action is not NextAction.LaunchPod launch)
        {
            return false;
        }

        var facts = pass.Facts;
        var template = platform.Template(facts.Spec.ModelVersion);
        switch (PlanPod.For(pass.Build, facts.Run, launch.Attempt, launch.RunStart, facts.Settings, template))
        {
            case PodPlan.Planned planned:
                return await CreateAsync(pass, planned.Pod, cancellationToken);
            case PodPlan.Refused refused:
                pass.Facts = facts with { Problems = [new SpecProblem(refused.Reason, refused.Message)] };
                break;
        }

        return false;
    }

    private async Task<bool> CreateAsync(BuildPass pass, V1Pod pod, CancellationToken cancellationToken)
    {
        var facts = pass.Facts;
        try
        {
            var created = await client.CreateAsync(pod, cancellationToken);
            RecordLaunch(facts);
            logger.PodCreated(created.Metadata.Name!, facts.Run.Number, facts.Attempt);
            return true;
        }
        catch (KubernetesApiException error) when (error.IsAlreadyExists)
        {
            // This process or the one before it was here already, and the informer does not show it yet.
            var live = await client.GetAsync<V1Pod>(pod.Metadata.Name!, pod.Metadata.NamespaceProperty, cancellationToken);
            pass.Facts = live is null ? throw new KubernetesApiException("create pods", error) : observe.With(facts, live);
            return false;
        }
        catch (KubernetesApiException error) when (error.IsForbidden || error.IsInvalid)
        {
            logger.PodRefused(pod.Metadata.Name!, error.Message);
            pass.Facts = facts with { Refusal = new LaunchRefusal(error.Status.Message ?? error.Message, Permanent: error.IsInvalid) };
            return false;
        }
    }

    /// <summary>Later attempts wait on purpose.</summary>
    private void RecordLaunch(BuildFacts facts)
    {
        if (facts.Attempt == 1)
        {
            metrics.RecordLaunch(time.GetUtcNow() - arrivals.WaitingSince(facts));
        }
    }
}
