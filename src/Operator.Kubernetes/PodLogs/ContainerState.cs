using k8s.Models;

namespace Operator.Kubernetes.PodLogs;

internal enum ContainerFate
{
    /// <summary>It runs or may still start: more lines can come.</summary>
    Alive,

    /// <summary>It ran and ended: what is there is all.</summary>
    Ended,

    /// <summary>The Pod ended without it.</summary>
    NeverStarted,
}

/// <summary>Tells from a Pod whether a container's log can still grow. Pure.</summary>
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
