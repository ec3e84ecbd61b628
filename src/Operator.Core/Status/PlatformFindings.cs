using Operator.Core.Platforms;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Status;

/// <summary>What a status has of the builds of its platforms: it belongs to the run, whatever becomes of the attempts to push their index.</summary>
internal static class PlatformFindings
{
    public static ImageBuildStatus With(ImageBuildStatus status, BuildFacts facts) =>
        facts.Platforms is { Exist: true } platforms
            ? status with
            {
                Platforms = [.. platforms.All.Select(platform => platform.Status)],
                Source = platforms.Source,
                // The ConfigMap with the Dockerfile is that of the platform's own build.
                Plan = (facts.Previous?.Plan ?? platforms.Plan) is { } plan ? plan with { Dockerfile = null } : null,
                Cache = CacheOf(platforms),
            }
            : status;

    private static CacheStatus? CacheOf(PlatformsState platforms)
    {
        var known = platforms.All.Select(platform => platform.Status.Cache).OfType<CacheStatus>().ToList();
        return known.Count == 0 ? null : new CacheStatus { Hits = known.Sum(cache => cache.Hits), Total = known.Sum(cache => cache.Total) };
    }
}
