using Operator.Kubernetes.Models.Attributes;

namespace Operator.Entities.ImageBuilds;

/// <summary>The image.</summary>
public sealed record ImageStatus
{
    /// <summary>Repository and first tag.</summary>
    public string? Reference { get; init; }

    /// <summary>Digest in the registry, <c>sha256:…</c>; the only name that always means this image.</summary>
    public string? Digest { get; init; }

    /// <summary>First 12 digits of the digest, for <c>kubectl get</c>.</summary>
    public string? ShortDigest { get; init; }

    /// <summary>Sum of the compressed layers and the configuration, in bytes.</summary>
    public long? SizeBytes { get; init; }

    /// <summary>The same for people, for example <c>112 MiB</c>.</summary>
    public string? Size { get; init; }

    /// <summary>All tags that were set.</summary>
    [Items(-1, 32)]
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>Platforms of the image, for example <c>linux/amd64</c>.</summary>
    [Items(-1, 16)]
    public IReadOnlyList<string>? Platforms { get; init; }
}

/// <summary>One of several images of a build.</summary>
public sealed record ServiceImageStatus
{
    /// <summary>Service of the compose file, in lower case, as at the end of the repository name.</summary>
    public string? Service { get; init; }

    /// <summary>Repository and first tag; the other tags are the same for all images.</summary>
    public string? Reference { get; init; }

    /// <summary>Digest in the registry, <c>sha256:…</c>.</summary>
    public string? Digest { get; init; }

    /// <summary>Sum of the compressed layers and the configuration, in bytes.</summary>
    public long? SizeBytes { get; init; }
}
