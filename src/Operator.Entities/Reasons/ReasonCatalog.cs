namespace Operator.Entities;

/// <summary>The closed set of reasons, by family.</summary>
public static class ReasonCatalog
{
    /// <summary>The families, in the order of the reference page.</summary>
    public static IReadOnlyList<ReasonFamily> Families { get; } =
    [
        SpecReasons.Family,
        PolicyReasons.Family,
        QueueReasons.Family,
        SourceReasons.Family,
        PlanReasons.Family,
        BuildReasons.Family,
        PushReasons.Family,
        InfrastructureReasons.Family,
        InternalReasons.Family,
        RunReasons.Family,
    ];

    /// <summary>Every reason, in the order of the reference page.</summary>
    public static IReadOnlyList<BuildReason> All { get; } = [.. Families.SelectMany(family => family)];

    /// <summary>Reasons by name.</summary>
    public static IReadOnlyDictionary<string, BuildReason> ByName { get; } =
        All.ToDictionary(reason => reason.Name, StringComparer.Ordinal);

    /// <summary>The reason that a status or a report names; null for none and for an unknown name.</summary>
    public static BuildReason? Find(string? name) => name is null ? null : ByName.GetValueOrDefault(name);
}
