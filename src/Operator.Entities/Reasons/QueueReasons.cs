using static Operator.Entities.FailureClass;

namespace Operator.Entities;

public static class QueueReasons
{
    public static ReasonFamily Family { get; } = new("Queue", "Why a build is waiting.");

    // csharpier-ignore-start
    public static BuildReason Suspended { get; } = Family.State("QueueSuspended", "spec.suspend keeps the build from starting");
    public static BuildReason ClusterLimit { get; } = Family.State("QueueClusterLimit",
        "the cluster-wide limit of concurrent builds is reached");
    public static BuildReason NamespaceLimit { get; } = Family.State("QueueNamespaceLimit",
        "the namespace's limit of concurrent builds is reached");
    public static BuildReason NamespaceFull { get; } = Family.State("QueueNamespaceFull",
        "the namespace has as many waiting builds as it may have; the build gets a place in the queue when one of them starts");
    public static BuildReason Admitted { get; } = Family.State("QueueAdmitted", "the build has left the queue");
    public static BuildReason Timeout { get; } = Family.Failure("QueueTimeout", Infrastructure,
        "the build waited longer than timeouts.queue", "Raise timeouts.queue or the priority, or ask the platform team for more capacity");
    // csharpier-ignore-end
}
