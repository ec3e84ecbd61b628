namespace Operator.Core.Images.Copying;

/// <summary>How much an image may make a copy read and ask for; far beyond what images have.</summary>
public sealed record CopyLimits
{
    /// <summary>How many indexes may lie within each other.</summary>
    public int Depth { get; init; } = 4;

    public int Manifests { get; init; } = 1000;

    /// <summary>All manifests together, which are the only content that a copy holds in memory.</summary>
    public long ManifestBytes { get; init; } = 16 << 20;

    public int Blobs { get; init; } = 10_000;
}
