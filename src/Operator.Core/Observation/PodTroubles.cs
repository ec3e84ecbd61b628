using System.Text.RegularExpressions;
using k8s.Models;
using Operator.Core.Pods;
using Operator.Entities;

namespace Operator.Core.Observation;

/// <summary>What blocks a Pod, by the messages of kubelet and scheduler, and the field of the spec that they refer to.</summary>
internal static partial class PodTroubles
{
    private static readonly string[] PullReasons =
    [
        "ErrImagePull",
        "ImagePullBackOff",
        "InvalidImageName",
        "ErrImageNeverPull",
        "RegistryUnavailable",
    ];

    private static readonly string[] StartReasons =
    [
        "CreateContainerConfigError",
        "CreateContainerError",
        "RunContainerError",
        "CrashLoopBackOff",
    ];

    public static Failure? Of(BuildPod pod, PodVolumes volumes, List<PodEvent> events) =>
        Waiting(pod, volumes, events) ?? Mounting(pod, volumes, events) ?? pod.Unscheduled ?? Sandbox(pod.Facts, events);

    private static Failure? Waiting(BuildPod pod, PodVolumes volumes, List<PodEvent> events)
    {
        var facts = pod.Facts;
        foreach (var container in pod.Waiting)
        {
            var words = container.Message.Length > 0 ? container.Message : container.Reason;
            if (PullReasons.Contains(container.Reason))
            {
                var failed = Latest(
                    events,
                    item => item.Reason == "Failed" && item.Message.Contains("pull image", StringComparison.Ordinal)
                );
                var since = First(events, item => item.Reason is "Failed" or "BackOff" or "InspectFailed") ?? Began(facts);
                return Trouble(
                    InfrastructureReasons.ImagePullFailed,
                    $"The kubelet cannot pull {container.Image}: {failed?.Message ?? words}",
                    since
                );
            }

            if (StartReasons.Contains(container.Reason))
            {
                var since = First(events, item => item.Reason == "Failed") ?? Began(facts);
                return Missing(words, volumes, since)
                    ?? Trouble(InfrastructureReasons.ContainerFailed, $"Container {container.Name} cannot start: {words}", since);
            }
        }

        return null;
    }

    /// <summary>Only while nothing has run: all volumes are mounted before the first container, so a later FailedMount is history.</summary>
    private static Failure? Mounting(BuildPod pod, PodVolumes volumes, List<PodEvent> events)
    {
        if (pod.Facts.HasLog || Latest(events, item => item.Reason is "FailedMount" or "FailedAttachVolume") is not { } latest)
        {
            return null;
        }

        var later = Latest(events, item => item.Reason is "Pulling" or "Pulled" or "Created" or "Started");
        if (later is not null && later.At > latest.At)
        {
            return null;
        }

        var since = First(events, item => item.Reason is "FailedMount" or "FailedAttachVolume");
        // The kubelet's summary ("timed out waiting for the condition") names no cause; an earlier event does.
        foreach (var item in events.Where(item => item.Reason == "FailedMount").OrderByDescending(item => item.At))
        {
            if (Missing(item.Message, volumes, since) is { } missing)
            {
                return missing;
            }
        }

        return pod.CacheClaim is { } claim && CacheTroubles.Concerns(latest)
            ? Trouble(InfrastructureReasons.CacheVolumeFailed, CacheTroubles.Unmounted(claim, latest.Message), since)
            : Trouble(InfrastructureReasons.VolumeFailed, $"The kubelet cannot mount a volume: {latest.Message}", since);
    }

    public static Failure? Scheduling(V1PodStatus? status, PodFacts facts, bool hasClaim)
    {
        var condition = status?.Conditions?.FirstOrDefault(condition => condition is { Type: "PodScheduled" });
        if (condition is not { Status: "False" })
        {
            return null;
        }

        var (words, since) = (condition.Message ?? condition.Reason ?? "", condition.LastTransitionTime ?? facts.Created);
        return hasClaim && CacheTroubles.Concerns(words)
            ? Trouble(InfrastructureReasons.CacheVolumeFailed, $"No node can run the Pod with its cache volume: {words}", since)
            : Trouble(InfrastructureReasons.PodPending, $"No node can run the Pod: {words}", since);
    }

    /// <summary>On busy nodes the network set-up fails and recovers by itself: it is reported, and only timeouts.schedule ends it.</summary>
    private static Failure? Sandbox(PodFacts facts, List<PodEvent> events) =>
        !facts.HasLog && Latest(events, item => item.Reason == "FailedCreatePodSandBox") is { } failed
            ? Trouble(InfrastructureReasons.PodPending, $"The node cannot set up the Pod: {failed.Message}", failed.At)
            : null;

    private static Failure? Missing(string words, PodVolumes volumes, DateTimeOffset? since)
    {
        // "object … not registered" is a race in the kubelet after its restart, which ends by itself.
        if (words.Contains("not registered", StringComparison.Ordinal))
        {
            return null;
        }

        var volume = Regex(VolumeName(), words) is { } name ? volumes.Named.FirstOrDefault(volume => volume.Volume.Name == name) : null;
        var absent = AbsentObject().Match(words);
        volume ??= absent.Success ? volumes.Named.FirstOrDefault(volume => volume.ObjectName == absent.Groups["name"].Value) : null;
        if (volume is null)
        {
            return null;
        }

        var kind = volume.Volume.Secret is null ? "ConfigMap" : "Secret";
        if (Regex(AbsentKey(), words) is { } key)
        {
            return Trouble(volume.KeyMissing, $"{kind} {volume.ObjectName}, named in {volume.Field}, has no key {key}", since);
        }

        return absent.Success
            ? Trouble(volume.Missing, $"{kind} {volume.ObjectName}, named in {volume.Field}, does not exist in the namespace", since)
            : Trouble(InfrastructureReasons.VolumeFailed, $"The kubelet cannot mount {kind} {volume.ObjectName}: {words}", since);
    }

    private static Failure Trouble(BuildReason reason, string message, DateTimeOffset? since) =>
        new(reason, Sentence.Of(message)) { At = since };

    private static string? Regex(Regex pattern, string words) =>
        pattern.Match(words) is { Success: true } match ? match.Groups["name"].Value : null;

    private static DateTimeOffset? Began(PodFacts facts) =>
        facts.Build.EndedAt ?? facts.Prepare.EndedAt ?? facts.Scheduled ?? facts.Created;

    private static DateTimeOffset? First(List<PodEvent> events, Func<PodEvent, bool> matches) =>
        events.Where(matches).Min(item => item.First);

    private static PodEvent? Latest(List<PodEvent> events, Func<PodEvent, bool> matches) => events.Where(matches).MaxBy(item => item.At);

    [GeneratedRegex("failed for volume \"(?<name>[^\"]+)\"")]
    private static partial Regex VolumeName();

    [GeneratedRegex("(?:secret|configmap)s? \"(?<name>[^\"]+)\" not found", RegexOptions.IgnoreCase)]
    private static partial Regex AbsentObject();

    [GeneratedRegex("references non-existent (?:secret|config) key: (?<name>[^\\s,;]+)|couldn't find key (?<name>\\S+)")]
    private static partial Regex AbsentKey();
}
