using k8s.Models;
using Operator.Entities;

namespace Operator.Core.Observation;

/// <summary>Why a Pod ended from outside its containers: eviction, loss of the node, the Pod's own deadline.</summary>
internal static class PodVerdicts
{
    private static readonly string[] DiskLimits =
    [
        "ephemeral local storage usage exceeds",
        "exceeded its local ephemeral storage limit",
        "Usage of EmptyDir volume",
        "ephemeral-storage",
    ];

    public static Failure? Of(V1PodStatus? status, PodFacts facts)
    {
        if (status is null)
        {
            return null;
        }

        var disruption = status.Conditions?.FirstOrDefault(condition => condition is { Type: "DisruptionTarget", Status: "True" });
        return Of(status, disruption?.Reason, status.Message ?? disruption?.Message ?? "", facts) is { } verdict
            ? verdict with
            {
                At = disruption?.LastTransitionTime,
            }
            : null;
    }

    private static Failure? Of(V1PodStatus status, string? disruption, string words, PodFacts facts) =>
        (status.Reason, disruption) switch
        {
            ("DeadlineExceeded", _) => new(RunReasons.Timeout, "The Pod reached its own deadline"),
            ("Evicted", _)
                when DiskLimits.Any(text => words.Contains(text, StringComparison.OrdinalIgnoreCase)) && !IsNodePressure(words) => new(
                BuildReasons.OutOfDisk,
                Sentence.Of(words)
            ),
            ("Evicted", _)
            or (_, "TerminationByKubelet" or "EvictionByEvictionAPI" or "PreemptionByScheduler" or "PreemptionByKubeScheduler") => new(
                InfrastructureReasons.PodEvicted,
                Worded("The Pod was evicted", words)
            ),
            ("Preempting", _) => new(InfrastructureReasons.PodEvicted, Worded("The Pod was preempted by one of higher priority", words)),
            ("NodeLost" or "NodeShutdown" or "Shutdown" or "Terminated", _) or (_, "DeletionByTaintManager" or "DeletionByPodGC") => new(
                InfrastructureReasons.NodeLost,
                Worded($"Node {facts.Node ?? "unknown"} was lost", words)
            ),
            ({ } refused, _) when facts.Ended && !facts.HasLog && status.Phase == "Failed" => new(
                InfrastructureReasons.ContainerFailed,
                Worded($"The node refused the Pod: {refused}", words)
            ),
            _ => null,
        };

    /// <summary>"The node was low on resource: ephemeral-storage" is the node's trouble, not a limit that the build exceeded.</summary>
    private static bool IsNodePressure(string words) => words.Contains("low on resource", StringComparison.OrdinalIgnoreCase);

    private static string Worded(string what, string words) => words.Length == 0 ? what : Sentence.Of($"{what}: {words}");
}
