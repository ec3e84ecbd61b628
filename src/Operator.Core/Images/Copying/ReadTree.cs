using Operator.Entities;

namespace Operator.Core.Images.Copying;

/// <summary>
/// From the manifests that are read to those that are still missing, or to the whole image. The owner of the source's registry wrote
/// them: they may be wide, deep, or say two things at once. Reason of its own: ImageInvalid.
/// </summary>
public sealed class ReadTree
{
    private readonly IReadOnlyDictionary<string, Manifest> read;
    private readonly CopyLimits limits;
    private readonly HashSet<string> seen = new(StringComparer.Ordinal);
    private readonly List<Manifest> ordered = [];
    private readonly List<Descriptor> wanted = [];
    private readonly Dictionary<string, Descriptor> blobs = new(StringComparer.Ordinal);

    private ReadTree(IReadOnlyDictionary<string, Manifest> read, CopyLimits limits) => (this.read, this.limits) = (read, limits);

    /// <param name="read">Manifests under the root, by digest.</param>
    public static ImageTree Next(Manifest root, IReadOnlyDictionary<string, Manifest> read, CopyLimits limits)
    {
        var tree = new ReadTree(read, limits);
        var problem = tree.SizeProblem(root) ?? tree.Visit(root, depth: 1);
        return problem is not null
                ? new ImageTree.Refused(new Failure(SourceReasons.ImageInvalid, $"The image cannot be copied: {problem}"))
            : tree.wanted.Count > 0 ? new ImageTree.Partial(tree.wanted)
            : new ImageTree.Whole(tree.ordered, [.. tree.blobs.Values]);
    }

    private string? SizeProblem(Manifest root) =>
        read.Values.Sum(manifest => (long)manifest.Bytes.Length) + root.Bytes.Length > limits.ManifestBytes
            ? $"its manifests have more than {limits.ManifestBytes} bytes"
            : null;

    /// <returns>What is wrong; null for nothing.</returns>
    private string? Visit(Manifest manifest, int depth)
    {
        seen.Add(manifest.Digest);
        var problem = CopyRules.ProblemOf(manifest) ?? (manifest.IsIndex ? VisitChildren(manifest, depth) : AddBlobs(manifest));
        ordered.Add(manifest);
        return problem;
    }

    private string? VisitChildren(Manifest index, int depth)
    {
        if (depth > limits.Depth)
        {
            return $"more than {limits.Depth} indexes lie within each other";
        }

        foreach (var child in index.Children.Where(child => !seen.Contains(child.Digest)))
        {
            if ((CopyRules.ProblemOfChild(child) ?? VisitChild(child, depth + 1)) is { } problem)
            {
                return problem;
            }
        }

        return null;
    }

    private string? VisitChild(Descriptor child, int depth)
    {
        if (read.TryGetValue(child.Digest, out var manifest))
        {
            return CopyRules.Differs(child, manifest) ?? Visit(manifest, depth);
        }

        seen.Add(child.Digest);
        wanted.Add(child);
        return seen.Count > limits.Manifests ? $"it has more than {limits.Manifests} manifests" : null;
    }

    private string? AddBlobs(Manifest manifest)
    {
        foreach (var blob in CopyRules.BlobsOf(manifest))
        {
            if (blobs.TryGetValue(blob.Digest, out var known) && known.Size != blob.Size)
            {
                return $"it gives {blob.Digest} two sizes, {known.Size} and {blob.Size} bytes";
            }

            blobs[blob.Digest] = blob;
        }

        return blobs.Count > limits.Blobs ? $"it has more than {limits.Blobs} blobs"
            : blobs.Values.Sum(blob => (decimal)blob.Size) > long.MaxValue ? "it claims to be larger than anything that exists"
            : null;
    }
}
