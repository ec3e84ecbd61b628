using System.Text.RegularExpressions;

namespace Operator.Core.Formats.Versions;

/// <summary>
/// What projects write when they ask for a version: npm's ranges (<c>^18 || &gt;=20 &lt;23</c>), Python's specifiers (<c>&gt;=3.9,&lt;3.13</c>),
/// or a plain number. One grammar reads them all; they do not contradict each other.
/// </summary>
public sealed partial record VersionRange
{
    private readonly IReadOnlyList<(VersionNumber Least, VersionNumber Below)> spans;

    private VersionRange(IReadOnlyList<(VersionNumber Least, VersionNumber Below)> spans) => this.spans = spans;

    /// <summary>Null for text that says nothing about numbers, such as <c>lts/*</c>.</summary>
    public static VersionRange? Parse(string text)
    {
        var spans = text.Length > 200 ? [] : text.Split("||").Select(Span).ToList();
        return spans.Count == 0 || spans.Any(span => span is null) ? null : new VersionRange([.. spans.Select(span => span!.Value)]);
    }

    /// <summary>True when some version that begins with <paramref name="version"/> is in the range: 3.11 stands for all of 3.11.*.</summary>
    public bool Meets(string version)
    {
        if (VersionNumber.Read(version, out var parts) is not { } least)
        {
            return false;
        }

        var below = least.After(parts);
        return spans.Any(span => span.Least < below && least < span.Below);
    }

    private static (VersionNumber Least, VersionNumber Below)? Span(string text)
    {
        text = Hyphen.Replace(text.Trim(), ">=$1 <=$2");
        var (least, below) = (VersionNumber.Lowest, VersionNumber.Highest);
        var end = 0;
        foreach (Match match in Comparator.Matches(text))
        {
            if (match.Index != end)
            {
                return null;
            }

            end = match.Index + match.Length;
            if (Bounds(match.Groups["operator"].Value, match.Groups["version"].Value.TrimStart('v', 'V')) is not { } bounds)
            {
                return null;
            }

            least = bounds.Least > least ? bounds.Least : least;
            below = bounds.Below < below ? bounds.Below : below;
        }

        return end == text.Length && end > 0 ? (least, below) : null;
    }

    private static (VersionNumber Least, VersionNumber Below)? Bounds(string comparison, string version)
    {
        if (version is "*" or "x" or "X")
        {
            return (VersionNumber.Lowest, VersionNumber.Highest);
        }

        if (VersionNumber.Read(version, out var parts) is not { } number)
        {
            return null;
        }

        return comparison switch
        {
            ">=" => (number, VersionNumber.Highest),
            ">" => (number.After(parts), VersionNumber.Highest),
            "<=" => (VersionNumber.Lowest, number.After(parts)),
            "<" => (VersionNumber.Lowest, number),
            "^" => (number, number.After(number.Major > 0 || parts == 1 ? 1 : 2)),
            "~" or "~>" => (number, number.After(Math.Min(parts, 2))),
            "~=" => (number, number.After(Math.Max(1, parts - 1))),
            // Excluding a single version does not exclude its whole release line.
            "!=" => (VersionNumber.Lowest, VersionNumber.Highest),
            _ => (number, number.After(parts)),
        };
    }

    [GeneratedRegex(@"\G[\s,]*(?<operator>>=|<=|~=|~>|===?|!=|[><=^~])?\s*(?<version>[vV]?\d[0-9A-Za-z.+*-]*|[*xX])[\s,]*")]
    private static partial Regex Comparator { get; }

    [GeneratedRegex(@"(\S+)\s+-\s+(\S+)")]
    private static partial Regex Hyphen { get; }
}
