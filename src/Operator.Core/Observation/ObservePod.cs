using System.Globalization;
using k8s.Models;
using Operator.Core.Contract;
using Operator.Core.Pods;
using Operator.Core.Runs;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Kubernetes.Models;

namespace Operator.Core.Observation;

/// <summary>From a Pod and its events to facts; the same for the same input, in whatever order the events come.</summary>
public static class ObservePod
{
    /// <param name="pod">A Pod with the labels of a build.</param>
    /// <param name="spec">The spec that the Pod was made from: it tells which field named what is missing.</param>
    /// <param name="events">Events about this Pod; may be empty, incomplete or of an older Pod of the same name.</param>
    public static PodFacts Of(V1Pod pod, ImageBuildSpec spec, IReadOnlyList<Corev1Event>? events = null)
    {
        var status = pod.Status;
        var prepare = Container(status?.InitContainerStatuses, PodContainers.Prepare);
        var build = Container(status?.InitContainerStatuses, PodContainers.Build);
        var publish = Container(status?.ContainerStatuses, PodContainers.Publish);
        var facts = new PodFacts
        {
            Name = pod.Metadata.Name ?? "",
            Uid = pod.Metadata.Uid ?? "",
            Run = Number(pod, ApiNames.RunLabel),
            Attempt = Number(pod, ApiNames.AttemptLabel),
            SpecHash = pod.Metadata.Label(ApiNames.SpecHashLabel) ?? "",
            Node = pod.Spec?.NodeName,
            RunStart = Time(pod.Metadata.Annotation(ApiNames.RunStartAnnotation)),
            Created = pod.Metadata.CreationTimestamp,
            Scheduled = status
                ?.Conditions?.FirstOrDefault(condition => condition is { Type: "PodScheduled", Status: "True" })
                ?.LastTransitionTime,
            Ended = status?.Phase is "Succeeded" or "Failed",
            Deleting = pod.Metadata.DeletionTimestamp is not null,
            // The timestamp is when the grace period ends, not when it began.
            DeletedAt = pod.Metadata.DeletionTimestamp - TimeSpan.FromSeconds(pod.Metadata.DeletionGracePeriodSeconds ?? 0),
            Prepare = prepare,
            Build = build,
            Publish = publish,
            Builds = pod.Spec?.InitContainers?.Any(container => container?.Name == PodContainers.Build) ?? true,
            PrepareReport = ReadReport.Prepare(prepare),
            PublishReport = ReadReport.Publish(publish),
        };
        return facts with
        {
            Verdict = PodVerdicts.Of(status, facts),
            Trouble = facts.Ended ? null : PodTroubles.Of(pod, facts, PodVolumes.Of(spec), EventsOf(pod, events)),
        };
    }

    /// <summary>The run that a Pod was made for, by its labels.</summary>
    public static LaunchedRun RunOf(V1Pod pod) => new(Number(pod, ApiNames.RunLabel), pod.Metadata.Label(ApiNames.SpecHashLabel) ?? "");

    /// <summary>True when a Pod's containers run, are being stopped or may still run.</summary>
    public static bool HasNotEnded(V1Pod pod) => pod.Status?.Phase is not ("Succeeded" or "Failed");

    /// <summary>Events of this very Pod: one of the same name, deleted before, has another UID.</summary>
    private static List<Corev1Event> EventsOf(V1Pod pod, IReadOnlyList<Corev1Event>? events) =>
        [.. (events ?? []).Where(item => item.InvolvedObject?.Uid is not { } uid || uid == pod.Metadata.Uid)];

    private static ContainerFacts Container(IEnumerable<V1ContainerStatus?>? statuses, string name) =>
        statuses?.FirstOrDefault(status => status?.Name == name)?.State switch
        {
            { Terminated: { } ended } => new ContainerFacts
            {
                Life = ContainerLife.Ended,
                // The kubelet writes the year 1970 for a container that was never started.
                StartedAt = ended.StartedAt?.Year > 1970 ? ended.StartedAt : null,
                EndedAt = ended.FinishedAt,
                ExitCode = ended.ExitCode,
                OutOfMemory = ended.Reason == "OOMKilled",
                Reason = ended.Reason,
                Message = ended.Message,
                NeverRan = ended.Reason is "ContainerCannotRun" or "StartError" or "ContainerStatusUnknown",
            },
            { Running: { } running } => new ContainerFacts { Life = ContainerLife.Running, StartedAt = running.StartedAt },
            { Waiting: { } waiting } => new ContainerFacts { Reason = waiting.Reason, Message = waiting.Message },
            _ => ContainerFacts.Absent,
        };

    private static int Number(V1Pod pod, string label) =>
        int.TryParse(pod.Metadata.Label(label), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static DateTimeOffset? Time(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
