namespace Operator.Core.Images.Copying;

/// <summary>Under which tags a copy is to be had.</summary>
public static class CopyTags
{
    /// <param name="more">Tags beside the destination's own.</param>
    /// <returns>The source's tag where none is asked for; none where the source is named by its digest.</returns>
    public static IReadOnlyList<string> Of(ImageName source, ImageName destination, IReadOnlyList<string> more)
    {
        var asked = (destination.Tag is { } own ? [own] : Array.Empty<string>()).Concat(more).Distinct(StringComparer.Ordinal).ToList();
        return asked.Count > 0 || source.Digest is not null ? asked : [source.Reference];
    }
}
