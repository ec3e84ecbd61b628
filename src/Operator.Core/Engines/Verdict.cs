using Operator.Entities;

namespace Operator.Core.Engines;

/// <summary>Judges an engine's last messages, of which something else may have spoken some.</summary>
internal static class Verdict
{
    /// <param name="possible">One for each message that may be the engine's last one, in order; at least one.</param>
    /// <param name="doubt">Another answer where commands of the Dockerfile may have caused what looks like the platform's failure; null for none.</param>
    public static (TEvidence Chosen, Failure Failure) Of<TEvidence>(
        IEnumerable<TEvidence> possible,
        Func<TEvidence, Failure> judge,
        Func<TEvidence, Failure, Failure?> doubt
    )
    {
        var judged = possible.Select(evidence => (Evidence: evidence, Failure: judge(evidence))).ToList();
        var (chosen, failure) = judged[^1];
        if (failure.Reason.Class != FailureClass.Infrastructure)
        {
            return (chosen, failure);
        }

        // Only what nobody but the engine can have said is the platform's failure: of several messages each must say so.
        var other = judged.FindIndex(item => item.Failure.Reason.Class != FailureClass.Infrastructure);
        return other >= 0 ? judged[other] : (chosen, doubt(chosen, failure) ?? failure);
    }
}
