using System.Globalization;
using System.Text;

namespace Operator.Core.Runs;

/// <summary>Durations as people write them: <c>90s</c>, <c>30m</c>, <c>1h30m</c>.</summary>
public static class Durations
{
    /// <summary>The longest limit; keeps sums of times within the range of a date.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(365);

    private static readonly (string Unit, double Milliseconds)[] AllUnits =
    [
        ("d", 86_400_000),
        ("h", 3_600_000),
        ("m", 60_000),
        ("s", 1000),
        ("ms", 1),
    ];

    private static readonly (string Unit, double Milliseconds)[] SpecUnits = AllUnits[1..4];

    /// <summary>A limit in a spec, in hours, minutes and seconds. Null for text that is empty, zero or not a duration.</summary>
    public static TimeSpan? Parse(string? text) =>
        text is not null && TryRead(text, SpecUnits, out var milliseconds) && milliseconds > 0
            ? TimeSpan.FromMilliseconds(Math.Min(milliseconds, Longest.TotalMilliseconds))
            : null;

    /// <summary>A setting: also days, milliseconds and <c>0</c>, as <see cref="Exact"/> writes it.</summary>
    public static bool TryReadExact(string text, out TimeSpan duration)
    {
        var read = TryRead(text, AllUnits, out var milliseconds) && milliseconds <= TimeSpan.MaxValue.TotalMilliseconds / 2;
        duration = read ? TimeSpan.FromMilliseconds(milliseconds) : default;
        return read || text == "0";
    }

    public static string Exact(TimeSpan duration)
    {
        (int Number, string Unit)[] parts =
        [
            (duration.Days, "d"),
            (duration.Hours, "h"),
            (duration.Minutes, "m"),
            (duration.Seconds, "s"),
            (duration.Milliseconds, "ms"),
        ];
        var text = string.Concat(
            parts.Where(part => part.Number != 0).Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Number}{part.Unit}"))
        );
        return text.Length > 0 ? text : "0";
    }

    /// <summary>For people, in whole seconds: <c>42s</c>, <c>1m32s</c>, <c>2h5m</c>.</summary>
    public static string Format(TimeSpan duration)
    {
        var seconds = Math.Max(0, (long)Math.Round(duration.TotalSeconds));
        if (seconds < 60)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{seconds}s");
        }

        var text = new StringBuilder();
        Append(text, seconds / 3600, 'h');
        Append(text, seconds / 60 % 60, 'm');
        if (seconds < 3600)
        {
            Append(text, seconds % 60, 's');
        }

        return text.ToString();
    }

    /// <summary>Numbers, each with its unit, each unit once and in this order.</summary>
    private static bool TryRead(ReadOnlySpan<char> text, ReadOnlySpan<(string Unit, double Milliseconds)> units, out double milliseconds)
    {
        milliseconds = 0;
        var rest = text;
        foreach (var (unit, size) in units)
        {
            var digits = rest.IndexOfAnyExceptInRange('0', '9');
            var letters = digits < 0 ? [] : rest[digits..];
            letters = letters[..(letters.IndexOfAnyInRange('0', '9') is var end and >= 0 ? end : letters.Length)];
            if (!letters.SequenceEqual(unit))
            {
                continue;
            }

            if (!long.TryParse(rest[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                return false;
            }

            milliseconds += number * size;
            rest = rest[(digits + unit.Length)..];
        }

        return rest.IsEmpty && !text.IsEmpty;
    }

    private static void Append(StringBuilder text, long number, char unit)
    {
        if (number > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"{number}{unit}");
        }
    }
}
