using Operator.Core.Contract;

namespace Operator.Core.Observation;

/// <summary>
/// What scheduler and kubelet say of a claim. They name the PersistentVolume behind it, not the Pod's volume; the claim is the only volume of a
/// build's Pod that is attached or bound to anything.
/// </summary>
public static class CacheTroubles
{
    private const string Beginning = "The kubelet cannot mount the cache volume";

    /// <summary>Words for the scheduler's reasons that have to do with volumes.</summary>
    private static readonly string[] OfVolumes =
    [
        "persistentvolumeclaim",
        "persistent volume",
        "volume node affinity",
        "max volume count",
        "no available volume zone",
    ];

    /// <summary>Volumes of a build's Pod that are no claim, as the kubelet's messages name them.</summary>
    private static readonly string[] Others =
    [
        "workspace",
        "plan",
        "request",
        "kept",
        "registry",
        "ca",
        "source",
        "source-credentials",
        "buildkit-state",
    ];

    private static readonly string[] BeginningsOfOthers = ["tmp-", "build-secret-"];

    public static bool Concerns(string words) => OfVolumes.Any(text => words.Contains(text, StringComparison.OrdinalIgnoreCase));

    public static bool Concerns(PodEvent item) =>
        item.Reason == "FailedAttachVolume"
        || Between(item.Message, "unmounted volumes=[", ']')?.Split([' ', ',']).Contains(CacheVolumeUse.VolumeName) == true
        || Between(item.Message, "failed for volume \"", '"') is { } name && IsOfClaim(name);

    public static string Unmounted(string claim, string words) => $"{Beginning} (claim {claim}): {words}";

    /// <summary>Whether a message is that of <see cref="Unmounted(string, string)"/>.</summary>
    public static bool IsUnmounted(string? message) => message?.StartsWith(Beginning, StringComparison.Ordinal) == true;

    private static bool IsOfClaim(string volume) =>
        !Others.Contains(volume) && !BeginningsOfOthers.Any(beginning => volume.StartsWith(beginning, StringComparison.Ordinal));

    private static string? Between(string words, string before, char after)
    {
        var start = words.IndexOf(before, StringComparison.Ordinal);
        var end = start < 0 ? -1 : words.IndexOf(after, start + before.Length);
        return end < 0 ? null : words[(start + before.Length)..end];
    }
}
