using System.Buffers.Binary;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace Operator.Tests.Workspace.Sources;

/// <summary>Writes zstd, as the program does and as it never would.</summary>
internal static class ZstdBytes
{
    private static readonly byte[] Magic = [0x28, 0xb5, 0x2f, 0xfd];

    public static byte[] Of(byte[] content)
    {
        // With a checksum, as the program writes it.
        using var compressor = new Compressor();
        compressor.SetParameter(ZSTD_cParameter.ZSTD_c_checksumFlag, 1);
        return compressor.Wrap(content).ToArray();
    }

    /// <summary>A frame that readers skip.</summary>
    public static byte[] Skipped(int size)
    {
        var frame = new byte[8 + size];
        BinaryPrimitives.WriteUInt32LittleEndian(frame, 0x184D2A5B);
        BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(4), size);
        return frame;
    }

    /// <summary>One block, not compressed, in a frame that wants a window of two to that power.</summary>
    public static byte[] WithWindow(int log, byte[]? content = null) => [.. Magic, 0x00, (byte)((log - 10) << 3), .. Block(content)];

    public static byte[] WithDictionary() => [.. Magic, 0x01, 0x58, 0x07, .. Block(null)];

    private static byte[] Block(byte[]? content)
    {
        content ??= new TarBytes().File("a").ToArray();
        var header = (content.Length << 3) | 1;
        return [(byte)header, (byte)(header >> 8), (byte)(header >> 16), .. content];
    }
}
