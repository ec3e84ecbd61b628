namespace Operator.Core.Planning;

/// <summary>
/// The lines of a .dockerignore, read as engines read them: the last one that matches a path, or a directory above it, decides. A COPY that
/// names a file which they hide stops the build, where a COPY of everything would just leave it out.
/// </summary>
internal sealed class IgnoreRules
{
    private const int MostLines = 1000;

    private readonly List<IgnoreRule> rules;

    private IgnoreRules(IEnumerable<string> lines) =>
        rules = [.. lines.Take(MostLines).Select((line, index) => IgnoreRule.Read(line, index + 1)).OfType<IgnoreRule>()];

    /// <param name="usual">The lines that planning adds to a source without one.</param>
    public static IgnoreRules Of(IProjectFiles files, IEnumerable<string> usual) =>
        new(files.FileExists(IgnoreFile.Name) ? (files.ReadText(IgnoreFile.Name) ?? "").Split('\n') : IgnoreFile.Always.Concat(usual));

    /// <summary>True where no COPY can see this file or directory.</summary>
    public bool Hides(string path) => HiddenBy(path) is not null;

    /// <summary>The line that hides this file or directory; null where a COPY sees it.</summary>
    public IgnoreRule? HiddenBy(string path)
    {
        IgnoreRule? by = null;
        foreach (var rule in rules)
        {
            if (rule.Hides == (by is null) && rule.Matches(path))
            {
                by = rule.Hides ? rule : null;
            }
        }

        return by;
    }
}
