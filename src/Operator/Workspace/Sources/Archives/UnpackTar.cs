using System.Formats.Tar;
using System.IO.Compression;
using Operator.Entities;

namespace Operator.Workspace.Sources.Archives;

/// <summary>Unpacks a tar, packed by gzip or not, into a tree.</summary>
internal static class UnpackTar
{
    /// <param name="skipSpecial">True leaves devices and pipes out, as image layers may have them; otherwise they are refused.</param>
    public static void Run(FileStream file, bool gzip, UnpackTree tree, bool skipSpecial, CancellationToken cancellationToken)
    {
        using var content = new UnpackedStream(
            gzip ? new GZipStream(file, CompressionMode.Decompress, leaveOpen: true) : file,
            file,
            tree.Limits
        );
        using var reader = new TarReader(content, leaveOpen: true);
        while (Next(reader, content) is { } entry)
        {
            cancellationToken.ThrowIfCancellationRequested();
            content.EnterData();
            Add(entry, tree, skipSpecial);
        }

        // To the end: a damaged or truncated gzip shows only there.
        content.EnterData();
        Damaged(() =>
        {
            content.CopyTo(Stream.Null);
            return 0;
        });
    }

    private static TarEntry? Next(TarReader reader, UnpackedStream content)
    {
        content.EnterHeader();
        return Damaged(() => reader.GetNextEntry());
    }

    private static void Add(TarEntry entry, UnpackTree tree, bool skipSpecial)
    {
        if (entry is PaxTarEntry pax && pax.ExtendedAttributes.Keys.Any(key => key.StartsWith("GNU.sparse.", StringComparison.Ordinal)))
        {
            // Its content is a map of the holes and what lies between them, under a name that is not the file's.
            throw tree.Unsafe(entry.Name, "is a sparse file, which only GNU tar can read");
        }

        switch (entry.EntryType)
        {
            case TarEntryType.Directory:
            case TarEntryType.DirectoryList:
                tree.AddDirectory(entry.Name);
                break;
            case TarEntryType.RegularFile:
            case TarEntryType.V7RegularFile:
            case TarEntryType.ContiguousFile:
                var executable = (entry.Mode & UnixFileMode.UserExecute) != 0;
                Damaged(() =>
                {
                    tree.AddFile(entry.Name, entry.DataStream ?? Stream.Null, executable, entry.Length);
                    return 0;
                });
                break;
            case TarEntryType.SymbolicLink:
                tree.AddLink(entry.Name, entry.LinkName);
                break;
            case TarEntryType.HardLink:
                tree.AddHardLink(entry.Name, entry.LinkName);
                break;
            case TarEntryType.GlobalExtendedAttributes:
                break;
            case TarEntryType.CharacterDevice or TarEntryType.BlockDevice or TarEntryType.Fifo when skipSpecial:
                break;
            default:
                throw tree.Unsafe(entry.Name, $"is a {entry.EntryType}, neither file nor directory nor link");
        }
    }

    // The reader says in many ways that it cannot go on; running out of memory over a header is one of them.
    private static T Damaged<T>(Func<T> read)
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
