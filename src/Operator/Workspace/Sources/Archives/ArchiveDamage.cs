using Operator.Entities;

namespace Operator.Workspace.Sources.Archives;

/// <summary>
/// Readers of archives fail with many kinds of exceptions; running out of memory because of a header is one of them. Whatever they
/// throw over hostile bytes is the archive's, except faults that have a reason already and errors of the disk.
/// </summary>
internal static class ArchiveDamage
{
    /// <exception cref="BuildFault">ArchiveInvalid: the archive cannot be read.</exception>
    public static T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (Is(exception))
        {
            throw Fault(exception);
        }
    }

    public static bool Is(Exception exception) => exception is not (BuildFault or OperationCanceledException) && !IsOfDisk(exception);

    public static BuildFault Fault(Exception exception) =>
        new(SourceReasons.ArchiveInvalid, $"The archive is damaged: {exception.Message.TrimEnd('.')}", cause: exception);

    // Only what the system itself reports has its error number; exceptions of the libraries have one of .NET's, which are negative.
    private static bool IsOfDisk(Exception exception) => exception is IOException { HResult: > 0 };
}
