namespace Operator.Core.Planning;

/// <summary>One directory of a source as a source of its own.</summary>
internal sealed class FilesBelow(IProjectFiles files, string directory) : IProjectFiles
{
    public bool FileExists(string path) => files.FileExists(Full(path));

    public bool DirectoryExists(string path) => files.DirectoryExists(Full(path));

    public IReadOnlyList<ProjectEntry> List(string path) => files.List(Full(path));

    public string? ReadText(string path) => files.ReadText(Full(path));

    private string Full(string path) => path.Length == 0 ? directory : $"{directory}/{path}";
}
