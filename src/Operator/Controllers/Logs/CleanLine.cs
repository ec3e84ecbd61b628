using System.Text;

namespace Operator.Controllers.Logs;

/// <summary>Makes text of what a terminal was meant to see: no escape sequences, no control characters, no overwritten progress bars.</summary>
internal static class CleanLine
{
    private const int Longest = 16 * 1024;
    private const char Escape = '\e';

    public static string Of(string line)
    {
        // Of several states of a progress bar on one line the last is what stays on a screen.
        var trimmed = line.AsSpan().TrimEnd('\r');
        var text = trimmed[(trimmed.LastIndexOf('\r') + 1)..];
        if (text.Length <= Longest && !text.ContainsAnyInRange('\0', '\x1f') && !text.Contains('\x7f'))
        {
            return text.Length == line.Length ? line : text.ToString();
        }

        return Filter(text[..Math.Min(text.Length, Longest)]);
    }

    private static string Filter(ReadOnlySpan<char> text)
    {
        var clean = new StringBuilder(text.Length);
        for (var index = 0; index < text.Length; index++)
        {
            var letter = text[index];
            if (letter == Escape)
            {
                index += SequenceLength(text[(index + 1)..]);
            }
            else if (letter == '\t' || !char.IsControl(letter))
            {
                clean.Append(letter);
            }
        }

        return clean.ToString();
    }

    /// <summary>Characters after the escape that belong to it: <c>[…m</c> and its like, or a single one.</summary>
    private static int SequenceLength(ReadOnlySpan<char> rest)
    {
        if (rest.IsEmpty || rest[0] != '[')
        {
            return Math.Min(1, rest.Length);
        }

        for (var index = 1; index < rest.Length; index++)
        {
            if (rest[index] is >= '@' and <= '~')
            {
                return index + 1;
            }
        }

        return rest.Length;
    }
}
