namespace Operator.Core.Text;

/// <summary>Makes any text one sentence: one line, capital first letter, no full stop, at most 300 characters.</summary>
public static class Sentence
{
    public const int Longest = 300;

    public static string Of(string text)
    {
        var line = DisplayText.OneLine(text).TrimEnd('.', ' ', ':', ';');
        if (line.Length == 0)
        {
            return "";
        }

        line = char.IsLower(line[0]) && !StartsWithName(line) ? char.ToUpperInvariant(line[0]) + line[1..] : line;
        return DisplayText.Cut(line, Longest).TrimEnd('.', ' ');
    }

    /// <summary>Names such as <c>output.tags</c>, <c>docker.io/x</c> and <c>modelVersion</c> keep their case.</summary>
    private static bool StartsWithName(string line)
    {
        var end = line.IndexOf(' ', StringComparison.Ordinal);
        var word = end < 0 ? line : line[..end];
        return word.AsSpan().ContainsAny("./=_[\"") || word.Any(char.IsAsciiLetterUpper);
    }
}
