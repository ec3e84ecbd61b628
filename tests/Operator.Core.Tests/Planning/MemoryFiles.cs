using Operator.Core.Planning;

namespace Operator.Core.Tests.Planning;

/// <summary>A source made of texts; directories exist by the files in them.</summary>
internal sealed class MemoryFiles(IReadOnlyDictionary<string, string> files) : IProjectFiles
{
    public MemoryFiles(params (string Path, string Text)[] files)
        : this(files.ToDictionary(file => file.Path, file => file.Text)) { }

    public bool FileExists(string path) => files.ContainsKey(path);

    public bool DirectoryExists(string path) =>
        path.Length == 0 || files.Keys.Any(file => file.StartsWith(path + "/", StringComparison.Ordinal));

    public IReadOnlyList<ProjectEntry> List(string directory)
    {
        var prefix = directory.Length == 0 ? "" : directory + "/";
        return
        [
            .. files
                .Keys.Where(file => file.StartsWith(prefix, StringComparison.Ordinal))
                .Select(file => file[prefix.Length..].Split('/'))
                .Select(parts => new ProjectEntry(parts[0], parts.Length > 1))
                .Distinct()
                .OrderBy(entry => entry.Name, StringComparer.Ordinal),
        ];
    }

    public string? ReadText(string path) => files.GetValueOrDefault(path);
}
