using Operator.Core.Pods;
using Operator.Core.Runs;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Observation;

/// <summary>Derives facts from a Pod and its events; their order does not matter.</summary>
public static class ObservePod
{
    /// <param name="pod">A Pod with the labels of a build.</param>
    /// <param name="spec">The spec that the Pod was made from, which has the field that names a missing object.</param>
    /// <param name="events">Events about Pods; may be empty, incomplete, of an older Pod of the same name or of another namespace.</param>
    public static PodFacts Of(BuildPod pod, ImageBuildSpec spec, IReadOnlyList<PodEvent> events) => Of(pod, PodVolumes.Of(spec), events);

    /// <summary>The same of the Pod of a push.</summary>
    public static PodFacts Of(BuildPod pod, PushRun push, IReadOnlyList<PodEvent> events) =>
        Of(pod, PodVolumes.Of(push.Push.Spec, pod.Facts.PushSource), events);

    private static PodFacts Of(BuildPod pod, PodVolumes volumes, IReadOnlyList<PodEvent> events) =>
        pod.Facts.Ended ? pod.Facts : pod.Facts with { Trouble = PodTroubles.Of(pod, volumes, EventsOf(pod, events)) };

    /// <summary>
    /// Events of this very Pod, in its namespace: one of the same name, deleted before, has another UID, and in their own namespace people
    /// may write events about what they like.
    /// </summary>
    private static List<PodEvent> EventsOf(BuildPod pod, IReadOnlyList<PodEvent> events) =>
        [.. events.Where(item => item.PodUid == pod.Facts.Uid && item.Namespace == pod.Namespace)];
}
