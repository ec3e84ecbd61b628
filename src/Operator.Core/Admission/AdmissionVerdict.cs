using Operator.Entities;

namespace Operator.Core.Admission;

/// <summary>Whether a build may start now.</summary>
public abstract record AdmissionVerdict
{
    private AdmissionVerdict() { }

    /// <summary>It has a slot, or gets one now.</summary>
    public sealed record Start : AdmissionVerdict;

    /// <summary>It waits in the queue.</summary>
    /// <param name="Position">From 1; 0 for a build without a place, because its namespace has too many waiting builds.</param>
    /// <param name="Of">Number of builds in the queue; 0 for a build without a place.</param>
    /// <param name="Reason">The limit that holds it.</param>
    /// <param name="For">Name of the build that it waits for; null where it waits for a limit.</param>
    public sealed record Wait(int Position, int Of, BuildReason Reason, string? For = null) : AdmissionVerdict;

    /// <summary>A newer build of the same repository waits: this one is not built.</summary>
    /// <param name="By">Name of the newer build.</param>
    public sealed record Superseded(string By) : AdmissionVerdict;

    /// <summary>The queue does not know it yet.</summary>
    /// <param name="At">When to ask again.</param>
    public sealed record Later(DateTimeOffset At) : AdmissionVerdict;

    /// <summary>Its spec.suspend holds it; it is not in the queue.</summary>
    public sealed record Hold : AdmissionVerdict;
}
