using Operator.Core.Acceptance;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Policies;

/// <summary><c>cache.mode: volume</c>: whether it is allowed, and whether there is a size for the volumes that the operator makes.</summary>
internal static class CachePolicy
{
    public static void Check(ImageBuildSpec spec, EffectivePolicy policy, SpecProblems problems)
    {
        if (spec.Cache is not { Mode: BuildCacheMode.Volume } cache)
        {
            return;
        }

        if (policy.Policies.FirstOrDefault(rules => rules.Spec.CacheVolumes?.Allowed == false) is { } none)
        {
            problems.NotAllowed("cache.mode", $"volume is not allowed by {none.By}; use registry or none");
        }
        else if (cache.Volume is null && policy.CacheVolumes.Size is null)
        {
            problems.NotAllowed(
                "cache.mode",
                "volume needs a size, which neither the setting cacheVolumes.size nor a policy of the namespace has;"
                    + " use registry, or name a claim in cache.volume"
            );
        }
        else if (cache.Volume is null && ClassesOf(policy.Policies).DistinctBy(item => item.Name).ToList() is [var one, var other, ..])
        {
            problems.NotAllowed(
                "cache.mode",
                $"volume has two storage classes: {one.Name} by {one.By}, {other.Name} by {other.By}; use registry, or name a claim in cache.volume"
            );
        }
    }

    public static IEnumerable<(string? Name, string By)> ClassesOf(IReadOnlyList<NamedPolicy> policies) =>
        policies
            .Where(policy => policy.Spec.CacheVolumes?.StorageClassName is not null)
            .Select(policy => (policy.Spec.CacheVolumes!.StorageClassName, policy.By));
}
