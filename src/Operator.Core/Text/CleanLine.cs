using System.Buffers;
using System.Globalization;
using System.Text;

namespace Operator.Core.Text;

/// <summary>Makes a line of a log plain text of limited length: no colours, no cursor movement, no control characters.</summary>
public static class CleanLine
{
    /// <summary>Longer lines are cut.</summary>
    public const int Longest = 8 * 1024;

    /// <param name="longest">Where cleaning stops; masking needs more of a line than is kept.</param>
    public static string Of(string raw, int longest = Longest)
    {
        var line = raw.AsSpan().TrimEnd("\r\n");
        var whole = line.Length == raw.Length ? raw : line.ToString();
        if (line.Contains('\r'))
        {
            line = whole = OverwrittenText.Join(line);
        }

        if (line.Length <= longest && !NeedsWork(line))
        {
            return whole;
        }

        var text = new StringBuilder(Math.Min(line.Length, longest));
        for (var at = 0; at < line.Length && text.Length < longest; at++)
        {
            var character = line[at];
            if (character == '\u001b')
            {
                at = EndOfEscape(line, at);
            }
            else if (character == '\t')
            {
                text.Append(' ');
            }
            else if (!char.IsControl(character) && !IsInvisible(line, at))
            {
                text.Append(character);
            }
        }

        return text.ToString();
    }

    /// <summary>Index of the escape sequence's last character.</summary>
    private static int EndOfEscape(ReadOnlySpan<char> line, int start)
    {
        if (start + 1 >= line.Length)
        {
            return start;
        }

        return line[start + 1] switch
        {
            '[' => EndOfControlSequence(line, start + 2),
            ']' or 'P' or '_' or '^' => EndOfString(line, start + 2),
            '(' or ')' or '#' => Math.Min(start + 2, line.Length - 1),
            _ => start + 1,
        };
    }

    /// <summary>ESC [ parameters, then one character from @ to ~.</summary>
    private static int EndOfControlSequence(ReadOnlySpan<char> line, int at)
    {
        while (at < line.Length && line[at] is < '@' or > '~')
        {
            at++;
        }

        return Math.Min(at, line.Length - 1);
    }

    /// <summary>ESC ] text, ended by BEL or ESC \: links and window titles.</summary>
    private static int EndOfString(ReadOnlySpan<char> line, int at)
    {
        for (; at < line.Length; at++)
        {
            if (line[at] == '\a')
            {
                return at;
            }

            if (line[at] == '\u001b')
            {
                return Math.Min(at + 1, line.Length - 1);
            }
        }

        return line.Length - 1;
    }

    private static bool NeedsWork(ReadOnlySpan<char> line)
    {
        for (var at = 0; at < line.Length; at++)
        {
            if (char.IsControl(line[at]) || IsInvisible(line, at))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Characters without width, and those that change the direction of text (category Cf): they could hide a secret from the redactor.
    /// Those beyond the first plane are two characters here, both of the tag block.
    /// </summary>
    private static bool IsInvisible(ReadOnlySpan<char> line, int at)
    {
        var character = line[at];
        return character >= '\u00ad'
            && (
                char.IsSurrogate(character)
                    ? IsInvisiblePair(line, at)
                    : CharUnicodeInfo.GetUnicodeCategory(character) == UnicodeCategory.Format
            );
    }

    private static bool IsInvisiblePair(ReadOnlySpan<char> line, int at)
    {
        var start = char.IsLowSurrogate(line[at]) ? at - 1 : at;
        return start >= 0
            && Rune.DecodeFromUtf16(line[start..], out var rune, out _) == OperationStatus.Done
            && Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format;
    }
}
