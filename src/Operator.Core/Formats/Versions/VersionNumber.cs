using System.Globalization;
using System.Text.RegularExpressions;

namespace Operator.Core.Formats.Versions;

/// <summary>Up to three numbers; missing ones count as zero. What follows them (pre-releases, build marks) is left out.</summary>
public readonly partial record struct VersionNumber(int Major, int Minor, int Patch) : IComparable<VersionNumber>
{
    public static VersionNumber Lowest => default;

    public static VersionNumber Highest => new(int.MaxValue, 0, 0);

    /// <summary>The lowest version for text that has no number.</summary>
    public static VersionNumber Parse(string text) => Read(text, out _) ?? default;

    /// <param name="parts">How many numbers the text has: 18 → 1, 3.11 → 2, 1.2.x → 2.</param>
    public static VersionNumber? Read(string text, out int parts)
    {
        var match = Numbers.Match(text);
        parts = 0;
        Span<int> numbers = [0, 0, 0];
        for (var index = 0; index < 3 && match.Groups[index + 1].Success; index++)
        {
            if (
                !int.TryParse(match.Groups[index + 1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out numbers[index])
                || numbers[index] == int.MaxValue
            )
            {
                return null;
            }

            parts++;
        }

        return match.Success ? new VersionNumber(numbers[0], numbers[1], numbers[2]) : null;
    }

    /// <summary>The first version that does not begin with the first <paramref name="parts"/> numbers of this one.</summary>
    public VersionNumber After(int parts) =>
        parts switch
        {
            0 => Highest,
            1 => new(Major + 1, 0, 0),
            2 => new(Major, Minor + 1, 0),
            _ => new(Major, Minor, Patch + 1),
        };

    public int CompareTo(VersionNumber other) => (Major, Minor, Patch).CompareTo((other.Major, other.Minor, other.Patch));

    public static bool operator <(VersionNumber left, VersionNumber right) => left.CompareTo(right) < 0;

    public static bool operator >(VersionNumber left, VersionNumber right) => left.CompareTo(right) > 0;

    public static bool operator <=(VersionNumber left, VersionNumber right) => left.CompareTo(right) <= 0;

    public static bool operator >=(VersionNumber left, VersionNumber right) => left.CompareTo(right) >= 0;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}.{Patch}");

    [GeneratedRegex(@"\A(\d{1,9})(?:\.(\d{1,9})(?:\.(\d{1,9}))?)?(?![0-9])")]
    private static partial Regex Numbers { get; }
}
