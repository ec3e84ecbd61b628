using Operator.Entities;
using ZstdSharp;

namespace Operator.Workspace.Sources.Archives;

/// <summary>Readers of archives fail with many kinds of exceptions; running out of memory because of a header is one of them.</summary>
internal static class ArchiveDamage
{
    /// <exception cref="BuildFault">ArchiveInvalid: the archive cannot be read.</exception>
    public static T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception)
            when (exception
                    is InvalidDataException
                        or EndOfStreamException
                        or FormatException
                        or ArgumentException
                        or InvalidOperationException
                        or NotSupportedException
                        or OutOfMemoryException
                        or ZstdException
            )
        {
            throw new BuildFault(
                SourceReasons.ArchiveInvalid,
                $"The archive is damaged: {exception.Message.TrimEnd('.')}",
                cause: exception
            );
        }
    }
}
