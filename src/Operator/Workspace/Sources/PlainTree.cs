using Operator.Core.Contract;

namespace Operator.Workspace.Sources;

/// <summary>
/// A directory that gets plain files only, so that no link can lead elsewhere. Every file and every directory that its path implies
/// is counted before it is made.
/// </summary>
internal sealed class PlainTree(string root, SourceLimits limits)
{
    private readonly HashSet<string> directories = new(StringComparer.Ordinal) { "" };
    private int made;

    /// <param name="path">As <see cref="RelativePath"/> returns it.</param>
    /// <param name="write">Gets the file's full name; its directory is there.</param>
    /// <param name="conflict">The fault when something of that name is there, or a directory on the way is a file.</param>
    /// <exception cref="BuildFault">TooLarge, or the conflict's.</exception>
    public void Put(string path, Action<string> write, Func<Exception, BuildFault> conflict)
    {
        try
        {
            MakeDirectories(path);
            write(Path.Combine(root, path));
        }
        catch (Exception exception)
            when (exception is UnauthorizedAccessException or (IOException and not { HResult: ContainerRun.NoSpaceLeft }))
        {
            throw conflict(exception);
        }
    }

    private void MakeDirectories(string path)
    {
        if (RelativePath.IsTooDeep(path))
        {
            throw SourceSize.TooDeep(path);
        }

        Count();
        for (var slash = path.IndexOf('/', StringComparison.Ordinal); slash >= 0; slash = path.IndexOf('/', slash + 1))
        {
            if (directories.Add(path[..slash]))
            {
                Count();
                Directory.CreateDirectory(Path.Combine(root, path[..slash]));
            }
        }
    }

    private void Count() => SourceSize.Check(++made, 0, limits);
}
