namespace Operator.Core.Images.Copying;

/// <summary>
/// The order of a copy: content before the manifests that name it, manifests before the index that lists them, tags last. A copy that
/// ends anywhere leaves what no tag shows, and the next one needs only the rest.
/// </summary>
public static class PlanCopy
{
    /// <param name="present">Digests of the blobs that the destination has.</param>
    /// <param name="mountFrom">The source's repository where both are one registry; otherwise null.</param>
    public static IReadOnlyList<CopyStep> Of(
        ImageTree.Whole image,
        IReadOnlyList<string> tags,
        IReadOnlySet<string> present,
        string? mountFrom
    )
    {
        // Large ones first: the last to end should not be the one that takes longest.
        var missing = image.Blobs.Where(blob => !present.Contains(blob.Digest)).OrderByDescending(blob => blob.Size);
        var root = image.Manifests[^1];
        return
        [
            .. missing.Select(blob => new CopyStep.Blob(blob, mountFrom)),
            .. image.Manifests.Select(manifest => new CopyStep.PutManifest(manifest)),
            new CopyStep.Verify(root),
            .. tags.Distinct(StringComparer.Ordinal).Select(tag => new CopyStep.SetTag(tag, root)),
        ];
    }
}
