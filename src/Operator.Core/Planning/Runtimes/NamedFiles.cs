using Operator.Core.Planning.Dockerfiles;

namespace Operator.Core.Planning.Runtimes;

/// <summary>
/// Files and directories of the source that a compiled program names in its own text, for example <c>"config.yaml"</c> or
/// <c>"./frontend/dist"</c>: it opens them while it runs, from the directory that it is started in.
/// </summary>
internal static class NamedFiles
{
    private const int MostCopies = 20;
    private const int MostTexts = 100;
    private const int LongestLiteral = 200;

    /// <param name="texts">The files of the program.</param>
    /// <param name="source">Extension of the language's sources, with its dot.</param>
    /// <param name="covered">Directories that are copied already.</param>
    /// <param name="ignored">The lines that planning adds to a source without a .dockerignore.</param>
    public static IEnumerable<DockerfileStatement> Copies(
        IProjectFiles files,
        IEnumerable<string> texts,
        string source,
        IReadOnlyList<string> covered,
        IEnumerable<string> ignored
    )
    {
        var rules = IgnoreRules.Of(files, ignored);
        var found = texts
            .Take(MostTexts)
            .SelectMany(Literals)
            .Select(literal => Place(files, literal, source))
            .OfType<string>()
            .Distinct(StringComparer.Ordinal)
            .Where(path => !rules.Hides(path) && !covered.Any(directory => SourcePath.IsWithin(directory, path)))
            .Order(StringComparer.Ordinal)
            .ToList();
        return found
            .Where(path => !found.Exists(other => other != path && SourcePath.IsWithin(other, path)))
            .Take(MostCopies)
            .Select(path => new Copy([path], files.DirectoryExists(path) ? path + "/" : path) { Owner = RuntimeImage.Owner });
    }

    /// <summary>
    /// The file, or the directory that a path or a pattern begins with. One word without a dot or a slash is too often the name of
    /// something else. Hidden files are for one machine, and can hold secrets.
    /// </summary>
    private static string? Place(IProjectFiles files, string literal, string source)
    {
        var plain = literal.AsSpan().IndexOfAny('*', '{', '%') is var cut and >= 0
            ? literal[..(literal.LastIndexOf('/', cut) + 1)]
            : literal;
        if (
            SourcePath.Resolve("", plain) is not { Length: > 0 } path
            || !Grammar.CopyPath.IsMatch(path)
            || path.Split('/').Any(name => name[0] == '.')
            || path.EndsWith(source, StringComparison.Ordinal)
        )
        {
            return null;
        }

        return files.FileExists(path) ? (path.AsSpan().ContainsAny("./") ? path : null)
            : plain.Contains('/', StringComparison.Ordinal) && files.DirectoryExists(path) ? path
            : null;
    }

    /// <summary>What stands between two quotes of one line, without escapes. Comments are left out.</summary>
    private static IEnumerable<string> Literals(string text) =>
        text.Split('\n')
            .Where(line => !line.AsSpan().TrimStart().StartsWith("//"))
            .SelectMany(line => line.Split('"').Skip(1).SkipLast(1))
            .Where(literal => literal.Length is > 1 and <= LongestLiteral && !literal.Contains('\\', StringComparison.Ordinal));
}
