using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Operator.Core.Engines.Kaniko;

/// <summary>One line of Kaniko's own: a level and a message. Its text format and its coloured one are read.</summary>
/// <param name="Message">As Kaniko wrote it, quotes and escapes removed.</param>
/// <param name="Shown">The same for people.</param>
internal readonly partial record struct KanikoLine(KanikoLevel Level, string Message, string Shown)
{
    private const int LongestMessage = 8 * 1024;

    /// <returns>Null for a line of another form: output of a command, or Kaniko's last message.</returns>
    public static KanikoLine? Of(string raw, string shown)
    {
        if (Read(raw) is not { } own)
        {
            return null;
        }

        // Where masking has changed the form of the line, all of it is shown.
        return new KanikoLine(own.Level, own.Message, Read(shown)?.Message ?? Read(Plain(raw), shown) ?? shown);
    }

    private static (KanikoLevel Level, string Message)? Read(string line)
    {
        if (Text().Match(line) is { Success: true } text && LevelOf(text.Groups["level"].Value) is { } level)
        {
            return (level, Unquoted(line[text.Length..]));
        }

        return Coloured().Match(line) is { Success: true } coloured && LevelOf(coloured.Groups["level"].Value) is { } shownLevel
            ? (shownLevel, Cut(line[coloured.Length..].TrimEnd(' ')))
            : null;
    }

    /// <summary>The message of a coloured line from which the escape sequences were removed.</summary>
    private static string? Read(string plain, string shown) =>
        PlainStart().Match(plain) is { Success: true } start && shown.AsSpan().StartsWith(start.Value, StringComparison.Ordinal)
            ? Cut(shown[start.Length..].TrimEnd(' '))
            : null;

    private static string Plain(string raw) => Colours().Replace(raw, "");

    private static KanikoLevel? LevelOf(string level) =>
        level switch
        {
            "info" or "INFO" or "debug" or "DEBU" or "trace" or "TRAC" => KanikoLevel.Info,
            "warning" or "WARN" or "error" or "ERRO" => KanikoLevel.Warning,
            "fatal" or "FATA" or "panic" or "PANI" => KanikoLevel.Fatal,
            _ => null,
        };

    private static string Cut(string message) => message.Length <= LongestMessage ? message : message[..LongestMessage];

    /// <summary>A message that Go has quoted, or one word that needs no quotes.</summary>
    private static string Unquoted(string text)
    {
        text = Cut(text);
        if (!text.StartsWith('"'))
        {
            return text;
        }

        var message = new StringBuilder(text.Length);
        for (var index = 1; index < text.Length && text[index] != '"'; index++)
        {
            if (text[index] != '\\' || index + 1 == text.Length)
            {
                message.Append(text[index]);
                continue;
            }

            var escape = text[++index];
            var digits = escape switch
            {
                'x' => 2,
                'u' => 4,
                'U' => 8,
                _ => 0,
            };
            if (digits == 0 || index + digits >= text.Length)
            {
                message.Append(
                    escape switch
                    {
                        'n' => '\n',
                        't' => '\t',
                        'r' => '\r',
                        _ => escape,
                    }
                );
                continue;
            }

            var code = uint.TryParse(
                text.AsSpan(index + 1, digits),
                NumberStyles.AllowHexSpecifier,
                CultureInfo.InvariantCulture,
                out var number
            )
                ? number
                : 0xfffd;
            message.Append(Rune.TryCreate(code, out var rune) ? rune.ToString() : "\ufffd");
            index += digits;
        }

        return message.ToString();
    }

    [GeneratedRegex(@"^time=""[-0-9T:.Z+]{1,40}"" level=(?<level>[a-z]{4,7}) msg=")]
    private static partial Regex Text();

    [GeneratedRegex(@"^\x1b\[[0-9;]{1,8}m(?<level>[A-Z]{4})\x1b\[0m\[[-0-9T:.Z+]{1,40}\] ")]
    private static partial Regex Coloured();

    [GeneratedRegex(@"^[A-Z]{4}\[[-0-9T:.Z+]{1,40}\] ")]
    private static partial Regex PlainStart();

    [GeneratedRegex(@"\x1b\[[0-9;]{1,8}m")]
    private static partial Regex Colours();
}

internal enum KanikoLevel
{
    Info,
    Warning,
    Fatal,
}
