using System.Globalization;
using k8s.Models;
using Operator.Core.Contract;
using Operator.Core.Pods;
using Operator.Core.Runs;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Kubernetes.Models;

namespace Operator.Core.Observation;

/// <summary>
/// What an informer keeps of a build's Pod: what is read of it, parsed once. The request and the containers' details stay on the server.
/// </summary>
public sealed record BuildPod
{
    public required string Namespace { get; init; }

    /// <summary>Name of the build that controls it, as its owner reference says; null for a Pod that only has the labels.</summary>
    public string? Build { get; init; }

    /// <summary>UID of that build, as its owner reference says; empty when there is none.</summary>
    public required string BuildUid { get; init; }

    /// <summary>Kind of what controls it, as its owner reference says: a build or a push.</summary>
    public string OwnerKind { get; init; } = ImageBuild.KindName;

    /// <summary>All facts but the trouble, which also depends on the spec and on events: see <see cref="ObservePod"/>.</summary>
    public required PodFacts Facts { get; init; }

    /// <summary>Containers that wait for a reason, in the order in which they run.</summary>
    public required IReadOnlyList<WaitingContainer> Waiting { get; init; }

    /// <summary>The claim that it mounts as a cache; null for none.</summary>
    public string? CacheClaim { get; init; }

    /// <summary>Why the scheduler finds no node for it; null once it has one.</summary>
    public Failure? Unscheduled { get; init; }

    /// <summary>
    /// Whether it says that it is a Pod of this build: in the build's namespace, under the name that follows from run and attempt, controlled
    /// by the build. Everybody who may create Pods in that namespace can make one that says so: see <see cref="Status.PodClaims"/>.
    /// </summary>
    public bool Claims(ImageBuild build) =>
        Namespace == build.Metadata.NamespaceProperty
        && OwnerKind == BuildLabels.KindOf(build)
        && Build == build.Metadata.Name
        && BuildUid.Length > 0
        && BuildUid == build.Metadata.Uid
        && Facts.Run > 0
        && Facts.Attempt > 0
        && Facts.Name == BuildNames.Pod(Build, BuildUid, Facts.Run, Facts.Attempt);

    /// <summary>Key of the index by the build that controls a Pod.</summary>
    public static string OwnerKey(string? ns, string? uid) => $"{ns}/{uid}";

    /// <summary>The values under which a Pod is filed in that index.</summary>
    public static IEnumerable<string> OwnerKeys(V1Pod pod) =>
        BuildLabels.ControllerOf(pod.Metadata) is { Uid: { } uid } ? [OwnerKey(pod.Metadata.NamespaceProperty, uid)] : [];

    /// <summary>The value under which a Pod is filed in the index by claim.</summary>
    public static IEnumerable<string> ClaimKeys(V1Pod pod) =>
        ClaimOf(pod) is { } claim ? [Observation.CacheClaim.Key(pod.Metadata.NamespaceProperty, claim)] : [];

    private static string? ClaimOf(V1Pod pod) =>
        pod.Spec?.Volumes?.FirstOrDefault(volume => volume?.Name == CacheVolumeUse.VolumeName)?.PersistentVolumeClaim?.ClaimName;

    public static BuildPod Of(V1Pod pod)
    {
        var metadata = pod.Metadata ?? new V1ObjectMeta();
        var owner = BuildLabels.ControllerOf(metadata);
        var facts = FactsOf(pod, metadata);
        return new BuildPod
        {
            Namespace = metadata.NamespaceProperty ?? "",
            Build = owner?.Name,
            BuildUid = owner?.Uid ?? "",
            OwnerKind = owner?.Kind ?? ImageBuild.KindName,
            Facts = facts,
            Waiting = facts.Ended ? [] : WaitingIn(pod),
            CacheClaim = ClaimOf(pod),
            Unscheduled = facts.Ended ? null : PodTroubles.Scheduling(pod.Status, facts, hasClaim: ClaimOf(pod) is not null),
        };
    }

    private static PodFacts FactsOf(V1Pod pod, V1ObjectMeta metadata)
    {
        var status = pod.Status;
        var prepare = Container(status?.InitContainerStatuses, PodContainers.Prepare);
        IEnumerable<V1ContainerStatus?> statuses = [.. status?.InitContainerStatuses ?? [], .. status?.ContainerStatuses ?? []];
        var build = Container(statuses, PodContainers.Build);
        var beside = Has(pod.Spec?.Containers, PodContainers.Build);
        var last = Has(pod.Spec?.Containers, PodContainers.Push) ? PodContainers.Push : PodContainers.Publish;
        var publish = Container(status?.ContainerStatuses, last);
        publish = beside ? After(build, publish) : publish;
        var prepared = ReadReport.Prepare(prepare);
        var published = ReadReport.Publish(publish);
        var facts = new PodFacts
        {
            Name = metadata.Name ?? "",
            Uid = metadata.Uid ?? "",
            Run = Number(metadata, ApiNames.RunLabel),
            Attempt = Number(metadata, ApiNames.AttemptLabel),
            SpecHash = metadata.Label(ApiNames.SpecHashLabel) ?? "",
            Node = pod.Spec?.NodeName,
            RunStart = Time(metadata.Annotation(ApiNames.RunStartAnnotation)),
            Bounds = RunBounds.Parse(metadata.Annotation(ApiNames.BoundsAnnotation)),
            Created = metadata.CreationTimestamp,
            Scheduled = status
                ?.Conditions?.FirstOrDefault(condition => condition is { Type: "PodScheduled", Status: "True" })
                ?.LastTransitionTime,
            Ended = status?.Phase is "Succeeded" or "Failed",
            Deleting = metadata.DeletionTimestamp is not null,
            // The timestamp is when the grace period ends, not when it began.
            DeletedAt = metadata.DeletionTimestamp - TimeSpan.FromSeconds(metadata.DeletionGracePeriodSeconds ?? 0),
            // A report is kept as what it says, not as text beside it.
            Prepare = prepared is null ? prepare : prepare with { Message = null },
            Build = build,
            Publish = published is null ? publish : publish with { Message = null },
            Builds =
                last == PodContainers.Publish
                && (beside || pod.Spec?.InitContainers is null || Has(pod.Spec.InitContainers, PodContainers.Build)),
            Last = last,
            PushSource = ReadReport.Source(metadata.Annotation(ApiNames.PushSourceAnnotation)),
            PrepareReport = prepared,
            PublishReport = published,
        };
        return facts with { Verdict = PodVerdicts.Of(status, facts) };
    }

    private static bool Has(IEnumerable<V1Container?>? containers, string name) =>
        containers?.Any(container => container?.Name == name) == true;

    /// <summary>A container that waits in its Pod for another one has not begun before that has ended, and never does when that fails.</summary>
    private static ContainerFacts After(ContainerFacts build, ContainerFacts publish) =>
        publish.Life == ContainerLife.Waiting ? publish
        : !build.EndedWell ? ContainerFacts.Absent
        : publish with { StartedAt = Later(publish.StartedAt, build.EndedAt) };

    private static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) => one is null || other > one ? other : one;

    private static List<WaitingContainer> WaitingIn(V1Pod pod)
    {
        IEnumerable<V1Container?> containers = [.. pod.Spec?.InitContainers ?? [], .. pod.Spec?.Containers ?? []];
        IEnumerable<V1ContainerStatus?> statuses = [.. pod.Status?.InitContainerStatuses ?? [], .. pod.Status?.ContainerStatuses ?? []];
        return
        [
            .. from status in statuses
            let waiting = status?.State?.Waiting
            where waiting?.Reason is not null
            let image = containers.FirstOrDefault(container => container?.Name == status.Name)?.Image
            select new WaitingContainer(status.Name ?? "", image ?? "", waiting.Reason, waiting.Message ?? ""),
        ];
    }

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

    private static int Number(V1ObjectMeta metadata, string label) =>
        int.TryParse(metadata.Label(label), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static DateTimeOffset? Time(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}

/// <summary>A container that has not started, and why not, in the kubelet's words.</summary>
public sealed record WaitingContainer(string Name, string Image, string Reason, string Message);
