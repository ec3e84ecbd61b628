using static Operator.Entities.FailureClass;

namespace Operator.Entities;

public static class InternalReasons
{
    public static ReasonFamily Family { get; } = new("Internal", "Defects of the operator itself.");

    // csharpier-ignore-start
    public static BuildReason ReportInvalid { get; } = Family.Failure("InternalReportInvalid", Internal,
        "a container of the operator ended without a readable report", "Report it with the archived log",
        FoundBy.Operator, "Container … ended with exit code … and left no readable report");
    public static BuildReason Error { get; } = Family.Failure("InternalError", Internal, "the operator hit a defect of its own",
        "Report it with the archived log",
        FoundBy.Operator | FoundBy.Prepare | FoundBy.Publish | FoundBy.Push, "The request cannot be read from its Pod");
    // csharpier-ignore-end
}
