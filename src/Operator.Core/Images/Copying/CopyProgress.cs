namespace Operator.Core.Images.Copying;

/// <summary>How far a copy is. What the destination had already, or could take from another repository of its own, counts as done.</summary>
public sealed record CopyProgress
{
    public long BytesDone { get; init; }

    /// <summary>Of all distinct blobs.</summary>
    public long BytesTotal { get; init; }

    public int BlobsDone { get; init; }

    public int BlobsTotal { get; init; }

    /// <summary>Blobs that the destination had.</summary>
    public int BlobsPresent { get; init; }

    /// <summary>Blobs that the destination's registry took from the source's repository.</summary>
    public int BlobsMounted { get; init; }

    /// <summary>Blobs that were sent.</summary>
    public int BlobsSent => BlobsDone - BlobsPresent - BlobsMounted;
}
