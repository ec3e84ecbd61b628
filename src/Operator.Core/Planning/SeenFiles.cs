namespace Operator.Core.Planning;

/// <summary>
/// The source as the steps of a build see it: a file that describes dependencies, and that the project's own .dockerignore hides, is not there.
/// What was asked for and is hidden, or too large to be read, is remembered, so that the plan says it.
/// </summary>
internal sealed class SeenFiles(IProjectFiles files) : IProjectFiles
{
    private readonly SortedDictionary<string, IgnoreRule?> known = new(StringComparer.Ordinal);

    private readonly SortedSet<string> large = new(StringComparer.Ordinal);

    private IgnoreRules? rules;

    public IEnumerable<string> Warnings =>
        [
            .. Hidden.Select(one => $"{one}: the build does without it; take that line out, or add the file with ! after it"),
            .. large.Select(path =>
                $"{path} is too large to be read here, so nothing in it was taken into account or checked; the build itself reads it"
            ),
        ];

    /// <summary>What may be why a plan was refused.</summary>
    public IEnumerable<string> Hidden =>
        known
            .Where(one => one.Value is not null)
            .Select(one => $"{IgnoreFile.Name} line {one.Value!.Number} ({Shown(one.Value)}) hides {one.Key}");

    public bool FileExists(string path) => files.FileExists(path) && !IsHidden(path);

    public bool DirectoryExists(string path) => files.DirectoryExists(path);

    public IReadOnlyList<ProjectEntry> List(string directory) => files.List(directory);

    public string? ReadText(string path)
    {
        var isDependency = DependencyNames.Contains(path);
        if (isDependency && IsHidden(path))
        {
            return null;
        }

        var text = files.ReadText(path);
        if (isDependency && text is null && files.FileExists(path))
        {
            large.Add(path);
        }

        return text;
    }

    private bool IsHidden(string path)
    {
        if (!DependencyNames.Contains(path) || !files.FileExists(IgnoreFile.Name) || !files.FileExists(path))
        {
            return false;
        }

        if (!known.TryGetValue(path, out var by))
        {
            by = (rules ??= IgnoreRules.Of(files, [])).HiddenBy(path);
            known[path] = by;
        }

        return by is not null;
    }

    private static string Shown(IgnoreRule rule) => DisplayText.Of(rule.Text, 60);
}
