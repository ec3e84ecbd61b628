namespace Operator.Entities;

/// <summary>The closed set of reasons, by family.</summary>
public static class ReasonCatalog
{
    /// <summary>Every reason, in the order of the reference page.</summary>
    public static IReadOnlyList<BuildReason> All { get; } =
    [
        .. SpecReasons.All,
        .. QueueReasons.All,
        .. SourceReasons.All,
        .. PlanReasons.All,
        .. BuildReasons.All,
        .. PushReasons.All,
        .. InfrastructureReasons.All,
        .. InternalReasons.All,
        .. RunReasons.All,
    ];

    /// <summary>Reasons by name.</summary>
    public static IReadOnlyDictionary<string, BuildReason> ByName { get; } =
        All.ToDictionary(reason => reason.Name, StringComparer.Ordinal);
}
