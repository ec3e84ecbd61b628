using Operator.Entities;

namespace Operator.Core.Admission;

/// <summary>Whether a build may start now.</summary>
public abstract record AdmissionVerdict
{
    private AdmissionVerdict() { }

    /// <summary>It has a slot, or takes one now.</summary>
    public sealed record Start : AdmissionVerdict;

    /// <summary>It stands in the queue.</summary>
    /// <param name="Position">From 1.</param>
    /// <param name="Of">How many stand there.</param>
    /// <param name="Reason">Which limit holds it.</param>
    public sealed record Wait(int Position, int Of, BuildReason Reason) : AdmissionVerdict;

    /// <summary>The queue does not know it yet.</summary>
    /// <param name="At">When to ask again.</param>
    public sealed record Later(DateTimeOffset At) : AdmissionVerdict;

    /// <summary>Its own spec.suspend holds it; it stands in no queue.</summary>
    public sealed record Hold : AdmissionVerdict;
}
