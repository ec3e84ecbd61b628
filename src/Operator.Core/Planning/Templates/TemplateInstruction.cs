using System.Text.Json;
using System.Text.RegularExpressions;

namespace Operator.Core.Planning.Templates;

/// <summary>One instruction of a template: its keyword, and its lines up to the one that does not continue.</summary>
internal sealed partial record TemplateInstruction(string Keyword, int KeywordEnd, IReadOnlyList<TemplateLine> Lines)
{
    /// <summary>The body as one line: without the keyword, continuations and comments; a NUL in each parameter's place.</summary>
    public string Body { get; } =
        string.Concat(
            Lines
                .Where((line, index) => index == 0 || !line.IsComment)
                .Select((line, index) => Continuation().Replace(index == 0 ? line.Shape[KeywordEnd..] : line.Shape, "$1"))
        );

    public bool HasParameters => Lines.Any(line => line.HasParameters);

    /// <summary>Where the part begins that a shell or an exec form reads; before it stand flags.</summary>
    public int CommandStart => Keyword == "HEALTHCHECK" ? CheckPattern().Match(Body).Length : FlagsPattern().Match(Body).Length;

    public IReadOnlyList<string> Heredocs =>
        Keyword is "RUN" or "COPY" or "ADD" ? [.. HeredocPattern().Matches(Body).Select(match => match.Groups["end"].Value)] : [];

    public ParameterPlace CommandPlace(bool posixShell) =>
        Keyword switch
        {
            "RUN" or "CMD" or "ENTRYPOINT" => ExecOrShell(posixShell),
            "HEALTHCHECK" when CommandStart > 0 => ExecOrShell(posixShell),
            "ENV" or "LABEL" or "ARG" when PairPattern().IsMatch(Body) => new WordsPlace(),
            _ => new BarePlace(),
        };

    private ParameterPlace ExecOrShell(bool posixShell) =>
        IsExec(Body[CommandStart..].Replace('\0', 'x')) ? new JsonPlace() : new ShellPlace(posixShell);

    /// <summary>As the frontends do: what is no array of texts is a shell's command, even if it begins with a bracket.</summary>
    private static bool IsExec(string command)
    {
        if (!command.TrimStart().StartsWith('['))
        {
            return false;
        }

        try
        {
            using var json = JsonDocument.Parse(command);
            return json.RootElement.ValueKind == JsonValueKind.Array
                && json.RootElement.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>A backslash at the line's end that is not itself escaped.</summary>
    [GeneratedRegex(@"(^|[^\\])\\[ \t]*$")]
    public static partial Regex Continuation();

    [GeneratedRegex(@"^(\s+--\S+)*(\s+|$)")]
    private static partial Regex FlagsPattern();

    [GeneratedRegex(@"^(\s+--\S+)*\s+CMD\s+", RegexOptions.IgnoreCase)]
    private static partial Regex CheckPattern();

    [GeneratedRegex(@"^\s+[^\s=""']+=")]
    private static partial Regex PairPattern();

    [GeneratedRegex(@"<<-?\s*(?<quote>[""']?)(?<end>[A-Za-z_0-9][^\s""'<>|&;]*)\k<quote>")]
    private static partial Regex HeredocPattern();
}
