using Operator.Core.Observation;
using Operator.Core.Runs;
using Operator.Entities.ImageBuilds;
using Operator.Entities.ImagePushes;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Controllers;
using Operator.Kubernetes.Informers;

namespace Operator.Controllers;

/// <summary>Asks for a reconcile of a build, or of the push that a <see cref="PushRun"/> stands for.</summary>
internal delegate void RunRequeue(ImageBuild run, TimeSpan requeueIn);

/// <summary>Builds and pushes as the informers have them, for all that speaks of either: Pods, logs and the queue.</summary>
internal sealed class KnownRuns(
    IInformer<ImageBuild> builds,
    IInformer<ImagePush> pushes,
    EntityRequeue<ImageBuild> build,
    EntityRequeue<ImagePush> push
)
{
    /// <summary>Null when there is none of that name.</summary>
    public ImageBuild? Get(RunKey key) =>
        key.Kind == ImagePush.KindName ? (pushes.Get(key.Name) is { } found ? PushRun.Of(found) : null) : builds.Get(key.Name);

    public void Requeue(ImageBuild run, TimeSpan requeueIn)
    {
        if (run is PushRun { Push: var known })
        {
            push(known, requeueIn);
        }
        else
        {
            build(run, requeueIn);
        }
    }
}

/// <summary>Kind, namespace and name of a build or a push.</summary>
internal readonly record struct RunKey(string Kind, NamespacedName Name)
{
    public static RunKey Of(ImageBuild run) => new(Core.Pods.BuildLabels.KindOf(run), NamespacedName.From(run));

    /// <summary>What controls a Pod; null when neither a build nor a push does.</summary>
    public static RunKey? Of(BuildPod pod) =>
        pod.Build is { } name ? new RunKey(pod.OwnerKind, new NamespacedName(pod.Namespace, name)) : null;

    /// <summary>The name of a build; null for a push.</summary>
    public NamespacedName? Build => Kind == ImageBuild.KindName ? Name : null;

    /// <summary>The name of a push; null for a build.</summary>
    public NamespacedName? Push => Kind == ImagePush.KindName ? Name : null;
}
