using System.IO.Compression;
using Operator.Core.Requests;
using Operator.Entities;

namespace Operator.Workspace.Sources.Archives;

/// <summary>
/// An archive file → a directory. What it is, is read from its content; one directory that holds everything is taken away. Reasons:
/// ArchiveInvalid, ArchiveUnsafe, ArchiveBomb, TooLarge, FileTooLarge, SymlinkLoop.
/// </summary>
internal static class UnpackArchive
{
    /// <returns>The kind, for the log.</returns>
    public static string Run(string path, string target, SourceLimits limits, CancellationToken cancellationToken)
    {
        using var file = File.OpenRead(path);
        var kind = KindOf(file);
        Directory.CreateDirectory(target);
        var tree = new UnpackTree(target, new UnpackLimits(limits));
        if (kind == ArchiveKind.Zip)
        {
            UnpackZip.Run(file, tree, cancellationToken);
        }
        else
        {
            UnpackTar.Run(file, kind == ArchiveKind.Gzip, tree, skipSpecial: false, cancellationToken);
        }

        tree.Finish();
        if (Unwrap(target) is { } only)
        {
            tree.CheckLinks(below: only);
        }

        return kind;
    }

    /// <exception cref="BuildFault">ArchiveInvalid: it is none of tar, tar.gz and zip.</exception>
    public static string KindOf(FileStream file)
    {
        var kind = ArchiveKind.Of(Head(file));
        file.Position = 0;
        if (kind == ArchiveKind.Gzip)
        {
            CheckTarInside(file);
            return kind;
        }

        return kind is ArchiveKind.Tar or ArchiveKind.Zip
            ? kind
            : throw new BuildFault(
                SourceReasons.ArchiveInvalid,
                $"The source is {kind ?? "no archive"}, and only tar, tar.gz and zip are unpacked"
            );
    }

    private static void CheckTarInside(FileStream file)
    {
        try
        {
            using var gzip = new GZipStream(file, CompressionMode.Decompress, leaveOpen: true);
            if (ArchiveKind.Of(Head(gzip)) != ArchiveKind.Tar)
            {
                throw new BuildFault(SourceReasons.ArchiveInvalid, "The source is packed by gzip, but there is no tar inside");
            }
        }
        catch (InvalidDataException exception)
        {
            throw new BuildFault(SourceReasons.ArchiveInvalid, "The archive is damaged", cause: exception);
        }

        file.Position = 0;
    }

    private static byte[] Head(Stream stream)
    {
        var head = new byte[ArchiveKind.HeadBytes];
        var length = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        return head[..length];
    }

    /// <returns>Name of the directory that was taken away; null when there was not one around everything.</returns>
    private static string? Unwrap(string target)
    {
        if (new DirectoryInfo(target).GetFileSystemInfos() is not [DirectoryInfo { LinkTarget: null } only])
        {
            return null;
        }

        var name = only.Name;
        var aside = target + ".unwrapped";
        only.MoveTo(aside);
        Directory.Delete(target);
        Directory.Move(aside, target);
        return name;
    }
}
