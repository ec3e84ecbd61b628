namespace Operator.Entities;

/// <summary>Reasons for which the platform must act.</summary>
public static class InfrastructureReasons
{
    /// <summary>Surfaces when the Pod waits for a node, a volume or an image.</summary>
    public static BuildReason PodPending { get; } =
        new() { Name = "InfrastructurePodPending", Meaning = "the Pod waits for a node, a volume or an image" };

    /// <summary>Surfaces when no node can take the Pod within timeouts.schedule.</summary>
    public static BuildReason PodUnschedulable { get; } =
        new()
        {
            Name = "InfrastructurePodUnschedulable",
            Class = FailureClass.Infrastructure,
            Meaning = "no node can take the Pod within timeouts.schedule",
            Hint = "Ask the platform team for capacity, or change podTemplate; the message has the scheduler's words",
        };

    /// <summary>Surfaces when the kubelet cannot pull the operator's or the engine's image.</summary>
    public static BuildReason ImagePullFailed { get; } =
        new()
        {
            Name = "InfrastructureImagePullFailed",
            Class = FailureClass.Infrastructure,
            Meaning = "the kubelet cannot pull the operator's or the engine's image",
            Hint = "Ask the platform team to check the operator's image settings",
        };

    /// <summary>Surfaces when the kubelet cannot mount a volume.</summary>
    public static BuildReason VolumeFailed { get; } =
        new()
        {
            Name = "InfrastructureVolumeFailed",
            Class = FailureClass.Infrastructure,
            Meaning = "the kubelet cannot mount a volume",
            Hint = "Ask the platform team; the message has the kubelet's words",
        };

    /// <summary>Surfaces when the API server refuses the Pod: quota, limits, policy or admission.</summary>
    public static BuildReason PodRejected { get; } =
        new()
        {
            Name = "InfrastructurePodRejected",
            Class = FailureClass.Infrastructure,
            Meaning = "the API server refuses the Pod: quota, limits, policy or admission",
            Hint = "Change podTemplate or ask the platform team; the message has the server's words",
        };

    /// <summary>Surfaces when somebody deleted the Pod while the build ran.</summary>
    public static BuildReason PodDeleted { get; } =
        new()
        {
            Name = "InfrastructurePodDeleted",
            Class = FailureClass.Infrastructure,
            Meaning = "somebody deleted the Pod while the build ran",
            Hint = "Ask for a new run with spec.runRequest",
        };

    /// <summary>Surfaces when the node evicted the Pod.</summary>
    public static BuildReason PodEvicted { get; } =
        new()
        {
            Name = "InfrastructurePodEvicted",
            Class = FailureClass.Infrastructure,
            Meaning = "the node evicted the Pod",
            Hint = "Try again; if it lasts, set requests in podTemplate.resources",
        };

    /// <summary>Surfaces when the node of the Pod was lost or shut down.</summary>
    public static BuildReason NodeLost { get; } =
        new()
        {
            Name = "InfrastructureNodeLost",
            Class = FailureClass.Infrastructure,
            Meaning = "the node of the Pod was lost or shut down",
            Hint = "Try again",
        };

    /// <summary>Surfaces when a container could not be started, or was killed from outside.</summary>
    public static BuildReason ContainerFailed { get; } =
        new()
        {
            Name = "InfrastructureContainerFailed",
            Class = FailureClass.Infrastructure,
            Meaning = "a container could not be started, or was killed from outside",
            Hint = "Ask the platform team; the message has the kubelet's words",
        };

    /// <summary>Surfaces when the Pod did not run within timeouts.schedule.</summary>
    public static BuildReason ScheduleTimeout { get; } =
        new()
        {
            Name = "InfrastructureScheduleTimeout",
            Class = FailureClass.Infrastructure,
            Meaning = "the Pod did not run within timeouts.schedule",
            Hint = "Ask the platform team, or raise timeouts.schedule",
        };

    /// <summary>Surfaces when the engine itself could not start or broke down.</summary>
    public static BuildReason EngineFailed { get; } =
        new()
        {
            Name = "InfrastructureEngineFailed",
            Class = FailureClass.Infrastructure,
            Meaning = "the engine itself could not start or broke down",
            Hint = "Ask the platform team to check the nodes' settings for rootless builds; the excerpt says what failed",
        };

    /// <summary>All of this family, in the order of the reference page.</summary>
    public static IReadOnlyList<BuildReason> All { get; } =
    [
        PodPending,
        PodUnschedulable,
        ImagePullFailed,
        VolumeFailed,
        PodRejected,
        PodDeleted,
        PodEvicted,
        NodeLost,
        ContainerFailed,
        ScheduleTimeout,
        EngineFailed,
    ];
}
