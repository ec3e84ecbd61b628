using Operator.Core.Observation;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Informers;
using Operator.Kubernetes.Leadership;
using Operator.Kubernetes.Models.Attributes;

namespace Operator.Controllers.Platform;

/// <summary>
/// What kubelet and scheduler report of build Pods in events alone: a Secret that is missing, a volume that does not mount. Only events
/// of Pods with a build Pod's name are kept, and of those only what is read.
/// </summary>
[GenericRbac(Groups = [""], Resources = ["events"], Verbs = RbacVerb.List | RbacVerb.Watch)]
internal sealed class PodEvents(IInformer<PodEvent> events, IInformer<BuildPod> pods, KnownRuns runs)
    : ILeaderService,
        IInformerHandler<PodEvent>
{
    public const string FieldSelector = "involvedObject.kind=Pod";
    public const string PodIndex = "pod";

    public async Task RunAsync(LeaderTerm term)
    {
        using var subscription = events.AddHandler(this);
        await term.EndsAsync();
    }

    public IReadOnlyList<PodEvent> Of(BuildPod pod) => events.ByIndex(PodIndex, PodEvent.PodKey(pod.Namespace, pod.Facts.Uid));

    public void OnAdded(PodEvent entity, bool initial) => Wake(entity);

    public void OnUpdated(PodEvent before, PodEvent after) => Wake(after);

    public void OnDeleted(PodEvent entity) { }

    /// <summary>Reconciles the build when something is wrong with its Pod; the rest shows in the Pod itself.</summary>
    private void Wake(PodEvent item)
    {
        if (
            item.IsWarning
            && pods.Get(new NamespacedName(item.Namespace, item.Pod)) is { } pod
            && RunKey.Of(pod) is { } key
            && runs.Get(key) is { } run
        )
        {
            runs.Requeue(run, TimeSpan.Zero);
        }
    }
}
