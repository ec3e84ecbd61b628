using System.Globalization;
using System.Text.RegularExpressions;

namespace Operator.Core.Formats.Toml;

/// <summary>Numbers, booleans, dates and times: what is written without quotes.</summary>
internal static partial class TomlScalars
{
    private const string Hour = "([01][0-9]|2[0-3])";

    /// <summary>A minute may have a 61st second, for leap seconds.</summary>
    private const string Time = Hour + @":[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]+)?";

    public static TomlValue Read(TomlCursor cursor)
    {
        var word = cursor.TakeWhile(IsPart);
        // A date and its time may be separated by one blank.
        if (DatePattern().IsMatch(word) && cursor.Current == ' ' && char.IsAsciiDigit(cursor.Peek(1)))
        {
            cursor.Advance();
            word += " " + cursor.TakeWhile(IsPart);
        }

        return word switch
        {
            "true" => new TomlValue.Boolean(true),
            "false" => new TomlValue.Boolean(false),
            "" => throw cursor.Wrong("a value is missing"),
            _ => Number(word) ?? Moment(word) ?? throw cursor.Wrong($"\"{DisplayText.Of(word)}\" is no value"),
        };
    }

    private static bool IsPart(char character) => char.IsAsciiLetterOrDigit(character) || character is '+' or '-' or '.' or '_' or ':';

    private static TomlValue? Number(string word)
    {
        var digits = word.Replace("_", "", StringComparison.Ordinal);
        if (DecimalPattern().IsMatch(word))
        {
            return long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
                ? new TomlValue.Integer(value)
                : null;
        }

        if (RadixPattern().IsMatch(word))
        {
            return Radix(digits);
        }

        if (SpecialPattern().IsMatch(word))
        {
            return new TomlValue.Float(
                word.EndsWith("nan", StringComparison.Ordinal) ? double.NaN
                : word[0] == '-' ? double.NegativeInfinity
                : double.PositiveInfinity
            );
        }

        return FloatPattern().IsMatch(word) ? new TomlValue.Float(double.Parse(digits, CultureInfo.InvariantCulture)) : null;
    }

    private static TomlValue.Integer? Radix(string digits)
    {
        try
        {
            var value = Convert.ToUInt64(
                digits[2..],
                digits[1] switch
                {
                    'x' => 16,
                    'o' => 8,
                    _ => 2,
                }
            );
            return value <= long.MaxValue ? new TomlValue.Integer((long)value) : null;
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    private static TomlValue.Moment? Moment(string word)
    {
        var match = MomentPattern().Match(word);
        return match.Success && IsDay(match.Groups["day"].ValueSpan) ? new TomlValue.Moment(word) : null;
    }

    private static bool IsDay(ReadOnlySpan<char> day) =>
        day.IsEmpty || DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    [GeneratedRegex(@"^[+-]?(0|[1-9](_?[0-9])*)$")]
    private static partial Regex DecimalPattern();

    [GeneratedRegex("^(0x[0-9A-Fa-f](_?[0-9A-Fa-f])*|0o[0-7](_?[0-7])*|0b[01](_?[01])*)$")]
    private static partial Regex RadixPattern();

    [GeneratedRegex("^[+-]?(inf|nan)$")]
    private static partial Regex SpecialPattern();

    [GeneratedRegex(@"^[+-]?(0|[1-9](_?[0-9])*)(\.[0-9](_?[0-9])*)?([eE][+-]?[0-9](_?[0-9])*)?$")]
    private static partial Regex FloatPattern();

    [GeneratedRegex("^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
    private static partial Regex DatePattern();

    [GeneratedRegex($@"^((?<day>[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})([Tt ]{Time}([Zz]|[+-]{Hour}:[0-5][0-9])?)?|{Time})$")]
    private static partial Regex MomentPattern();
}
