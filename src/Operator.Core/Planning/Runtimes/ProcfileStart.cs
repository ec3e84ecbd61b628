using System.Text.RegularExpressions;
using Operator.Core.Planning.Dockerfiles;

namespace Operator.Core.Planning.Runtimes;

/// <summary>
/// The Procfile's command for a program that the image holds under a name of its own: <c>web: bin/shop serve --listen :$PORT</c>
/// starts <c>./main serve --listen :8080</c>. What names no such program is reported, never run.
/// </summary>
internal static partial class ProcfileStart
{
    private const int LongestCommand = 4000;

    /// <param name="start">How the program starts without a Procfile.</param>
    /// <param name="translate">The command's words with the program's in place of the first ones; null where they start something else.</param>
    public static IReadOnlyList<string> Of(
        PlanContext context,
        int port,
        IReadOnlyList<string> start,
        Func<string[], IReadOnlyList<string>?> translate
    )
    {
        if (Procfile.Start(context.Files) is not { } command)
        {
            return start;
        }

        if (Split(command) is not { } split || translate(split.Words) is not { } words)
        {
            context.Warnings.Add(
                $"Procfile says \"{DisplayText.Of(command, 80)}\", which does not start what this build makes: it is not used, and the image starts by {DisplayText.Of(string.Join(' ', start), 80)}"
            );
            return start;
        }

        var number = FormattableString.Invariant($"{port}");
        var placed = words.Select(word => Port.Replace(word, number)).ToList();
        IReadOnlyList<string> result =
            split.Variables.Count == 0 && placed.TrueForAll(word => Plain.IsMatch(word))
                ? [.. placed.Select(word => word.Trim('"', '\''))]
                : Procfile.Words(string.Join(' ', [.. split.Variables, "exec", .. placed]));
        context.Decisions.Add(PlanTopic.Start, string.Join(' ', result), "Procfile", command);
        return result;
    }

    /// <summary>The words of the command that the Procfile starts, without what stands before the program; none without one.</summary>
    public static string[] Words(IProjectFiles files) =>
        Procfile.Start(files) is { } command && Split(command) is { } split ? split.Words : [];

    /// <summary>The name of the program in a word such as ./bin/shop.</summary>
    public static string ProgramIn(string word) => word.Trim('"', '\'').Split('/')[^1];

    // Null for what is more than one command, or ends within quotes.
    private static (IReadOnlyList<string> Variables, string[] Words)? Split(string command)
    {
        if (command.Length > LongestCommand)
        {
            return null;
        }

        // The image starts in the program's directory anyway.
        var text = ChangeOfDirectory.Replace(command, "", 1);
        var words = Word.Matches(text).Select(match => match.Value).ToList();
        if (words.Sum(word => word.Length) != text.Count(character => !char.IsWhiteSpace(character)) + InQuotes(words))
        {
            return null;
        }

        var first = words.FindIndex(word => word is not ("exec" or "env") && !Variable.IsMatch(word));
        return first < 0 ? null : (words.Take(first).Where(word => word is not ("exec" or "env")).ToList(), [.. words.Skip(first)]);
    }

    private static int InQuotes(List<string> words) => words.Sum(word => word.Count(char.IsWhiteSpace));

    [GeneratedRegex(@"\A\s*cd\s+[A-Za-z0-9_./$-]{1,200}\s*(?:&&|;)\s*", RegexOptions.NonBacktracking)]
    private static partial Regex ChangeOfDirectory { get; }

    [GeneratedRegex(@"(?:[^\s;&|<>()`""']|""[^""`]*""|'[^']*')+", RegexOptions.NonBacktracking)]
    private static partial Regex Word { get; }

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]*=")]
    private static partial Regex Variable { get; }

    [GeneratedRegex(@"\$PORT(?![A-Za-z0-9_])|\$\{PORT(?::-[0-9]{1,5})?\}")]
    private static partial Regex Port { get; }

    // What a shell would leave as it is, apart from the quotes around all of it.
    [GeneratedRegex(@"\A(?:[A-Za-z0-9_./:,=@%+-]+|""[A-Za-z0-9_./:,=@%+ -]*""|'[A-Za-z0-9_./:,=@%+ -]*')\z")]
    private static partial Regex Plain { get; }
}
