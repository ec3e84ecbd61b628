using Operator.Core.Planning;

namespace Operator.Corpus;

/// <summary>A source without the Dockerfiles and compose files at its root.</summary>
internal sealed class HiddenFiles(IProjectFiles files) : IProjectFiles
{
    public bool FileExists(string path) => !IsHidden(path) && files.FileExists(path);

    public bool DirectoryExists(string path) => files.DirectoryExists(path);

    public IReadOnlyList<ProjectEntry> List(string directory) =>
        directory.Length > 0 ? files.List(directory) : [.. files.List("").Where(entry => !IsHidden(entry.Name))];

    public string? ReadText(string path) => IsHidden(path) ? null : files.ReadText(path);

    private static bool IsHidden(string path) =>
        path.StartsWith("Dockerfile", StringComparison.Ordinal)
        || path.StartsWith("compose.", StringComparison.Ordinal)
        || path.StartsWith("docker-compose", StringComparison.Ordinal);
}
