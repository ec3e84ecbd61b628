using Operator.Entities;

namespace Operator.Core.Planning;

/// <summary>
/// Ends planning with a reason from the closed set. Reading somebody's files is a straight line with a hundred ways to fail, all with the
/// same consequence: an exception says that with less noise than a result at every call. Each format's entry catches it.
/// </summary>
internal sealed class PlanFault(BuildReason reason, string message) : Exception(message)
{
    public BuildReason Reason { get; } = reason;

    public PlanOutcome.Refused Refused => new(Reason, Message);
}
