using Operator.Core.Admission;
using Operator.Core.Status;
using Operator.Entities;

namespace Operator.Core.Life;

/// <summary>When an attempt's Pod may be created.</summary>
internal static class Launch
{
    /// <summary>Pause after the API server refused a Pod for a reason that may pass.</summary>
    private static readonly TimeSpan RefusalPause = TimeSpan.FromSeconds(10);

    /// <summary>Far longer than a Pod's grace period.</summary>
    private static readonly TimeSpan StopPatience = TimeSpan.FromMinutes(2);

    /// <summary>Until when to wait; null when the Pod can be created now.</summary>
    public static DateTimeOffset? WaitsUntil(BuildFacts facts, RunVerdict.Launching launching)
    {
        if (launching.NotBefore is { } time && time > facts.Now)
        {
            return time;
        }

        return (Refused(facts) ?? StillStopping(facts)) is { } until
            ? RunTimers.FirstOf(facts) is { } timer && timer < until
                ? timer
                : until
            : null;
    }

    /// <summary>A run whose Pod was refused has no slot: it needs one again for every try.</summary>
    public static bool NeedsPlace(BuildFacts facts) => facts.Admission is null && WasRefused(facts);

    private static DateTimeOffset? Refused(BuildFacts facts)
    {
        var last = facts.Refusal is not null ? facts.Now : facts.Memory.RefusedAt;
        if (last + RefusalPause is { } again && again > facts.Now)
        {
            return again;
        }

        return WasRefused(facts) && facts.Admission is not (null or AdmissionVerdict.Start) ? facts.Now + RefusalPause : null;
    }

    private static bool WasRefused(BuildFacts facts) =>
        ReasonCatalog.Find(facts.Previous?.Reason) is { } reason && InfrastructureReasons.Refusals.Contains(reason);

    /// <summary>
    /// Until when to wait for earlier Pods that still run or are being stopped: they could push after the next one. The wait has a limit,
    /// because the Pod of a lost node never stops.
    /// </summary>
    private static DateTimeOffset? StillStopping(BuildFacts facts) =>
        facts
            .OtherPods.Concat(facts.Strangers.Where(pod => pod.Name != facts.PodName))
            .Where(pod => !pod.Ended)
            .Select(pod => ((pod.Deleting ? pod.DeletedAt : null) ?? facts.Now) + StopPatience)
            .Where(until => until > facts.Now)
            .Max(until => (DateTimeOffset?)until);
}
