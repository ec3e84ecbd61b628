namespace Operator.Core.Images.Copying;

/// <summary>What a manifest must be like to be copied, and which content belongs to it.</summary>
public static class CopyRules
{
    /// <summary>
    /// Layers that may only be had from where their URLs lead: Windows base layers, for example. Clients fetch them from there, and
    /// registries need not have them.
    /// </summary>
    private static readonly string[] Foreign =
    [
        "application/vnd.docker.image.rootfs.foreign.diff.tar",
        "application/vnd.oci.image.layer.nondistributable.v1.tar",
    ];

    /// <summary>The configuration and the layers, foreign ones left out.</summary>
    public static IEnumerable<Descriptor> BlobsOf(Manifest manifest) =>
        (manifest.Config is null ? [] : new[] { manifest.Config }).Concat(manifest.Layers.Where(layer => !IsForeign(layer)));

    public static bool IsForeign(Descriptor layer) =>
        layer.HasUrls && Foreign.Any(type => layer.MediaType == type || IsCompressed(layer.MediaType, type));

    /// <summary>Null for nothing.</summary>
    public static string? ProblemOf(Manifest manifest) =>
        manifest switch
        {
            // Two clients could take the same bytes for two different images.
            { IsIndex: true, Config: not null } or { IsIndex: true, Layers.Count: > 0 } =>
                $"{manifest.Digest} is an index and has a configuration or layers",
            { IsIndex: false, Children.Count: > 0 } => $"{manifest.Digest} is a manifest and lists others",
            { IsIndex: false, Config: null } => $"{manifest.Digest} names no configuration",
            _ => null,
        };

    /// <summary>What else an index may list is not known, nor what that would need.</summary>
    public static string? ProblemOfChild(Descriptor child) =>
        Manifest.MediaTypes.Contains(child.MediaType)
            ? null
            : $"its index lists {child.Digest}, which is no manifest but {DisplayText.Of(child.MediaType.Length > 0 ? child.MediaType : "of no media type", 100)}";

    /// <summary>Null when the manifest is of the kind that the index says.</summary>
    public static string? Differs(Descriptor child, Manifest manifest) =>
        child.MediaType == manifest.MediaType
            ? null
            : $"its index takes {child.Digest} for {child.MediaType}, but it is {manifest.MediaType}";

    private static bool IsCompressed(string mediaType, string type) =>
        mediaType.StartsWith(type, StringComparison.Ordinal) && mediaType[type.Length] is '.' or '+';
}
