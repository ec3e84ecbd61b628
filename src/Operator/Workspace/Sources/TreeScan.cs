using Operator.Core.Contract;
using Operator.Entities;

namespace Operator.Workspace.Sources;

/// <summary>
/// Checks everything that was fetched, of any kind, once: the limits, and links that form a loop. Git's own directory does not count.
/// Links out of the source only cause a warning: nothing follows them, and many repositories have some.
/// </summary>
internal static class TreeScan
{
    /// <returns>Warnings.</returns>
    public static IReadOnlyList<string> Run(string root, SourceLimits limits)
    {
        var warnings = new List<string>();
        var files = 0;
        var bytes = 0L;
        foreach (var entry in Entries(new DirectoryInfo(root)))
        {
            if (entry.LinkTarget is not null)
            {
                Judge(root, Path.GetRelativePath(root, entry.FullName), warnings);
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

        return warnings;
    }

    public static bool IsEmpty(string directory) => !Entries(new DirectoryInfo(directory)).Any(entry => entry is FileInfo);

    private static void Judge(string root, string link, List<string> warnings)
    {
        switch (TreePath.Find(root, link))
        {
            case TreePath.Loop:
                throw TreePath.Loop.Fault(link);
            case TreePath.Outside when warnings.Count < 5:
                warnings.Add($"Link {DisplayText.Of(link, 120)} points outside the source and is not followed");
                break;
            default:
                break;
        }
    }

    private static IEnumerable<FileSystemInfo> Entries(DirectoryInfo directory)
    {
        foreach (var entry in directory.EnumerateFileSystemInfos())
        {
            if (entry.Name == ".git")
            {
                continue;
            }

            yield return entry;
            if (entry is DirectoryInfo { LinkTarget: null } child)
            {
                foreach (var below in Entries(child))
                {
                    yield return below;
                }
            }
        }
    }
}
