namespace Operator.Core.Planning;

/// <summary>
/// The files of one plan. Detection and several parts of a plan ask for the same project files: what is read of one is kept until the
/// plan is made.
/// </summary>
internal sealed class ReadOnce(IProjectFiles files) : IProjectFiles
{
    private readonly Dictionary<(Type Kind, string Name), object?> found = [];

    public bool FileExists(string path) => files.FileExists(path);

    public bool DirectoryExists(string path) => files.DirectoryExists(path);

    public IReadOnlyList<ProjectEntry> List(string directory) => Get(directory, _ => files.List(directory));

    public string? ReadText(string path) => files.ReadText(path);

    /// <summary>What <paramref name="read"/> finds in the files; a refusal is found again each time.</summary>
    public T Get<T>(string name, Func<IProjectFiles, T> read)
    {
        if (found.TryGetValue((typeof(T), name), out var known))
        {
            return (T)known!;
        }

        var value = read(this);
        found[(typeof(T), name)] = value;
        return value;
    }
}

internal static class ReadingOnce
{
    /// <summary>Reads now, or takes what an earlier part of the plan has read under the same name.</summary>
    public static T Once<T>(this IProjectFiles files, string name, Func<IProjectFiles, T> read) =>
        files is ReadOnce kept ? kept.Get(name, read) : read(files);
}
