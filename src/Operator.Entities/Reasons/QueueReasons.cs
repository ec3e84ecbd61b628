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
    public static BuildReason RepositoryBusy { get; } = Family.State("QueueRepositoryBusy",
        "another build of the same repository runs, and spec.concurrencyPolicy is Serial or LatestOnly");
    public static BuildReason NamespaceFull { get; } = Family.State("QueueNamespaceFull",
        "the namespace has as many waiting builds as it may have; the build gets a place in the queue when one of them starts");
    public static BuildReason WaitsForBuild { get; } = Family.State("QueueWaitsForBuild",
        "a push waits for the end of the build that source.buildRef names");
    public static BuildReason Admitted { get; } = Family.State("QueueAdmitted", "the build has left the queue");
    public static BuildReason Timeout { get; } = Family.Failure("QueueTimeout", Infrastructure,
        "the build waited longer than timeouts.queue", "Raise timeouts.queue or the priority, or ask the platform team for more capacity",
        FoundBy.Operator, "The build waited longer than … in the queue");
    public static BuildReason Superseded { get; } = Family.Failure("QueueSuperseded", Cancelled,
        "a newer build of the same repository waits, and both have concurrencyPolicy LatestOnly",
        "No action needed: look at the newer build, or use concurrencyPolicy Serial to build every version",
        FoundBy.Operator, "The build is superseded by …, a newer one of the same repository (concurrencyPolicy LatestOnly)");
    // csharpier-ignore-end
}
