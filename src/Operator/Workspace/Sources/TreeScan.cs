using Operator.Core.Contract;

namespace Operator.Workspace.Sources;

/// <summary>
/// Checks everything that was fetched, of any kind, once: the limits, and where links lead. Git's own directory does not count. Links
/// out of the source, or in a circle, only cause a warning: nothing follows them, and many repositories have some.
/// </summary>
internal static class TreeScan
{
    private const int MaxWarnings = 5;

    /// <returns>Warnings.</returns>
    public static IReadOnlyList<string> Run(string root, SourceLimits limits)
    {
        var links = new List<string>();
        var files = 0;
        var bytes = 0L;
        foreach (var entry in Entries(new DirectoryInfo(root)))
        {
            if (entry.LinkTarget is not null)
            {
                links.Add(Path.GetRelativePath(root, entry.FullName));
            }
            else if (entry is FileInfo file)
            {
                bytes += file.Length;
                if (file.Length > limits.MaxFileBytes)
                {
                    throw SourceSize.FileTooLarge(Path.GetRelativePath(root, file.FullName), file.Length, limits);
                }
            }

            SourceSize.Check(++files, bytes, limits);
        }

        return Judge(root, links);
    }

    public static bool IsEmpty(string directory) => !Entries(new DirectoryInfo(directory)).Any(entry => entry is FileInfo);

    private static List<string> Judge(string root, IReadOnlyList<string> links)
    {
        var found = new Dictionary<string, LinkTargets.Node?>(StringComparer.Ordinal);
        var targets = new LinkTargets(path => found.TryGetValue(path, out var node) ? node : found[path] = Find(root, path));
        return
        [
            .. links
                .Select(link => (Link: link, Place: targets.Of(link)))
                .Where(link => link.Place is TreePath.Outside or TreePath.Loop)
                .Take(MaxWarnings)
                .Select(link =>
                    $"Link {DisplayText.Of(link.Link, 120)} {(link.Place is TreePath.Loop ? "leads in a circle" : "points outside the source")} and is not followed"
                ),
        ];
    }

    private static LinkTargets.Node? Find(string root, string path)
    {
        var info = new FileInfo(Path.Combine(root, path));
        return info.LinkTarget is { } target ? new LinkTargets.Node(target)
            : info.Exists || Directory.Exists(info.FullName) ? new LinkTargets.Node(null)
            : null;
    }

    private static IEnumerable<FileSystemInfo> Entries(DirectoryInfo root)
    {
        var pending = new Stack<DirectoryInfo>([root]);
        while (pending.TryPop(out var directory))
        {
            foreach (var entry in directory.EnumerateFileSystemInfos().Where(entry => entry.Name != ".git"))
            {
                // .NET reads a name that is not UTF-8 as another, which nothing has.
                if (entry.Name.Contains('\ufffd', StringComparison.Ordinal) && !Path.Exists(entry.FullName) && entry.LinkTarget is null)
                {
                    throw FileName.Invalid(Path.GetRelativePath(root.FullName, entry.FullName));
                }

                yield return entry;
                if (entry is DirectoryInfo { LinkTarget: null } child)
                {
                    pending.Push(child);
                }
            }
        }
    }
}
