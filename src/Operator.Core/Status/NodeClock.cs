using Operator.Core.Observation;
using Operator.Core.Runs;
using Operator.Entities;

namespace Operator.Core.Status;

/// <summary>
/// Three clocks meet in a build: the operator's (now, the run's start), the API server's (when a Pod was created) and the node's (when
/// a container started). Where they disagree, a timer rings late rather than early.
/// </summary>
internal static class NodeClock
{
    /// <summary>Smaller differences are not reported: the times of the API server and the kubelet are whole seconds.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(30);

    /// <summary>When the Pod was created: the later of the API server's time and the operator's.</summary>
    public static DateTimeOffset? Created(BuildFacts facts, PodFacts pod) =>
        new[] { pod.Created, LaunchBackoff.NotBefore(facts) ?? facts.RunStart }.Max();

    /// <summary>A time that the node reported, corrected by how far its clock is behind, and never before its Pod was created.</summary>
    public static DateTimeOffset? OfNode(BuildFacts facts, PodFacts pod, DateTimeOffset? reported)
    {
        var created = Created(facts, pod);
        return reported is { } time ? new[] { time + Behind(pod, created), created }.Max() : null;
    }

    /// <summary>When the run left the queue, by the later of two clocks: that of the leader at that time, and the API server's.</summary>
    public static DateTimeOffset? RunStart(BuildFacts facts) =>
        facts.Pod is { Attempt: 1, Created: { } created } && created > facts.RunStart ? created : facts.RunStart;

    /// <summary>Warnings about clocks that disagree.</summary>
    public static IEnumerable<string> Warnings(BuildFacts facts)
    {
        if (facts.Pod is not { } pod)
        {
            yield break;
        }

        if (Behind(pod, pod.Created) is var behind && behind > Tolerance)
        {
            yield return Warning($"the clock of node {pod.Node} is {Durations.Format(behind)} behind the API server's");
        }
        else if (FirstStart(pod) > facts.Now + Tolerance)
        {
            yield return Warning($"the clock of node {pod.Node} is ahead of the operator's");
        }

        if (
            pod is { Attempt: 1, Created: { } created, RunStart: { } start }
            && (created - start).Duration() is var apart
            && apart > 2 * Tolerance
        )
        {
            yield return Warning($"the clocks of the operator and the API server are {Durations.Format(apart)} apart");
        }
    }

    /// <summary>No container starts before its Pod exists.</summary>
    private static TimeSpan Behind(PodFacts pod, DateTimeOffset? created) =>
        created - FirstStart(pod) is { Ticks: > 0 } behind ? behind : TimeSpan.Zero;

    private static DateTimeOffset? FirstStart(PodFacts pod) =>
        new[] { pod.Prepare.StartedAt, pod.Build.StartedAt, pod.Publish.StartedAt }.Min();

    private static string Warning(string text) => $"{InfrastructureReasons.ClockSkew.Name}: {text}";
}
