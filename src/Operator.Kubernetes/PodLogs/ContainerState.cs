using k8s.Models;

namespace Operator.Kubernetes.PodLogs;

internal enum ContainerFate
{
    /// <summary>It runs or may still start: more lines can come.</summary>
    Alive,

    /// <summary>It ran and ended: its log is complete.</summary>
    Ended,

    /// <summary>The Pod ended without it.</summary>
    NeverStarted,
}

/// <summary>Whether a container's log can still grow, by its Pod. Pure.</summary>
internal static class ContainerState
{
    public static ContainerFate FateOf(V1Pod pod, string container)
    {
        var over = pod.Status?.Phase is "Succeeded" or "Failed";
        var status = (pod.Status?.InitContainerStatuses ?? [])
            .Concat(pod.Status?.ContainerStatuses ?? [])
            .FirstOrDefault(s => s?.Name == container);
        return status switch
        {
            { State.Terminated.ContainerID: { Length: > 0 } } when over || !Restarts(pod) => ContainerFate.Ended,
            { State.Running: not null } when !over => ContainerFate.Alive,
            { ContainerID: { Length: > 0 } } when over => ContainerFate.Ended,
            _ => over ? ContainerFate.NeverStarted : ContainerFate.Alive,
        };
    }

    private static bool Restarts(V1Pod pod) => pod.Spec?.RestartPolicy is not "Never";
}
