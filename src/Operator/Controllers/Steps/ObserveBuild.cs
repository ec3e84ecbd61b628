using k8s.Models;
using Operator.Controllers.Logs;
using Operator.Controllers.Platform;
using Operator.Core;
using Operator.Core.Observation;
using Operator.Core.Runs;
using Operator.Core.Status;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Informers;
using Operator.Kubernetes.Models.Attributes;

namespace Operator.Controllers.Steps;

/// <summary>
/// Reads the build's Pods, their events and the followed log from memory. Writes nothing. A Pod that should be there and is not
/// seen is asked for once at the server: an informer can lag behind a status.
/// </summary>
[EntityRbac(typeof(V1Pod), Verbs = RbacVerb.Get | RbacVerb.List | RbacVerb.Watch)]
[GenericRbac(Groups = [""], Resources = ["pods/log"], Verbs = RbacVerb.Get)]
internal sealed class ObserveBuild(
    IInformer<V1Pod> pods,
    PodEvents events,
    AttemptLogs logs,
    PlatformConfig platform,
    OperatorSettings settings,
    IKubernetesClient client,
    TimeProvider time
)
{
    public BuildPass Begin(ImageBuild build)
    {
        var found = pods.ByIndex(ApiNames.UidLabel, build.Metadata.Uid ?? "");
        var facts = new BuildFacts
        {
            Build = build,
            Settings = settings with { CatalogOverride = platform.CatalogOverride },
            Now = time.GetUtcNow(),
            Decision = DecideRun.For(build, found),
            Pods = [.. found.Select(pod => ObservePod.Of(pod, build.Spec, events.Of(pod)))],
            TypicalRun = TypicalRun.Of(build),
        };
        return ReadLog(new BuildPass(facts with { SavedLogs = SavedLogs(facts) }));
    }

    /// <summary>One live GET where the answer decides whether a run is lost.</summary>
    public async Task ConfirmAsync(BuildPass pass, CancellationToken cancellationToken)
    {
        if (pass.Action is not NextAction.ConfirmPod confirm)
        {
            return;
        }

        var live = await client.GetAsync<V1Pod>(confirm.Name, pass.Build.Metadata.NamespaceProperty, cancellationToken);
        pass.Facts = live is null ? pass.Facts with { PodGone = true } : With(pass.Facts, live);
        ReadLog(pass);
    }

    /// <summary>The facts with a Pod that was just made or read.</summary>
    public BuildFacts With(BuildFacts facts, V1Pod pod)
    {
        var observed = ObservePod.Of(pod, facts.Spec, events.Of(pod));
        return facts with { Pods = [.. facts.Pods.Where(other => other.Name != observed.Name), observed] };
    }

    private BuildPass ReadLog(BuildPass pass)
    {
        if (pass.Facts.Pod is { HasLog: true } pod)
        {
            pass.Log = logs.Observe(pass.Build, pod);
            pass.Facts = pass.Facts with { Log = pass.Log.State };
        }
        else if (pass.Facts.Pod is { } silent && logs.Find(silent.Uid) is { } known)
        {
            known.Observe(silent);
        }

        return pass;
    }

    private HashSet<string> SavedLogs(BuildFacts facts) =>
        [.. facts.Pods.Where(pod => logs.Find(pod.Uid)?.State is { Archive: not null } or { Lost: true }).Select(pod => pod.Name)];
}
