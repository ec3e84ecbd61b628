using System.Globalization;
using System.Text.RegularExpressions;

namespace Operator.Configuration;

/// <summary>Durations in settings: <c>500ms</c>, <c>90s</c>, <c>1h30m</c>, <c>7d</c>, <c>0</c>.</summary>
internal static partial class DurationText
{
    public static TimeSpan? Parse(string text)
    {
        if (text == "0")
        {
            return TimeSpan.Zero;
        }

        var match = Pattern().Match(text);
        return match.Success && text.Length > 0
            ? new TimeSpan(Number(match, 1), Number(match, 2), Number(match, 3), Number(match, 4), Number(match, 5))
            : null;
    }

    public static string Format(TimeSpan duration)
    {
        if (duration == TimeSpan.Zero)
        {
            return "0";
        }

        (int Number, string Unit)[] parts =
        [
            (duration.Days, "d"),
            (duration.Hours, "h"),
            (duration.Minutes, "m"),
            (duration.Seconds, "s"),
            (duration.Milliseconds, "ms"),
        ];
        return string.Concat(parts.Where(part => part.Number != 0).Select(part => $"{part.Number}{part.Unit}"));
    }

    private static int Number(Match match, int group) =>
        match.Groups[group].Success ? int.Parse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex("^(?:([0-9]{1,6})d)?(?:([0-9]{1,6})h)?(?:([0-9]{1,6})m)?(?:([0-9]{1,6})s)?(?:([0-9]{1,6})ms)?$")]
    private static partial Regex Pattern();
}
