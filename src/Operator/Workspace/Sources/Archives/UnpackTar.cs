using System.Formats.Tar;
using Operator.Entities;

namespace Operator.Workspace.Sources.Archives;

/// <summary>Unpacks a tar, compressed or not, into a tree.</summary>
internal static class UnpackTar
{
    /// <param name="skipSpecial">True leaves devices and pipes out, as image layers may have them; otherwise they are refused.</param>
    public static void Run(FileStream file, string kind, UnpackTree tree, bool skipSpecial, CancellationToken cancellationToken)
    {
        using var content = new UnpackedStream(TarCompression.Open(kind, file), file, tree.Limits);
        using var reader = new TarReader(content, leaveOpen: true);
        while (Next(reader, content) is { } entry)
        {
            cancellationToken.ThrowIfCancellationRequested();
            content.EnterData();
            Add(entry, tree, skipSpecial);
        }

        // To the end: damage and truncation of what is compressed show only there.
        content.EnterData();
        ArchiveDamage.Guard(() =>
        {
            content.CopyTo(Stream.Null);
            return 0;
        });
    }

    private static TarEntry? Next(TarReader reader, UnpackedStream content)
    {
        content.EnterHeader();
        return ArchiveDamage.Guard(() => reader.GetNextEntry());
    }

    private static void Add(TarEntry entry, UnpackTree tree, bool skipSpecial)
    {
        if (entry is PaxTarEntry pax && pax.ExtendedAttributes.Keys.Any(key => key.StartsWith("GNU.sparse.", StringComparison.Ordinal)))
        {
            // Its content is a map of the holes and what lies between them, under a name that is not the file's.
            throw tree.Unsafe(entry.Name, "is a sparse file, which is not supported");
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
                ArchiveDamage.Guard(() =>
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
                throw tree.Unsafe(entry.Name, $"is a {entry.EntryType}, not a file, directory or link");
        }
    }
}
