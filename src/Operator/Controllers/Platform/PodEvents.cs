using System.Text.RegularExpressions;
using k8s.Models;
using Operator.Entities.ImageBuilds;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Controllers;
using Operator.Kubernetes.Informers;
using Operator.Kubernetes.Leadership;
using Operator.Kubernetes.Models.Attributes;

namespace Operator.Controllers.Platform;

/// <summary>
/// What kubelet and scheduler say of build Pods and put into no status: a Secret that is missing, a volume that does not mount.
/// Only events of Pods with a build Pod's name are kept, and of those only what is read.
/// </summary>
[GenericRbac(Groups = [""], Resources = ["events"], Verbs = RbacVerb.List | RbacVerb.Watch)]
internal sealed partial class PodEvents(
    IInformer<Corev1Event> events,
    IInformer<V1Pod> pods,
    IInformer<ImageBuild> builds,
    EntityRequeue<ImageBuild> requeue
) : ILeaderService, IInformerHandler<Corev1Event>
{
    public const string FieldSelector = "involvedObject.kind=Pod";
    public const string PodUidIndex = "pod-uid";

    private const int LongestMessage = 1024;

    public async Task RunAsync(LeaderTerm term)
    {
        using var subscription = events.AddHandler(this);
        await term.EndsAsync();
    }

    public IReadOnlyList<Corev1Event> Of(V1Pod pod) => pod.Metadata.Uid is { } uid ? events.ByIndex(PodUidIndex, uid) : [];

    public static bool IsWanted(Corev1Event item) => PodName().IsMatch(item.InvolvedObject?.Name ?? "");

    public static Corev1Event Slim(Corev1Event item) =>
        new()
        {
            Metadata = new V1ObjectMeta
            {
                Name = item.Metadata.Name,
                NamespaceProperty = item.Metadata.NamespaceProperty,
                Uid = item.Metadata.Uid,
                ResourceVersion = item.Metadata.ResourceVersion,
                CreationTimestamp = item.Metadata.CreationTimestamp,
            },
            InvolvedObject = new V1ObjectReference { Name = item.InvolvedObject?.Name, Uid = item.InvolvedObject?.Uid },
            Reason = item.Reason,
            Type = item.Type,
            Message = item.Type == "Normal" ? null : Cut(item.Message),
            FirstTimestamp = item.FirstTimestamp,
            LastTimestamp = item.LastTimestamp,
            EventTime = item.EventTime,
        };

    public void OnAdded(Corev1Event entity, bool initial) => Wake(entity);

    public void OnUpdated(Corev1Event before, Corev1Event after) => Wake(after);

    public void OnDeleted(Corev1Event entity) { }

    /// <summary>A build is looked at anew when something is wrong with its Pod; the rest shows in the Pod itself.</summary>
    private void Wake(Corev1Event item)
    {
        if (item.Type == "Normal")
        {
            return;
        }

        var pod = pods.Get(new NamespacedName(item.Metadata.NamespaceProperty ?? "", item.InvolvedObject?.Name ?? ""));
        if (pod is not null && OwnerReferences.ControllerOf<ImageBuild>(pod) is { } owner && builds.Get(owner) is { } build)
        {
            requeue(build, TimeSpan.Zero);
        }
    }

    private static string? Cut(string? message) => message is null ? null : DisplayText.Cut(message, LongestMessage);

    [GeneratedRegex(@"-[0-9a-f]{8}-r[0-9]+-a[0-9]+\z")]
    private static partial Regex PodName();
}
