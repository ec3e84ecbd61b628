namespace Operator.Workspace.Sources;

/// <summary>Writes single files into a tree that others made, without ever going through one of its links.</summary>
internal static class TreeWriter
{
    /// <summary>Writes the file; one of that name, or a link, is replaced.</summary>
    /// <param name="path">Relative, as <see cref="RelativePath"/> returns it.</param>
    /// <exception cref="IOException">A directory on the way is a file or a link, or the path names a directory.</exception>
    public static void Write(string root, string path, string text)
    {
        var parts = path.Split('/');
        var directory = root;
        foreach (var part in parts[..^1])
        {
            directory = Path.Combine(directory, part);
            if (new FileInfo(directory) is { LinkTarget: not null } or { Exists: true })
            {
                throw new IOException($"{part} in {path} is not a directory");
            }

            Directory.CreateDirectory(directory);
        }

        var file = new FileInfo(Path.Combine(directory, parts[^1]));
        if (file.LinkTarget is not null || file.Exists)
        {
            file.Delete();
        }

        File.WriteAllText(file.FullName, text);
    }
}
