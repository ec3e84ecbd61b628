namespace Operator.Core.Contract;

/// <summary>What an attempt has of <c>cache.mode: volume</c>. The operator decides it when it makes the Pod.</summary>
public sealed record CacheVolumeUse
{
    /// <summary>Name of the volume in the Pod.</summary>
    public const string VolumeName = "cache";

    /// <summary>The claim that the Pod mounts; null when it builds without one.</summary>
    public string? Claim { get; init; }

    /// <summary>What the engine may keep on it from one build to the next, in bytes; null for no limit.</summary>
    public long? KeepBytes { get; init; }

    /// <summary>What no build has used for so many seconds goes.</summary>
    public long? KeepSeconds { get; init; }

    /// <summary>For people: why there is no claim, or what became of the one before.</summary>
    public string? Warning { get; init; }
}
