namespace Operator.Core.Images.Copying;

/// <summary>An image as far as its manifests are read.</summary>
public abstract record ImageTree
{
    private ImageTree() { }

    /// <summary>These manifests have to be read next.</summary>
    public sealed record Partial(IReadOnlyList<Descriptor> Wanted) : ImageTree;

    /// <summary>All manifests, each once and after those that it lists, and the content of all of them, each once.</summary>
    public sealed record Whole(IReadOnlyList<Manifest> Manifests, IReadOnlyList<Descriptor> Blobs) : ImageTree;

    /// <summary>It cannot be copied.</summary>
    public sealed record Refused(Failure Failure) : ImageTree;
}
