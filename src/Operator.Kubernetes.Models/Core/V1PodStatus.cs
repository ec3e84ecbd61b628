namespace Operator.Kubernetes.Models;

/// <summary>Observed state of a Pod, written by scheduler and kubelet.</summary>
public sealed record V1PodStatus
{
    /// <summary><c>Pending</c>, <c>Running</c>, <c>Succeeded</c>, <c>Failed</c> or <c>Unknown</c>. Pending includes running init containers.</summary>
    public string? Phase { get; init; }

    /// <summary>Why the Pod is in its state as a whole, for example <c>Evicted</c>, <c>DeadlineExceeded</c>, <c>NodeLost</c>.</summary>
    public string? Reason { get; init; }

    /// <summary>The reason in words.</summary>
    public string? Message { get; init; }

    /// <summary>Conditions such as <c>PodScheduled</c>, <c>Initialized</c>, <c>Ready</c>, <c>DisruptionTarget</c>.</summary>
    public IReadOnlyList<V1PodCondition>? Conditions { get; init; }

    /// <summary>States of the init containers, in their order once the kubelet has reported.</summary>
    public IReadOnlyList<V1ContainerStatus>? InitContainerStatuses { get; init; }

    /// <summary>States of the main containers, in no fixed order.</summary>
    public IReadOnlyList<V1ContainerStatus>? ContainerStatuses { get; init; }

    /// <summary>When the kubelet acknowledged the Pod: before images are pulled.</summary>
    public DateTimeOffset? StartTime { get; init; }

    /// <summary>Address of the Pod; null until it has one.</summary>
    public string? PodIP { get; init; }

    /// <summary>Address of the node.</summary>
    public string? HostIP { get; init; }

    /// <summary>Node for which the scheduler is evicting others.</summary>
    public string? NominatedNodeName { get; init; }

    /// <summary><c>Guaranteed</c>, <c>Burstable</c> or <c>BestEffort</c>.</summary>
    public string? QosClass { get; init; }
}

/// <summary>One aspect of a Pod's state.</summary>
public sealed record V1PodCondition
{
    /// <summary>The aspect, for example <c>PodScheduled</c>.</summary>
    public string Type { get; init; } = "";

    /// <summary><c>True</c>, <c>False</c> or <c>Unknown</c>.</summary>
    public string Status { get; init; } = "Unknown";

    /// <summary>Why, as one word, for example <c>Unschedulable</c>.</summary>
    public string? Reason { get; init; }

    /// <summary>Why, in words, for example the scheduler's count of unfit nodes.</summary>
    public string? Message { get; init; }

    /// <summary>When <see cref="Status"/> last changed.</summary>
    public DateTimeOffset? LastTransitionTime { get; init; }
}

/// <summary>Observed state of one container.</summary>
public sealed record V1ContainerStatus
{
    /// <summary>Name of the container.</summary>
    public string Name { get; init; } = "";

    /// <summary>What it does now.</summary>
    public V1ContainerState? State { get; init; }

    /// <summary>How it ended the last time, when it was restarted.</summary>
    public V1ContainerState? LastState { get; init; }

    /// <summary>True when it runs and passes its readiness probe; true for a succeeded init container.</summary>
    public bool Ready { get; init; }

    /// <summary>How often it was restarted.</summary>
    public int RestartCount { get; init; }

    /// <summary>False until its startup probe passed.</summary>
    public bool? Started { get; init; }

    /// <summary>The image as the runtime names it.</summary>
    public string? Image { get; init; }

    /// <summary>The image with its digest; empty until it was pulled.</summary>
    public string? ImageID { get; init; }

    /// <summary>The runtime's id, <c>containerd://…</c>; empty until it was created.</summary>
    public string? ContainerID { get; init; }
}

/// <summary>A container's state: exactly one member is set, or none, which means waiting.</summary>
public sealed record V1ContainerState
{
    /// <summary>Not started yet, or to be restarted.</summary>
    public V1ContainerStateWaiting? Waiting { get; init; }

    /// <summary>Running.</summary>
    public V1ContainerStateRunning? Running { get; init; }

    /// <summary>Ended.</summary>
    public V1ContainerStateTerminated? Terminated { get; init; }
}

/// <summary>Why a container has not started.</summary>
public sealed record V1ContainerStateWaiting
{
    /// <summary>One word: <c>PodInitializing</c>, <c>ContainerCreating</c>, <c>ErrImagePull</c>, <c>ImagePullBackOff</c>, <c>CreateContainerConfigError</c>…</summary>
    public string? Reason { get; init; }

    /// <summary>The kubelet's words.</summary>
    public string? Message { get; init; }
}

/// <summary>A running container.</summary>
public sealed record V1ContainerStateRunning
{
    /// <summary>When it was started.</summary>
    public DateTimeOffset? StartedAt { get; init; }
}

/// <summary>How a container ended.</summary>
public sealed record V1ContainerStateTerminated
{
    /// <summary>Exit code; 128 and the signal's number above it, 137 for SIGKILL.</summary>
    public int ExitCode { get; init; }

    /// <summary>Signal, when the runtime tells.</summary>
    public int? Signal { get; init; }

    /// <summary><c>Completed</c>, <c>Error</c>, <c>OOMKilled</c>, <c>ContainerStatusUnknown</c>, <c>StartError</c>…</summary>
    public string? Reason { get; init; }

    /// <summary>The termination message, at most 4096 bytes (12 KiB shared by all containers of a Pod), or the runtime's words.</summary>
    public string? Message { get; init; }

    /// <summary>When it was started.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>The runtime's id.</summary>
    public string? ContainerID { get; init; }
}
