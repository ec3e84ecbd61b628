using System.IO.Compression;
using System.Text;
using Operator.Entities;

namespace Operator.Workspace.Sources.Archives;

/// <summary>Unpacks a zip into a tree.</summary>
internal static class UnpackZip
{
    private const int TypeMask = 0xf000;
    private const int LinkType = 0xa000;
    private const int DirectoryType = 0x4000;
    private const int FileType = 0x8000;
    private const int OwnerExecute = 0x40;

    public static void Run(FileStream file, UnpackTree tree, CancellationToken cancellationToken)
    {
        ArchiveDamage.Guard(() =>
        {
            ZipDirectory.CheckCount(file, tree.Limits.Limits);
            using var archive = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true, Encoding.UTF8);
            var unpacked = 0L;
            foreach (var entry in archive.Entries)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Add(entry, tree, count => tree.Limits.CheckRatio(unpacked += count, file.Length));
            }

            return 0;
        });
    }

    private static void Add(ZipArchiveEntry entry, UnpackTree tree, Action<int> counted)
    {
        if (entry.IsEncrypted)
        {
            throw new BuildFault(SourceReasons.ArchiveInvalid, $"{DisplayText.Of(entry.FullName, 120)} in the archive is encrypted");
        }

        // macOS adds a metadata file for every file.
        if (entry.FullName.StartsWith("__MACOSX/", StringComparison.Ordinal))
        {
            return;
        }

        // The upper half is the Unix mode where the archive was made on Unix, and zero elsewhere.
        var mode = entry.ExternalAttributes >>> 16;
        var type = mode & TypeMask;
        if (entry.FullName.EndsWith('/') || type == DirectoryType)
        {
            tree.AddDirectory(entry.FullName);
        }
        else if (type == LinkType)
        {
            tree.AddLink(entry.FullName, ReadTarget(entry));
        }
        else if (type is 0 or FileType)
        {
            using var content = new CountedStream(entry.Open(), counted);
            tree.AddFile(entry.FullName, content, (mode & OwnerExecute) != 0, entry.Length);
        }
        else
        {
            throw tree.Unsafe(entry.FullName, "is not a file, directory or link");
        }
    }

    private static string ReadTarget(ZipArchiveEntry entry)
    {
        // One byte more than a target may have, to notice that it is too long.
        var bytes = new byte[RelativePath.MaxPath + 1];
        using var content = entry.Open();
        var length = content.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return Encoding.UTF8.GetString(bytes, 0, length);
    }

    private sealed class CountedStream(Stream content, Action<int> counted) : ReadingStream(content)
    {
        protected override void Count(int count) => counted(count);
    }
}
