using Operator.Core.Contract;
using Operator.Core.Pods;
using Operator.Core.Policies;
using Operator.Core.Status;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Life;

/// <summary>
/// What comes of <c>cache.mode: volume</c> before a Pod is made. A volume that is missing, taken or broken fails no build: it goes on without,
/// and a warning says why.
/// </summary>
internal abstract record CacheVolumeStep
{
    /// <summary>The rest is room for what one build adds: what is over the limit goes during the next one.</summary>
    private const double KeptPart = 0.7;

    private CacheVolumeStep() { }

    /// <summary>Something is to be done first.</summary>
    public sealed record Do(Effect Effect) : CacheVolumeStep;

    /// <summary>The Pod that has the volume is being stopped.</summary>
    public sealed record Wait(DateTimeOffset Until) : CacheVolumeStep;

    /// <param name="Use">Null for a build that wants no volume.</param>
    public sealed record Go(CacheVolumeUse? Use) : CacheVolumeStep;

    public static WantedClaim? Wanted(ImageBuild build, OperatorSettings settings, EffectivePolicy policy) =>
        CacheClaims.Wanted(
            build,
            settings,
            policy.Forced.NodeSelector.TryGetValue(NodeArchitecture.Label, out var forced) ? forced.Value : null
        );

    public static CacheVolumeStep Of(BuildFacts facts) =>
        Wanted(facts.Build, facts.Settings, facts.Policy) is not { } wanted ? new Go(null)
        : facts.CacheVolume is not { } place ? new Do(new Effect.TakeCacheVolume(wanted))
        : CacheVolumeFailure.Of(facts) is { } failed ? AfterFailure(place, failed)
        : Of(facts, wanted, place);

    private static CacheVolumeStep Of(BuildFacts facts, WantedClaim wanted, CacheVolumePlace place)
    {
        var rules = facts.Policy.CacheVolumes;
        var name = wanted.Name;
        return place switch
        {
            { Refusal: { } refusal } => Cold($"The cache volume could not be made: {refusal}"),
            { Claim: null } when wanted.Purpose is null => Cold(
                $"PersistentVolumeClaim {name}, named in cache.volume, does not exist in the namespace or has no label {CacheClaims.Selector}"
            ),
            { Claim: null } when rules.Size is null => Cold("There is no size for cache volumes any more"),
            { Claim: null } => new Do(
                new Effect.CreateClaim(CacheClaims.Make(facts.Build.Metadata.NamespaceProperty ?? "", wanted, rules, facts.Now))
            ),
            { Claim.Deleting: true } => Cold($"PersistentVolumeClaim {name} is being deleted"),
            { Claim: var claim } when claim.Own != wanted.Purpose is not null => Cold(
                claim.Own
                    ? $"PersistentVolumeClaim {name}, named in cache.volume, is the one that the operator has made for {claim.Purpose}"
                    : $"PersistentVolumeClaim {name} has the name of the operator's own, but is not"
            ),
            { Claim.IsLost: true } when wanted.Purpose is null => Cold($"PersistentVolumeClaim {name} has lost its volume"),
            { Holder: { FreeBy: { } until } } when MayWait(facts) && until > facts.Now => new Wait(until),
            { Holder: { } holder } => Cold($"The cache volume {name} is used by build {holder.Build}"),
            { Claim.IsLost: true } => new Do(new Effect.DeleteClaim(place.Claim)),
            _ => new Go(
                new CacheVolumeUse
                {
                    Claim = name,
                    KeepBytes = place.Claim.Bytes is { } bytes ? (long)(bytes * KeptPart) : null,
                    KeepSeconds = (long)rules.MaxAge.TotalSeconds,
                    Warning = place.WasLost
                        ? $"PersistentVolumeClaim {name} had lost its volume and was made anew, so every step was built"
                        : null,
                }
            ),
        };
    }

    /// <summary>One that was never bound, or that the kubelet cannot mount, is dropped, so that the next build makes another.</summary>
    private static CacheVolumeStep AfterFailure(CacheVolumePlace place, BuildAttempt failed) =>
        place is { Dropped: false, Holder: null, Claim: { Own: true, Deleting: false } claim }
        && (!claim.IsBound || Observation.CacheTroubles.IsUnmounted(failed.Message))
            ? new Do(new Effect.DeleteClaim(claim))
            : Cold($"Attempt {failed.Number} could not use its cache volume: {failed.Message}");

    /// <summary>With the other policies builds of a repository wait for each other anyway.</summary>
    private static bool MayWait(BuildFacts facts) => facts.Spec.ConcurrencyPolicy is BuildConcurrency.Serial or BuildConcurrency.LatestOnly;

    private static Go Cold(string why) =>
        new(new CacheVolumeUse { Warning = Sentence.Of($"Every step was built, without a cache: {why}") });
}
