using System.Globalization;

namespace Operator.Core.Engines.BuildKit;

/// <summary>A line twice: as BuildKit wrote it, of limited length, and as people may see it.</summary>
internal readonly ref struct BuildKitLine
{
    /// <summary>Of a longer line, beginning and end are read: a failed command says at the end how it ended.</summary>
    private const int LongestEnd = 2 * 1024;

    private BuildKitLine(string raw, string shown)
    {
        (Raw, Shown) = (raw, shown);
    }

    public string Raw { get; }

    public string Shown { get; }

    public static BuildKitLine Of(string raw, string shown) =>
        new(raw.Length <= 2 * LongestEnd ? raw : string.Concat(raw.AsSpan(0, LongestEnd), "…", raw.AsSpan(raw.Length - LongestEnd)), shown);

    /// <summary>Number of the step that the line belongs to, and the rest of it; null for a line of no step.</summary>
    public int? Step(out BuildKitLine rest)
    {
        rest = default;
        if (Raw.Length < 3 || Raw[0] != '#' || !char.IsAsciiDigit(Raw[1]))
        {
            return null;
        }

        var blank = Raw.IndexOf(' ', StringComparison.Ordinal);
        if (blank < 0 || !int.TryParse(Raw.AsSpan(1, blank - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        rest = After(blank + 1);
        return number;
    }

    /// <summary>The line without its beginning. Where the shown line begins otherwise, something in it was masked, and all of it is shown.</summary>
    public BuildKitLine After(int length) =>
        new(Raw[length..], Shown.AsSpan().StartsWith(Raw.AsSpan(0, length), StringComparison.Ordinal) ? Shown[length..] : Shown);
}
