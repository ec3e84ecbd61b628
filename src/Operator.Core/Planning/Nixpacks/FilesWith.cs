namespace Operator.Core.Planning.Nixpacks;

/// <summary>A source with another text of one file at its root: what a setting outside of the source says instead.</summary>
internal sealed class FilesWith(IProjectFiles files, string name, string text) : IProjectFiles
{
    public bool FileExists(string path) => path == name || files.FileExists(path);

    public bool DirectoryExists(string path) => files.DirectoryExists(path);

    public IReadOnlyList<ProjectEntry> List(string directory) => files.List(directory);

    public string? ReadText(string path) => path == name ? text : files.ReadText(path);
}
