using Operator.Core.Contract;
using Operator.Entities;

namespace Operator.Workspace.Sources.Archives;

/// <summary>
/// An archive file → a directory. Its kind is read from its content; a single top-level directory is stripped. Reasons: ArchiveInvalid,
/// ArchiveUnsafe, ArchiveBomb, NameInvalid, TooLarge, FileTooLarge.
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
            UnpackTar.Run(file, kind, tree, skipSpecial: false, cancellationToken);
        }

        tree.RemoveMetadataOfMac();
        tree.Finish();
        if (Unwrap(target) is { } only)
        {
            tree.CheckLinks(below: only);
        }

        return kind;
    }

    /// <exception cref="BuildFault">ArchiveInvalid: it is not an archive of a supported kind.</exception>
    public static string KindOf(FileStream file) =>
        Find(file, out var found)
        ?? throw new BuildFault(
            SourceReasons.ArchiveInvalid,
            $"The source is {found}; only tar, tar.gz, tar.zst and zip archives are supported"
        );

    /// <summary>The kind; null when it is not an archive of a supported kind.</summary>
    /// <param name="found">What the file is instead, as the end of "the source is …".</param>
    public static string? Find(FileStream file, out string found)
    {
        var kind = ArchiveKind.Of(Head(file));
        file.Position = 0;
        found = kind ?? "not an archive";
        if (kind is null || !TarCompression.IsUsedIn(kind))
        {
            return kind is ArchiveKind.Tar or ArchiveKind.Zip ? kind : null;
        }

        var inside = ArchiveDamage.Guard(() =>
        {
            using var content = TarCompression.Open(kind, file);
            return ArchiveKind.Of(Head(content));
        });
        file.Position = 0;
        found = $"compressed like a {kind}, but there is no tar inside";
        return inside == ArchiveKind.Tar ? kind : null;
    }

    private static byte[] Head(Stream stream)
    {
        var head = new byte[ArchiveKind.HeadBytes];
        var length = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        return head[..length];
    }

    /// <returns>Name of the stripped directory; null when there is more than one entry at the top.</returns>
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
