using System.Text;
using Operator.Core.Planning;
using Operator.Workspace.Sources;

namespace Operator.Workspace.Prepare;

/// <summary>The build context for planning. Links are followed inside it; one that points outside counts as missing.</summary>
internal sealed class ContextFiles(string root) : IProjectFiles
{
    public bool FileExists(string path) => Find(path) is { } found && File.Exists(found);

    public bool DirectoryExists(string path) => Find(path) is { } found && Directory.Exists(found);

    public IReadOnlyList<ProjectEntry> List(string directory)
    {
        if (Find(directory) is not { } found || !Directory.Exists(found))
        {
            return [];
        }

        var prefix = directory.Length == 0 ? "" : directory.TrimEnd('/') + "/";
        return
        [
            .. new DirectoryInfo(found)
                .EnumerateFileSystemInfos()
                .Where(entry => entry.Name != ".git")
                .OrderBy(entry => entry.Name, StringComparer.Ordinal)
                .Select(entry => new ProjectEntry(
                    entry.Name,
                    entry.LinkTarget is null ? entry is DirectoryInfo : DirectoryExists(prefix + entry.Name)
                )),
        ];
    }

    public string? ReadText(string path)
    {
        if (
            Find(path) is not { } found
            || new FileInfo(found) is not { Exists: true } file
            || file.Length > DependencyNames.MostMebibytes(path) << 20
        )
        {
            return null;
        }

        using var reader = new StreamReader(file.FullName, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private string? Find(string path) => TreePath.Find(root, path) is TreePath.Inside inside ? inside.FullName : null;
}
