using System.Text;

namespace Operator.Core.Observation;

/// <summary>Makes one sentence of any text: one line, capital first letter, no full stop, at most 300 characters.</summary>
public static class Sentence
{
    public const int Longest = 300;

    public static string Of(string text) => Of(text, Longest);

    public static string Of(string text, int longest)
    {
        var line = OneLine(text);
        line = line.TrimEnd('.', ' ', ':', ';');
        if (line.Length == 0)
        {
            return "";
        }

        line = char.IsLower(line[0]) && !StartsWithName(line) ? char.ToUpperInvariant(line[0]) + line[1..] : line;
        return Cut(line, longest).TrimEnd('.', ' ');
    }

    /// <summary>Cuts without tearing a surrogate pair; a cut is shown by an ellipsis.</summary>
    public static string Cut(string text, int longest)
    {
        if (text.Length <= longest)
        {
            return text;
        }

        var end = longest - 1;
        end = char.IsHighSurrogate(text[end - 1]) ? end - 1 : end;
        return string.Concat(text.AsSpan(0, end).TrimEnd(), "…");
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

    /// <summary>Names keep their case: a capital would make another name of <c>output.tags</c>, <c>docker.io/x</c> or <c>modelVersion</c>.</summary>
    private static bool StartsWithName(string line)
    {
        var end = line.IndexOf(' ', StringComparison.Ordinal);
        var word = end < 0 ? line : line[..end];
        return word.AsSpan().ContainsAny("./=_[\"") || word.Any(char.IsAsciiLetterUpper);
    }
}
