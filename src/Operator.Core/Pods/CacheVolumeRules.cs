namespace Operator.Core.Pods;

/// <summary>How the volumes of <c>cache.mode: volume</c> are made and kept.</summary>
public sealed record CacheVolumeRules
{
    /// <summary>Null for the cluster's default class.</summary>
    public string? StorageClassName { get; init; }

    /// <summary>Size of a new volume, as a quantity; null makes none.</summary>
    public string? Size { get; init; }

    /// <summary>A volume that no build has used for this long is deleted, and so is what no build has used for this long on it.</summary>
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromDays(14);

    /// <summary>How long a volume may take to be bound and mounted before the attempt is given up and the next one goes on without it.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromMinutes(1);
}
