namespace Operator.Core.Planning;

/// <summary>
/// The lines of a .dockerignore, read as engines read them: the last one that matches a path, or a directory above it, decides. A COPY that
/// names a file which they hide stops the build, where a COPY of everything would just leave it out.
/// </summary>
internal sealed class IgnoreRules
{
    private const int MostLines = 1000;

    private readonly List<(bool Hides, string[] Pattern)> rules;

    private IgnoreRules(IEnumerable<string> lines) =>
        rules = [
            .. lines
                .Select(line => line.Trim())
                .Where(line => line.Length > 0 && line[0] != '#')
                .Take(MostLines)
                .Select(line => (Hides: line[0] != '!', Pattern: Segments(line.TrimStart('!'))))
                .Where(rule => rule.Pattern.Length > 0),
        ];

    /// <param name="usual">The lines that planning adds to a source without one.</param>
    public static IgnoreRules Of(IProjectFiles files, IEnumerable<string> usual) =>
        new(files.FileExists(IgnoreFile.Name) ? (files.ReadText(IgnoreFile.Name) ?? "").Split('\n') : IgnoreFile.Always.Concat(usual));

    /// <summary>True where no COPY can see this file or directory.</summary>
    public bool Hides(string path)
    {
        var names = path.Split('/');
        var hidden = false;
        foreach (var (hides, pattern) in rules)
        {
            if (hides != hidden && Matches(pattern, names))
            {
                hidden = hides;
            }
        }

        return hidden;
    }

    private static string[] Segments(string pattern) =>
        [.. (SourcePath.Resolve("", pattern.Trim().TrimStart('/')) ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries)];

    /// <summary>True for the path itself and for what lies below a directory that the pattern names.</summary>
    private static bool Matches(string[] pattern, string[] names)
    {
        // How many names the pattern can have taken so far.
        var taken = new SortedSet<int> { 0 };
        foreach (var part in pattern)
        {
            taken =
                part == "**"
                    ? [.. Enumerable.Range(taken.Min, names.Length + 1 - taken.Min)]
                    : [.. taken.Where(count => count < names.Length && GlobName.Matches(part, names[count])).Select(count => count + 1)];
            if (taken.Count == 0)
            {
                return false;
            }
        }

        return true;
    }
}
