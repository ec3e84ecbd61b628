using System.Globalization;
using System.Text;

namespace Operator.Core.Runs;

/// <summary>Durations as people write them: <c>90s</c>, <c>30m</c>, <c>1h30m</c>.</summary>
public static class Durations
{
    /// <summary>No limit that anybody sets is longer; it keeps sums of times inside what a date can hold.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(365);

    /// <summary>Null for text that is empty, zero or not a duration.</summary>
    public static TimeSpan? Parse(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        double seconds = 0;
        var rest = text.AsSpan();
        foreach (var (unit, size) in new[] { ('h', 3600d), ('m', 60d), ('s', 1d) })
        {
            var at = rest.IndexOf(unit);
            if (at < 0)
            {
                continue;
            }

            if (!long.TryParse(rest[..at], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                return null;
            }

            seconds += number * size;
            rest = rest[(at + 1)..];
        }

        return rest.IsEmpty && seconds > 0 ? TimeSpan.FromSeconds(Math.Min(seconds, Longest.TotalSeconds)) : null;
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

    private static void Append(StringBuilder text, long number, char unit)
    {
        if (number > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"{number}{unit}");
        }
    }
}
