using System.IO.Compression;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace Operator.Workspace.Sources.Archives;

/// <summary>The tar in a compressed file.</summary>
internal static class TarCompression
{
    // 128 MiB of memory: what the zstd program decodes too, unless it is asked for more.
    private const int MaxZstdWindowLog = 27;

    /// <summary>Whether a tar of this kind is compressed.</summary>
    public static bool IsUsedIn(string? kind) => kind is ArchiveKind.Gzip or ArchiveKind.Zstd;

    /// <summary>The tar itself; disposing it leaves the file open where it is compressed.</summary>
    /// <param name="kind">One of the tars.</param>
    public static Stream Open(string kind, FileStream file) =>
        kind switch
        {
            ArchiveKind.Gzip => new GZipStream(file, CompressionMode.Decompress, leaveOpen: true),
            ArchiveKind.Zstd => OpenZstd(file),
            _ => file,
        };

    private static DecompressionStream OpenZstd(FileStream file)
    {
        // To the end of the last frame: one that is missing shows only there.
        var stream = new DecompressionStream(file, checkEndOfStream: true, leaveOpen: true);
        stream.SetParameter(ZSTD_dParameter.ZSTD_d_windowLogMax, MaxZstdWindowLog);
        return stream;
    }
}
