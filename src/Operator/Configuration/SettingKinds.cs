using System.Globalization;
using System.Numerics;
using Operator.Core.Runs;

namespace Operator.Configuration;

/// <summary>The kinds of settings: how each is read, written and bounded.</summary>
internal static class SettingKinds
{
    /// <param name="key">The setting's name.</param>
    /// <param name="place">Where it is kept.</param>
    /// <param name="meaning">What it is for.</param>
    /// <param name="must">The rule for a value that is not empty.</param>
    /// <param name="required">Whether it must not be empty.</param>
    public static Setting Text(string key, Place<string> place, string meaning, Rule? must = null, bool required = false) =>
        new Setting<string>
        {
            Key = key,
            Meaning = meaning,
            Place = place,
            Kind = "text",
            Read = (text, out value) => (value = text) is not null,
            Write = text => text,
            Broken = text =>
                text.Length == 0 ? (required ? "must be set" : null)
                : must is null || must.Holds(text) ? null
                : $"must {must.Name}, but is '{text}'",
        };

    /// <inheritdoc cref="Text"/>
    public static Setting Texts(string key, Place<List<string>> place, string meaning, Rule? must = null) =>
        new Setting<List<string>>
        {
            Key = key,
            Meaning = meaning,
            IsList = true,
            Place = place,
            Kind = "a list",
            Read = (text, out items) =>
            {
                items = [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
                return true;
            },
            Write = items => string.Join(",", items),
            Broken = items => must is not null && items.Find(item => !must.Holds(item)) is { } wrong ? $"'{wrong}' must {must.Name}" : null,
        };

    public static Setting Duration(string key, Place<TimeSpan> place, string least, string most, string meaning) =>
        Bounded(key, place, "a duration such as 90s, 30m or 1h30m", Durations.TryReadExact, Durations.Exact, least, most, meaning);

    public static Setting Number<T>(string key, Place<T> place, string least, string most, string meaning)
        where T : struct, INumber<T> =>
        Bounded(
            key,
            place,
            "a number",
            (text, out value) => T.TryParse(text, CultureInfo.InvariantCulture, out value),
            number => number.ToString(null, CultureInfo.InvariantCulture),
            least,
            most,
            meaning
        );

    public static Setting Flag(string key, Place<bool> place, string meaning) =>
        new Setting<bool>
        {
            Key = key,
            Meaning = meaning,
            Place = place,
            Kind = "true or false",
            Read = bool.TryParse,
            Write = flag => flag ? "true" : "false",
        };

    public static Setting Choice<T>(string key, Place<T> place, string meaning)
        where T : struct, Enum =>
        new Setting<T>
        {
            Key = key,
            Meaning = meaning,
            Place = place,
            Kind = $"one of {string.Join(", ", Enum.GetNames<T>())}",
            Read = (text, out name) => Enum.TryParse(text, ignoreCase: true, out name) && Enum.IsDefined(name),
            Write = name => name.ToString(),
        };

    private static Setting<T> Bounded<T>(
        string key,
        Place<T> place,
        string kind,
        TryRead<T> read,
        Func<T, string> write,
        string least,
        string most,
        string meaning
    )
        where T : struct, IComparable<T>
    {
        T Bound(string text) => read(text, out var value) ? value : throw new ArgumentException($"{key}: the bound {text} is not {kind}");
        var (from, to) = (Bound(least), Bound(most));
        return new Setting<T>
        {
            Key = key,
            Meaning = meaning,
            Place = place,
            Kind = kind,
            Read = read,
            Write = write,
            Broken = value =>
                value.CompareTo(from) < 0 || value.CompareTo(to) > 0
                    ? $"must lie between {least} and {most}, but is '{write(value)}'"
                    : null,
        };
    }

    /// <summary>What a text must do, as the end of "must …", and whether one does.</summary>
    internal sealed record Rule(string Name, Func<string, bool> Holds);
}
