namespace Operator.Entities;

/// <summary>Reasons for which the operator must be mended.</summary>
public static class InternalReasons
{
    /// <summary>Surfaces when a container of the operator ended without a readable report.</summary>
    public static BuildReason ReportInvalid { get; } =
        new()
        {
            Name = "InternalReportInvalid",
            Class = FailureClass.Internal,
            Meaning = "a container of the operator ended without a readable report",
            Hint = "Report it with the archived log",
        };

    /// <summary>Surfaces when the operator hit a defect of its own.</summary>
    public static BuildReason Error { get; } =
        new()
        {
            Name = "InternalError",
            Class = FailureClass.Internal,
            Meaning = "the operator hit a defect of its own",
            Hint = "Report it with the archived log",
        };

    /// <summary>All of this family, in the order of the reference page.</summary>
    public static IReadOnlyList<BuildReason> All { get; } = [ReportInvalid, Error];
}
