using static Operator.Entities.FailureClass;

namespace Operator.Entities;

public static class InfrastructureReasons
{
    public static ReasonFamily Family { get; } = new("Infrastructure", "What the cluster did to the Pod.");

    // csharpier-ignore-start
    public static BuildReason PodPending { get; } = Family.State("InfrastructurePodPending",
        "something keeps the Pod from starting: no node can run it, or its network cannot be set up");
    public static BuildReason PodUnschedulable { get; } = Family.Failure("InfrastructurePodUnschedulable", Infrastructure,
        "no node can run the Pod within timeouts.schedule",
        "Ask the platform team for capacity, or change podTemplate; the message quotes the scheduler",
        FoundBy.Operator, "No node can run the Pod: …");
    public static BuildReason ImagePullFailed { get; } = Family.Failure("InfrastructureImagePullFailed", Infrastructure,
        "the kubelet cannot pull the operator's or the engine's image", "Ask the platform team to check the operator's image settings",
        FoundBy.Operator, "The kubelet cannot pull …: …");
    public static BuildReason VolumeFailed { get; } = Family.Failure("InfrastructureVolumeFailed", Infrastructure,
        "the kubelet cannot mount a volume", "Ask the platform team; the message quotes the kubelet",
        FoundBy.Operator, "The kubelet cannot mount a volume: …");
    public static BuildReason CacheVolumeFailed { get; } = Family.Failure("InfrastructureCacheVolumeFailed", Infrastructure,
        "the volume of cache.mode volume cannot be bound or mounted; the next attempt, which needs no retry.limit, goes on without it",
        "Ask the platform team to check the claim and its storage class; the message quotes the scheduler or the kubelet",
        FoundBy.Operator, "The kubelet cannot mount the cache volume (claim …): …", endsRun: false);
    public static BuildReason PodRejected { get; } = Family.Failure("InfrastructurePodRejected", Infrastructure,
        "the API server refuses the Pod because of a policy, a webhook or limits of the namespace",
        "Ask the platform team; the message quotes the API server",
        FoundBy.Operator, "Pod … exists already and was not created by the operator for this attempt: … differs; delete it");
    public static BuildReason PodSecurity { get; } = Family.Failure("InfrastructurePodSecurity", Infrastructure,
        "the namespace enforces a Pod Security level that forbids the Pod",
        "Ask the platform team to set the label that the message names, or build in a namespace that has it; no field of the spec helps",
        FoundBy.Operator, "Namespace … needs the label pod-security.kubernetes.io/enforce=…: it enforces Pod Security …, which refuses the Pod for …");
    public static BuildReason QuotaExceeded { get; } = Family.Failure("InfrastructureQuotaExceeded", Infrastructure,
        "a quota of the namespace leaves no room for the Pod",
        "Wait until other Pods have ended, lower podTemplate.resources, or ask the platform team to raise the quota",
        FoundBy.Operator, "Quota … of the namespace is used up: requested …, limited to …");
    public static BuildReason PodDeleted { get; } = Family.Failure("InfrastructurePodDeleted", Infrastructure,
        "the Pod was deleted from outside while the build was running", "Request a new run with spec.runRequest",
        FoundBy.Operator, "Pod … was deleted from outside while the build was running");
    public static BuildReason PodEvicted { get; } = Family.Failure("InfrastructurePodEvicted", Infrastructure, "the node evicted the Pod",
        "Try again; if it happens repeatedly, set requests in podTemplate.resources",
        FoundBy.Operator, "The Pod was evicted: …");
    public static BuildReason NodeLost { get; } = Family.Failure("InfrastructureNodeLost", Infrastructure,
        "the Pod's node was lost or shut down", "Try again",
        FoundBy.Operator, "Node … was lost: …");
    public static BuildReason ContainerFailed { get; } = Family.Failure("InfrastructureContainerFailed", Infrastructure,
        "a container could not be started or was killed from outside", "Ask the platform team; the message quotes the kubelet",
        FoundBy.Operator, "Container … was killed from outside (exit code …)");
    public static BuildReason ScheduleTimeout { get; } = Family.Failure("InfrastructureScheduleTimeout", Infrastructure,
        "the Pod did not start running within timeouts.schedule", "Ask the platform team, or raise timeouts.schedule",
        FoundBy.Operator, "The Pod did not run within …");
    public static BuildReason EngineFailed { get; } = Family.Failure("InfrastructureEngineFailed", Infrastructure,
        "the engine itself could not start or crashed",
        "Ask the platform team to check the nodes' settings for rootless builds; the excerpt shows what failed",
        FoundBy.Engine, "… could not start: …");
    public static BuildReason ClockSkew { get; } = Family.State("InfrastructureClockSkew",
        "clocks in the cluster disagree; a warning, which ends no build");
    // csharpier-ignore-end

    /// <summary>Why the API server refuses a Pod that it may accept later: the run waits without a Pod, and is tried again.</summary>
    public static IReadOnlyList<BuildReason> Refusals { get; } = [PodRejected, PodSecurity, QuotaExceeded];
}
