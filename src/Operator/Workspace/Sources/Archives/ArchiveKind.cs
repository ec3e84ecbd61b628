namespace Operator.Workspace.Sources.Archives;

/// <summary>What a file is, by its first bytes: names and content types cannot be trusted.</summary>
internal static class ArchiveKind
{
    public const string Tar = "tar";
    public const string Gzip = "tar.gz";
    public const string Zstd = "tar.zst";
    public const string Zip = "zip";

    /// <summary>How many bytes have to be read to find out.</summary>
    public const int HeadBytes = 512;

    private static readonly (byte[] Magic, string Kind)[] Magics =
    [
        ([0x1f, 0x8b], Gzip),
        ("PK\x03\x04"u8.ToArray(), Zip),
        ("PK\x05\x06"u8.ToArray(), Zip),
        ("BZh"u8.ToArray(), "bzip2"),
        ([0xfd, 0x37, 0x7a, 0x58, 0x5a], "xz"),
        ([0x28, 0xb5, 0x2f, 0xfd], Zstd),
        ([0x37, 0x7a, 0xbc, 0xaf], "7z"),
        ("Rar!"u8.ToArray(), "rar"),
        ("<!DO"u8.ToArray(), "HTML"),
        ("<htm"u8.ToArray(), "HTML"),
    ];

    /// <summary>Null if it is unknown; kinds other than the constants are known but not supported.</summary>
    public static string? Of(ReadOnlySpan<byte> head)
    {
        foreach (var (magic, kind) in Magics)
        {
            if (head.StartsWith(magic))
            {
                return kind;
            }
        }

        return IsSkippableFrame(head) ? Zstd
            : IsTar(head) ? Tar
            : null;
    }

    // Any of sixteen magic numbers: what zstd skips, such as metadata before the first frame.
    private static bool IsSkippableFrame(ReadOnlySpan<byte> head) =>
        head.Length >= 4 && (head[0] & 0xf0) == 0x50 && head[1..4].SequenceEqual<byte>([0x2a, 0x4d, 0x18]);

    private static bool IsTar(ReadOnlySpan<byte> head)
    {
        if (head.Length < HeadBytes)
        {
            return false;
        }

        // The oldest format has no magic, but the header's checksum.
        return head[257..262].SequenceEqual("ustar"u8) || TarHeader.IsZero(head) || TarHeader.HasChecksum(head);
    }
}
