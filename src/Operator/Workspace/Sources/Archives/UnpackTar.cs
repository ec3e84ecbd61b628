using Operator.Entities;

namespace Operator.Workspace.Sources.Archives;

/// <summary>Unpacks a tar, compressed or not, into a tree.</summary>
internal static class UnpackTar
{
    /// <param name="skipSpecial">True leaves devices and pipes out, as image layers may have them; otherwise they are refused.</param>
    public static void Run(FileStream file, string kind, UnpackTree tree, bool skipSpecial, CancellationToken cancellationToken)
    {
        using var content = new UnpackedStream(TarCompression.Open(kind, file), file, tree.Limits);
        var entries = new TarEntries(content);
        while (ArchiveDamage.Guard(entries.Next) is { } entry)
        {
            cancellationToken.ThrowIfCancellationRequested();
            content.EnterData();
            Add(entry, tree, skipSpecial);
        }

        // To the end: damage and truncation of what is compressed show only there.
        content.EnterData();
        content.CopyTo(Stream.Null);
    }

    private static void Add(TarItem entry, UnpackTree tree, bool skipSpecial)
    {
        if (entry.IsSparse)
        {
            throw tree.Unsafe(entry.Name, "is a sparse file, which is not supported");
        }

        switch (entry.Type)
        {
            case '0':
                tree.AddFile(entry.Name, entry.Content, entry.IsExecutable, entry.Size);
                break;
            case '1':
                tree.AddHardLink(entry.Name, entry.Link);
                break;
            case '2':
                tree.AddLink(entry.Name, entry.Link);
                break;
            case '3' or '4' or '6' when skipSpecial:
                break;
            case '5':
                tree.AddDirectory(entry.Name);
                break;
            case 'S':
                throw new BuildFault(
                    SourceReasons.ArchiveInvalid,
                    $"{DisplayText.Of(entry.Name, 120)} in the archive is a sparse file, which is not supported"
                );
            default:
                throw tree.Unsafe(entry.Name, $"is {Kind(entry.Type)}, not a file, directory or link");
        }
    }

    private static string Kind(char type) =>
        type switch
        {
            '3' => "a character device",
            '4' => "a block device",
            '6' => "a pipe",
            'M' => "a part of a file of another archive",
            _ => $"of the unknown kind {(char.IsAsciiLetterOrDigit(type) ? type : '?')}",
        };
}
