using System.Text;

namespace Operator.Core.Text;

/// <summary>
/// A line with carriage returns, as a person would read it. A terminal shows what follows the last one; here only the states of a progress bar are
/// left out, and words that something else overwrote stay.
/// </summary>
internal static class OverwrittenText
{
    /// <summary>Room for what stands before the last state, so that a cut never takes that away.</summary>
    private const int LongestStart = 6 * 1024;

    public static string Join(ReadOnlySpan<char> line)
    {
        var start = EngineTime(line);
        var rest = line[start..];
        var text = new StringBuilder(Math.Min(line.Length, 8 * 1024)).Append(line[..start]);
        var omitted = false;
        for (var end = rest.IndexOf('\r'); end >= 0; end = rest.IndexOf('\r'))
        {
            var state = rest[..end].Trim();
            rest = rest[(end + 1)..];
            if (state.Length == 0 || Continues(state, rest))
            {
                continue;
            }

            if (text.Length + state.Length > LongestStart)
            {
                omitted = true;
                continue;
            }

            text.Append(state).Append(' ');
        }

        return text.Append(omitted ? "… " : "").Append(rest.TrimStart()).ToString();
    }

    /// <summary>Length of what BuildKit puts before a step's output, <c>#7 0.312 </c>: it is no part of the first state.</summary>
    private static int EngineTime(ReadOnlySpan<char> line)
    {
        var at = 1;
        if (line.Length < 2 || line[0] != '#' || !Digits(line, ref at) || !Next(line, ref at, ' '))
        {
            return 0;
        }

        return Digits(line, ref at) && Next(line, ref at, '.') && Digits(line, ref at) && Next(line, ref at, ' ') ? at : 0;
    }

    private static bool Digits(ReadOnlySpan<char> line, ref int at)
    {
        var from = at;
        while (at < line.Length && char.IsAsciiDigit(line[at]))
        {
            at++;
        }

        return at > from;
    }

    private static bool Next(ReadOnlySpan<char> line, ref int at, char expected) => at < line.Length && line[at++] == expected;

    /// <summary>True when the next state has the same letters, or the same and more: only numbers, blanks and bars changed.</summary>
    private static bool Continues(ReadOnlySpan<char> state, ReadOnlySpan<char> rest)
    {
        var end = rest.IndexOf('\r');
        var next = end < 0 ? rest : rest[..end];
        for (var letter = NextLetter(ref state); letter != '\0'; letter = NextLetter(ref state))
        {
            if (NextLetter(ref next) != letter)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Takes the text up to and with its next letter away; NUL when there is none. Colours and cursor movements have no letters.</summary>
    private static char NextLetter(ref ReadOnlySpan<char> text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '\u001b' && at + 1 < text.Length && text[at + 1] == '[')
            {
                for (at += 2; at < text.Length && text[at] is < '@' or > '~'; at++) { }
            }
            else if (char.IsLetter(text[at]))
            {
                var letter = text[at];
                text = text[(at + 1)..];
                return letter;
            }
        }

        text = [];
        return '\0';
    }
}
