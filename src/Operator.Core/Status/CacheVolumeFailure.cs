using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Status;

/// <summary>
/// An attempt that ended because its cache volume could not be bound or mounted. A cache fails no build: one more attempt follows, whatever
/// the spec says of retries, and it goes on without the volume.
/// </summary>
internal static class CacheVolumeFailure
{
    public static bool Is(BuildAttempt attempt) => attempt.Reason == InfrastructureReasons.CacheVolumeFailed.Name;

    /// <summary>The attempt of this run that it happened to; null for none.</summary>
    public static BuildAttempt? Of(BuildFacts facts) =>
        facts.Build.Status?.Attempts?.FirstOrDefault(attempt => attempt.Run == facts.Run.Number && Is(attempt));
}
