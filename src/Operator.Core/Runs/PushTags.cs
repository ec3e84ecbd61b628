using Operator.Core.Images;
using Operator.Entities.ImagePushes;

namespace Operator.Core.Runs;

/// <summary>Under which tags the copy of a push is to be had.</summary>
public static class PushTags
{
    /// <returns>The spec's own, otherwise those of the source; empty where neither has any.</returns>
    public static IReadOnlyList<string> Of(ImagePushSpec spec, PushSourceStatus source) =>
        spec.Destination.Tags is { Count: > 0 } own ? own : source.Tags ?? [];

    /// <summary>The tags of an image that is named by itself; none where only its digest names it.</summary>
    public static IReadOnlyList<string> OfImage(ImageName name) =>
        name.Tag is { } tag ? [tag]
        : name.Digest is null ? [name.Reference]
        : [];
}
