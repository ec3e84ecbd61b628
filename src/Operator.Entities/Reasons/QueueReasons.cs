namespace Operator.Entities;

/// <summary>Reasons for waiting; none is a failure but the timeout.</summary>
public static class QueueReasons
{
    /// <summary>Surfaces when spec.suspend holds the build before its start.</summary>
    public static BuildReason Suspended { get; } =
        new() { Name = "QueueSuspended", Meaning = "spec.suspend holds the build before its start" };

    /// <summary>Surfaces when as many builds run in the cluster as may at once.</summary>
    public static BuildReason ClusterLimit { get; } =
        new() { Name = "QueueClusterLimit", Meaning = "as many builds run in the cluster as may at once" };

    /// <summary>Surfaces when as many builds run in the namespace as may at once.</summary>
    public static BuildReason NamespaceLimit { get; } =
        new() { Name = "QueueNamespaceLimit", Meaning = "as many builds run in the namespace as may at once" };

    /// <summary>Surfaces when the build has left the queue.</summary>
    public static BuildReason Admitted { get; } = new() { Name = "QueueAdmitted", Meaning = "the build has left the queue" };

    /// <summary>Surfaces when the build waited longer than timeouts.queue.</summary>
    public static BuildReason Timeout { get; } =
        new()
        {
            Name = "QueueTimeout",
            Class = FailureClass.Infrastructure,
            Meaning = "the build waited longer than timeouts.queue",
            Hint = "Raise timeouts.queue or the priority, or ask the platform team for more capacity",
        };

    /// <summary>All of this family, in the order of the reference page.</summary>
    public static IReadOnlyList<BuildReason> All { get; } = [Suspended, ClusterLimit, NamespaceLimit, Admitted, Timeout];
}
