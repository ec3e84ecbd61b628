using Operator.Core.Observation;

namespace Operator.Core.Status;

/// <summary>What was found of the cache volume that a build wants, at the moment at which its Pod is to be made.</summary>
public sealed record CacheVolumePlace
{
    /// <summary>The claim; null when there is none.</summary>
    public CacheClaim? Claim { get; init; }

    /// <summary>Who uses it; null when it is free, and this build's from now on.</summary>
    public CacheVolumeHolder? Holder { get; init; }

    /// <summary>True when a claim that had lost its volume was deleted in this pass.</summary>
    public bool WasLost { get; init; }

    /// <summary>True when the claim that an earlier attempt could not use was deleted in this pass.</summary>
    public bool Dropped { get; init; }

    /// <summary>The API server's words when it refused to make the claim.</summary>
    public string? Refusal { get; init; }
}

/// <summary>A Pod that mounts a claim, or is about to.</summary>
/// <param name="Build">Name of its build.</param>
/// <param name="FreeBy">For a Pod that is being stopped, when it will be gone at the latest; null for one that runs.</param>
public sealed record CacheVolumeHolder(string Build, DateTimeOffset? FreeBy);
