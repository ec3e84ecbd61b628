using Operator.Core.Images;
using Operator.Core.Images.Copying;

namespace Operator.Workspace.Copying;

/// <summary>What to copy, and where to.</summary>
internal sealed record CopyRequest
{
    /// <summary>Repository, and tag or digest.</summary>
    public required ImageName Source { get; init; }

    /// <summary>Repository; its own tag does not count.</summary>
    public required ImageName Destination { get; init; }

    /// <summary>Tags of the copy, set in this order once everything else is there; none for a copy that only its digest names.</summary>
    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>Copies one image of an index, as in <c>linux/arm64</c>; null copies whatever the source is, whole.</summary>
    public string? Platform { get; init; }

    public CopyLimits Limits { get; init; } = new();

    /// <summary>Larger blobs are sent in parts of this size.</summary>
    public int PartBytes { get; init; } = 32 << 20;

    /// <summary>How many blobs are on their way at the same time.</summary>
    public int Parallel { get; init; } = 4;
}

/// <summary>A copy that has succeeded.</summary>
/// <param name="Root">The image, or the index of images.</param>
internal sealed record CopyResult(Manifest Root, CopyProgress Progress)
{
    /// <summary>The source's own.</summary>
    public string Digest => Root.Digest;
}
