using Operator.Core.Planning.Dockerfiles;

namespace Operator.Core.Planning.Runtimes;

/// <summary>
/// The files that a step reads which fetches dependencies, copied before the sources: as long as none of them changes, an engine takes that
/// step from its cache. What the step fetches stays in its layer, and only what saves a download lies in a cache mount: the mount of another
/// node, or one that was cleared, is empty while the layer still counts as built.
/// </summary>
internal static class DependencyFiles
{
    // Stores of images give up at 127 layers, and the sources are quicker to copy than that many directories.
    private const int MostDirectories = 40;

    /// <summary>A COPY for each directory; null where they cannot be copied by name, or there are none.</summary>
    public static IReadOnlyList<Copy>? Copies(IProjectFiles files, IEnumerable<string> ignored, IEnumerable<string> paths)
    {
        var rules = IgnoreRules.Of(files, ignored);
        var seen = paths.Where(path => !rules.Hides(path)).Select(Named).Distinct(StringComparer.Ordinal).ToList();
        if (seen.Count == 0 || seen.Contains(null))
        {
            return null;
        }

        var directories = seen.OfType<string>()
            .Order(StringComparer.Ordinal)
            .GroupBy(SourcePath.DirectoryOf)
            .OrderBy(directory => directory.Key, StringComparer.Ordinal)
            .ToList();
        return directories.Count > MostDirectories
            ? null
            : [.. directories.Select(directory => new Copy([.. directory], directory.Key.Length == 0 ? "./" : directory.Key + "/"))];
    }

    /// <summary>A name that no COPY can hold is meant by its extension, which takes along its siblings; null where that does not help.</summary>
    private static string? Named(string path)
    {
        var directory = SourcePath.DirectoryOf(path);
        var name = path[(directory.Length == 0 ? 0 : directory.Length + 1)..];
        var plain =
            IsPlain(name) ? name
            : Path.GetExtension(name) is { Length: > 1 } extension && IsPlain(extension) ? "*" + extension
            : null;
        return plain is null || directory.Length == 0 ? plain
            : IsPlain(directory) ? $"{directory}/{plain}"
            : null;
    }

    private static bool IsPlain(string path) => Grammar.CopyPath.IsMatch(path) && !path.Contains('*', StringComparison.Ordinal);
}
