using System.IO.Compression;
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
            var names = ZipDirectory.ReadNames(file, tree.Limits.Limits);
            using var archive = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
            if (archive.Entries.Count != names.Count)
            {
                throw new InvalidDataException("its directory contradicts itself");
            }

            var unpacked = 0L;
            foreach (var (entry, name) in archive.Entries.Zip(names))
            {
                cancellationToken.ThrowIfCancellationRequested();
                Add(entry, name, tree, count => tree.Limits.CheckRatio(unpacked += count, file.Length));
            }

            return 0;
        });
    }

    private static void Add(ZipArchiveEntry entry, string name, UnpackTree tree, Action<int> counted)
    {
        if (entry.IsEncrypted)
        {
            throw new BuildFault(SourceReasons.ArchiveInvalid, $"{DisplayText.Of(name, 120)} in the archive is encrypted");
        }

        // macOS adds a metadata file for every file.
        if (name.StartsWith("__MACOSX/", StringComparison.Ordinal))
        {
            return;
        }

        // The upper half is the Unix mode where the archive was made on Unix, and zero elsewhere.
        var mode = entry.ExternalAttributes >>> 16;
        var type = mode & TypeMask;
        if (name.EndsWith('/') || type == DirectoryType)
        {
            tree.AddDirectory(name);
        }
        else if (type == LinkType)
        {
            tree.AddLink(name, ReadTarget(entry));
        }
        else if (type is 0 or FileType)
        {
            using var content = new CountedStream(entry.Open(), counted);
            tree.AddFile(name, content, (mode & OwnerExecute) != 0, entry.Length);
        }
        else
        {
            throw tree.Unsafe(name, "is not a file, directory or link");
        }
    }

    private static string ReadTarget(ZipArchiveEntry entry)
    {
        // One byte more than a target may have, to notice that it is too long.
        var bytes = new byte[RelativePath.MaxPath + 1];
        using var content = entry.Open();
        var length = content.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return FileName.Decode(bytes.AsSpan(0, length));
    }

    private sealed class CountedStream(Stream content, Action<int> counted) : ReadingStream(content)
    {
        protected override void Count(int count) => counted(count);
    }
}
