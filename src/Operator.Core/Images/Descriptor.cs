namespace Operator.Core.Images;

/// <summary>A piece of content that a manifest points to.</summary>
public sealed record Descriptor
{
    public required string MediaType { get; init; }

    public required string Digest { get; init; }

    public required long Size { get; init; }

    /// <summary>As in <c>linux/arm64/v8</c>; only entries of an index have one.</summary>
    public string? Platform { get; init; }

    /// <summary>Whether it says where else the content is to be had, as layers do that a registry may not pass on.</summary>
    public bool HasUrls { get; init; }

    /// <summary>Title annotation: a file name, in artifacts.</summary>
    public string? Title { get; init; }
}
