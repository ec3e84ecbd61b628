using Operator.Core.Contract;

namespace Operator.Workspace.Publish;

/// <summary>Waits in one container of a Pod for the end of another one: the kernel unlocks its file when it ends, however it ends.</summary>
internal static class AwaitEngine
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    /// <returns>True when the engine has said that every image is built; nobody vouches for that.</returns>
    public static async Task<bool> EndedWellAsync(WorkspacePaths paths, TimeProvider time, CancellationToken cancellationToken)
    {
        while (!IsUnlocked(paths.EngineLock))
        {
            await Task.Delay(Pause, time, cancellationToken);
        }

        return File.Exists(paths.EngineDone);
    }

    private static bool IsUnlocked(string path)
    {
        try
        {
            // The engine locks the file before it writes to it. To open a pipe in its place would wait for ever.
            if (new FileInfo(path) is not { Exists: true, LinkTarget: null, Length: > 0 })
            {
                return false;
            }

            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.None);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
