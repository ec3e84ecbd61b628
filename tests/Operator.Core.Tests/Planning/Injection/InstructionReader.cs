using System.Text;
using System.Text.RegularExpressions;

namespace Operator.Core.Tests.Planning.Injection;

/// <param name="Keyword">In capital letters.</param>
/// <param name="Arguments">What follows it, continued lines joined, without heredoc bodies.</param>
internal sealed record Instruction(string Keyword, string Arguments)
{
    /// <summary>The variable or key for instructions that set one: an ENV of another name is another instruction.</summary>
    public string Subject => Keyword is "ENV" or "ARG" or "LABEL" ? $"{Keyword} {Arguments.Split('=', ' ')[0]}" : Keyword;
}

/// <summary>
/// Reads a Dockerfile as its frontends are documented to: the escape directive, comments, continued lines, heredocs. It shares no code
/// with what it checks.
/// </summary>
internal static partial class InstructionReader
{
    private static readonly string[] Known =
    [
        "ADD",
        "ARG",
        "CMD",
        "COPY",
        "ENTRYPOINT",
        "ENV",
        "EXPOSE",
        "FROM",
        "HEALTHCHECK",
        "LABEL",
        "MAINTAINER",
        "ONBUILD",
        "RUN",
        "SHELL",
        "STOPSIGNAL",
        "USER",
        "VOLUME",
        "WORKDIR",
    ];

    public static IReadOnlyList<Instruction> Read(string dockerfile)
    {
        var lines = new Queue<string>(dockerfile.Split('\n').Select(line => line.EndsWith('\r') ? line[..^1] : line));
        var escape = EscapeOf(dockerfile);
        var instructions = new List<Instruction>();
        while (lines.TryDequeue(out var line))
        {
            if (Skipped(line))
            {
                continue;
            }

            var text = Joined(line, lines, escape).TrimStart();
            var end = text.AsSpan().IndexOfAny(' ', '\t');
            var keyword = (end < 0 ? text : text[..end]).ToUpperInvariant();
            Assert.Contains(keyword, Known);
            var instruction = new Instruction(keyword, end < 0 ? "" : text[end..].Trim(' ', '\t'));
            SkipHeredocs(instruction, lines);
            instructions.Add(instruction);
        }

        return instructions;
    }

    public static char EscapeOf(string dockerfile) =>
        dockerfile
            .Split('\n')
            .TakeWhile(line => Directive.IsMatch(line))
            .Any(line => line.Replace(" ", "", StringComparison.Ordinal).StartsWith("#escape=`", StringComparison.OrdinalIgnoreCase))
            ? '`'
            : '\\';

    private static string Joined(string line, Queue<string> rest, char escape)
    {
        var text = new StringBuilder();
        while (true)
        {
            var trimmed = line.TrimEnd(' ', '\t');
            // An escape character that is itself escaped continues nothing.
            if (!trimmed.EndsWith(escape) || trimmed.EndsWith($"{escape}{escape}", StringComparison.Ordinal))
            {
                return text.Append(line).ToString();
            }

            text.Append(trimmed, 0, trimmed.Length - 1);
            do
            {
                if (!rest.TryDequeue(out line!))
                {
                    return text.ToString();
                }
            } while (Skipped(line));
        }
    }

    private static void SkipHeredocs(Instruction instruction, Queue<string> lines)
    {
        if (instruction.Keyword is not ("RUN" or "COPY" or "ADD"))
        {
            return;
        }

        foreach (Match heredoc in Heredoc.Matches(instruction.Arguments))
        {
            var end = heredoc.Groups["end"].Value;
            while (lines.TryDequeue(out var line) && (heredoc.Groups["tabs"].Length > 0 ? line.TrimStart('\t') : line) != end) { }
        }
    }

    private static bool Skipped(string line) => line.Trim() is "" or ['#', ..];

    [GeneratedRegex(@"^#\s*(syntax|escape|check)\s*=", RegexOptions.IgnoreCase)]
    private static partial Regex Directive { get; }

    // Quotes around it are not looked at: text that any frontend could take for a heredoc counts as one.
    [GeneratedRegex(@"(?<![^\s""'\[,])[0-9]*<<(?<tabs>-?)(?<quote>[""']?)(?<end>[^\s<""'\\,\]]+)\k<quote>(?=[\s""'\],]|$)")]
    private static partial Regex Heredoc { get; }
}
