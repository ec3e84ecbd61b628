namespace Operator.Core.Admission;

/// <summary>When a waiting build can be expected to start: after as many rounds as there are builds before it for each slot.</summary>
public static class StartEstimate
{
    /// <summary>Null without a limit or a place, or if no run has succeeded yet.</summary>
    public static DateTimeOffset? Of(AdmissionVerdict.Wait place, AdmissionLimits limits, TimeSpan? typicalRun, DateTimeOffset now)
    {
        if (typicalRun is not { } run || limits.Cluster <= 0 || place.Position <= 0)
        {
            return null;
        }

        // Half a round: on average the running builds are in the middle of their own.
        var rounds = (place.Position - 1) / limits.Cluster + 0.5;
        return now + run * rounds;
    }
}
