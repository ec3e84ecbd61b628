using System.Text;
using System.Text.RegularExpressions;

namespace Operator.Core.Planning.Dockerfiles;

/// <summary>Physical lines → logical ones.</summary>
internal sealed partial class DockerfileLines
{
    private readonly string name;
    private readonly string[] lines;
    private int at;

    public DockerfileLines(string text, string name)
    {
        this.name = name;
        lines = text.TrimStart('\ufeff').Split('\n');
        Escape = ReadDirectives();
    }

    public char Escape { get; }

    /// <summary>The next instruction; null at the end.</summary>
    public ParsedInstruction? Next()
    {
        while (at < lines.Length && IsBlankOrComment(lines[at]))
        {
            at++;
        }

        if (at == lines.Length)
        {
            return null;
        }

        var first = at + 1;
        var (text, last) = Join();
        var blank = text.IndexOfAny([' ', '\t']);
        var keyword = (blank < 0 ? text : text[..blank]).ToUpperInvariant();
        var arguments = blank < 0 ? "" : text[blank..].Trim(' ', '\t', '\r');
        var end = last;
        if (TakesHeredocs(keyword, arguments))
        {
            last = SkipHeredocs(arguments, first, last);
        }

        return new ParsedInstruction(keyword, arguments, first, last) { HasHeredoc = last > end };
    }

    /// <summary>An instruction behind ONBUILD has its own heredocs.</summary>
    private static bool TakesHeredocs(string keyword, string arguments) =>
        keyword is "RUN" or "COPY" or "ADD"
        || (keyword == "ONBUILD" && DockerfileReader.Words(arguments).FirstOrDefault()?.ToUpperInvariant() is "RUN" or "COPY" or "ADD");

    private char ReadDirectives()
    {
        var escape = '\\';
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (line, number) in lines.Select((line, index) => (line, index + 1)))
        {
            var match = Directive.Match(line);
            var key = match.Groups[1].Value.ToLowerInvariant();
            if (!match.Success || key is not ("syntax" or "escape" or "check"))
            {
                break;
            }

            if (!seen.Add(key))
            {
                throw DockerfileReader.Invalid(name, number, $"the directive {key} is given twice");
            }

            if (key == "escape")
            {
                escape = match.Groups[2].Value is "\\" or "`"
                    ? match.Groups[2].Value[0]
                    : throw DockerfileReader.Invalid(name, number, "the directive escape must be \\ or `");
            }
        }

        return escape;
    }

    private (string Text, int LastLine) Join()
    {
        var text = new StringBuilder();
        var first = at + 1;
        while (at < lines.Length)
        {
            var line = lines[at++].TrimEnd('\r');
            // Frontends skip comments and empty lines inside a continued instruction.
            if (text.Length > 0 && IsBlankOrComment(line))
            {
                continue;
            }

            var trimmed = line.TrimEnd(' ', '\t');
            // An escape character that is itself escaped continues nothing.
            if (!trimmed.EndsWith(Escape) || (trimmed.Length > 1 && trimmed[^2] == Escape))
            {
                return (text.Append(text.Length == 0 ? line.Trim() : line).ToString(), at);
            }

            text.Append(text.Length == 0 ? trimmed[..^1].TrimStart() : trimmed[..^1]);
            if (text.Length == 0)
            {
                text.Append(' ');
            }
        }

        throw DockerfileReader.Invalid(name, first, "the instruction is continued, but the file ends");
    }

    private int SkipHeredocs(string arguments, int first, int last)
    {
        foreach (var (marker, stripTabs) in Heredocs(arguments))
        {
            while (true)
            {
                if (at == lines.Length)
                {
                    throw DockerfileReader.Invalid(name, first, $"the text that begins with <<{marker} has no end");
                }

                var line = lines[at++].TrimEnd('\r');
                if ((stripTabs ? line.TrimStart('\t') : line) == marker)
                {
                    break;
                }
            }

            last = at;
        }

        return last;
    }

    private IEnumerable<(string Marker, bool StripTabs)> Heredocs(string arguments) =>
        from word in QuotedWords(arguments)
        let match = Heredoc.Match(word)
        where match.Success
        let marker = match.Groups[2].Value.Replace("\"", "", StringComparison.Ordinal).Replace("'", "", StringComparison.Ordinal)
        where marker.Length > 0 && !marker.Contains(' ', StringComparison.Ordinal)
        select (marker, match.Groups[1].Length > 0);

    /// <summary>Words with their quotes kept; blanks between quotes or after the escape character do not separate.</summary>
    private IEnumerable<string> QuotedWords(string text)
    {
        var word = new StringBuilder();
        var quote = '\0';
        for (var index = 0; index < text.Length; index++)
        {
            var character = text[index];
            if (character == Escape && quote != '\'' && index + 1 < text.Length)
            {
                word.Append(character).Append(text[++index]);
            }
            else if (quote == '\0' && character is (' ' or '\t'))
            {
                yield return word.ToString();
                word.Clear();
            }
            else
            {
                quote =
                    quote == character ? '\0'
                    : quote == '\0' && character is ('"' or '\'') ? character
                    : quote;
                word.Append(character);
            }
        }

        yield return word.ToString();
    }

    private static bool IsBlankOrComment(string line)
    {
        var trimmed = line.AsSpan().Trim();
        return trimmed.IsEmpty || trimmed[0] == '#';
    }

    [GeneratedRegex(@"^#\s*([A-Za-z][A-Za-z0-9]*)\s*=\s*(\S(?:.*\S)?)\s*\z")]
    private static partial Regex Directive { get; }

    [GeneratedRegex(@"^\d*<<(-?)([^<]+)\z")]
    private static partial Regex Heredoc { get; }
}
