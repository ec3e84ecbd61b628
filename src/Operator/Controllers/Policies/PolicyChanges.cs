using Microsoft.Extensions.Logging;
using Operator.Controllers.Admission;
using Operator.Core.Life;
using Operator.Core.Policies;
using Operator.Core.Runs;
using Operator.Core.Status;
using Operator.Entities.ImageBuildPolicies;
using Operator.Entities.ImageBuilds;
using Operator.Entities.ImagePushes;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Informers;
using Operator.Kubernetes.Leadership;
using Operator.Kubernetes.Models.Attributes;

namespace Operator.Controllers.Policies;

/// <summary>
/// Carries changes of policies and of namespaces' labels to what they concern: the queue, and the builds that have not started or have ended.
/// Also the only writer of the policies' status, which it writes when something differs, and counts at most once in ten seconds.
/// </summary>
[GenericRbac(Groups = ["imagebuild.dev"], Resources = ["imagebuildpolicies/status"], Verbs = RbacVerb.Patch, InWholeClusterOnly = true)]
internal sealed class PolicyChanges(
    IInformer<ImageBuildPolicy> policies,
    IInformer<NamespaceLabels> namespaces,
    IInformer<ImageBuild> builds,
    IInformer<ImagePush> pushes,
    ClusterPolicies effective,
    AdmissionGate queue,
    RunRequeue requeue,
    IKubernetesClient client,
    TimeProvider time,
    ILogger<PolicyChanges> logger
) : ILeaderService, IInformerHandler<ImageBuildPolicy>, IInformerHandler<NamespaceLabels>
{
    private static readonly TimeSpan CountInterval = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim signal = new(0);
    private readonly Dictionary<string, string> known = new(StringComparer.Ordinal);

    public async Task RunAsync(LeaderTerm term)
    {
        known.Clear();
        var initial = true;
        using var ofPolicies = policies.AddHandler(this);
        using var ofNamespaces = namespaces.AddHandler(this);
        while (!term.Stopping.IsCancellationRequested)
        {
            if (await ChangedAsync(term.Stopping))
            {
                queue.SharesChanged();
                Requeue(initial);
                initial = false;
            }

            await WriteAsync(term.Stopping);
        }
    }

    void IInformerHandler<ImageBuildPolicy>.OnAdded(ImageBuildPolicy entity, bool initial) => Note();

    void IInformerHandler<ImageBuildPolicy>.OnUpdated(ImageBuildPolicy before, ImageBuildPolicy after)
    {
        // A status that was written is no change.
        if (before.Metadata.Generation != after.Metadata.Generation)
        {
            Note();
        }
    }

    void IInformerHandler<ImageBuildPolicy>.OnDeleted(ImageBuildPolicy entity) => Note();

    void IInformerHandler<NamespaceLabels>.OnAdded(NamespaceLabels entity, bool initial) => Note();

    void IInformerHandler<NamespaceLabels>.OnUpdated(NamespaceLabels before, NamespaceLabels after)
    {
        if (!before.Equals(after))
        {
            Note();
        }
    }

    void IInformerHandler<NamespaceLabels>.OnDeleted(NamespaceLabels entity) => Note();

    private void Note()
    {
        if (signal.CurrentCount == 0)
        {
            signal.Release();
        }
    }

    /// <returns>False when nothing has changed, but it is time to count.</returns>
    private async Task<bool> ChangedAsync(CancellationToken stopping)
    {
        using var limit = new CancellationTokenSource(CountInterval, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, limit.Token);
        try
        {
            await signal.WaitAsync(either.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>A run that has started goes on as it is. One that waits may be refused now, and what is left of one that ended go sooner.</summary>
    /// <param name="initial">True at the begin of a term, when thousands of ended builds are reconciled anyway.</param>
    private void Requeue(bool initial)
    {
        var changed = new Dictionary<string, bool>(StringComparer.Ordinal);
        foreach (var build in builds.List().Concat(pushes.List().Select(PushRun.Of)))
        {
            var ns = build.Metadata.NamespaceProperty ?? "";
            if (!changed.TryGetValue(ns, out var differs))
            {
                changed[ns] = differs = Differs(ns);
            }

            if (differs && (SettledBuild.Is(build) ? !initial : build.Status.StartTime is null))
            {
                requeue(build, TimeSpan.Zero);
            }
        }
    }

    private bool Differs(string ns)
    {
        var version = effective.Of(ns)?.Version ?? "";
        var differs = !known.TryGetValue(ns, out var before) || before != version;
        known[ns] = version;
        return differs;
    }

    private async Task WriteAsync(CancellationToken stopping)
    {
        var all = policies.List();
        var loads = all.Count > 0 ? queue.Loads() : [];
        foreach (var policy in all)
        {
            var status = PolicySummary.Of(policy, effective.SelectedBy(policy), loads, BuildFacts.WholeSecond(time.GetUtcNow()));
            var modified = new ImageBuildPolicy
            {
                ApiVersion = policy.ApiVersion,
                Kind = policy.Kind,
                Metadata = policy.Metadata,
                Spec = policy.Spec,
                Status = status,
            };
            try
            {
                await client.PatchStatusAsync(policy, modified, stopping);
            }
            catch (KubernetesApiException error) when (!stopping.IsCancellationRequested)
            {
                // Changed or deleted since it was read, or the server is busy: the next count tries again.
                logger.PolicyStatusNotWritten(policy.Metadata.Name ?? "", error.Message);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }
}
