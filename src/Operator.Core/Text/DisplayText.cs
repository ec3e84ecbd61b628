using System.Text;

namespace Operator.Core.Text;

/// <summary>Makes text from outside fit for a message, a status or a log; the only place that shortens text.</summary>
public static class DisplayText
{
    /// <summary>One line without control characters or unpaired surrogates, cut to a length.</summary>
    public static string Of(string text, int longest = 60) => Plain(Cut(text, longest));

    /// <summary>Cuts without splitting a surrogate pair, and shows the cut by an ellipsis.</summary>
    public static string Cut(string text, int longest)
    {
        if (text.Length <= longest)
        {
            return text;
        }

        var end = longest - 1;
        end = end > 0 && char.IsHighSurrogate(text[end - 1]) ? end - 1 : end;
        return string.Concat(text.AsSpan(0, end).TrimEnd(), "…");
    }

    /// <summary>Keeps the end: programs say at the end why they stopped.</summary>
    public static string CutFront(string text, int longest)
    {
        if (text.Length <= longest)
        {
            return text;
        }

        var start = text.Length - longest + 1;
        return string.Concat("…", text.AsSpan(start + (char.IsLowSurrogate(text[start]) ? 1 : 0)));
    }

    /// <summary>Control characters and runs of blanks become one blank.</summary>
    public static string OneLine(string text)
    {
        var line = new StringBuilder(Math.Min(text.Length, 4096));
        var blank = false;
        foreach (var character in text)
        {
            if (char.IsWhiteSpace(character) || char.IsControl(character))
            {
                blank = line.Length > 0;
                continue;
            }

            if (blank)
            {
                line.Append(' ');
                blank = false;
            }

            line.Append(character);
        }

        return line.ToString();
    }

    private static string Plain(string text) => string.Create(text.Length, text, Clean);

    private static void Clean(Span<char> line, string text)
    {
        for (var index = 0; index < text.Length; index++)
        {
            line[index] = text[index] switch
            {
                var character when char.IsControl(character) || character is '\u2028' or '\u2029' => ' ',
                var character when char.IsSurrogate(character) && !IsPaired(text, index) => '\ufffd',
                var character => character,
            };
        }
    }

    private static bool IsPaired(string text, int index) =>
        char.IsHighSurrogate(text[index])
            ? index + 1 < text.Length && char.IsLowSurrogate(text[index + 1])
            : index > 0 && char.IsHighSurrogate(text[index - 1]);
}
