using System.Buffers.Binary;
using Operator.Core.Contract;

namespace Operator.Workspace.Sources.Archives;

/// <summary>
/// Reads the names in a zip's central directory, and counts them, before a reader makes an object of each: that reader does not tell
/// in which encoding a name is.
/// </summary>
internal static class ZipDirectory
{
    private const int EndRecord = 22;
    private const int Locator64 = 20;
    private const int Entry = 46;
    private const uint EndMagic = 0x06054b50;
    private const uint Locator64Magic = 0x07064b50;
    private const uint EntryMagic = 0x02014b50;

    /// <summary>In the order of the entries.</summary>
    public static IReadOnlyList<string> ReadNames(FileStream file, SourceLimits limits)
    {
        file.Position = Find(file);
        var buffered = new BufferedStream(file, 64 << 10);
        var header = new byte[Entry];
        var counter = new UnpackLimits(limits);
        var names = new List<string>();
        while (buffered.ReadAtLeast(header, Entry, throwOnEndOfStream: false) == Entry && Read32(header, 0) == EntryMagic)
        {
            counter.CountEntry();
            var name = Read(buffered, Read16(header, 28));
            var extra = Read(buffered, Read16(header, 30));
            Read(buffered, Read16(header, 32));
            names.Add(ZipName.Decode(name, extra, host: header[5], flags: Read16(header, 8)));
            counter.CountMade(0, names[^1]);
        }

        file.Position = 0;
        return names;
    }

    // Where the central directory begins: the end record says so, and in large archives the record that its locator points to.
    private static long Find(FileStream file)
    {
        var tail = new byte[Math.Min(file.Length, EndRecord + Locator64 + ushort.MaxValue)];
        file.Position = file.Length - tail.Length;
        file.ReadExactly(tail);
        for (var index = tail.Length - EndRecord; index >= 0; index--)
        {
            if (Read32(tail, index) != EndMagic)
            {
                continue;
            }

            // Any of the three makes the reader use the other record, whatever the others are.
            var offset = Read32(tail, index + 16);
            var elsewhere =
                offset == uint.MaxValue || Read16(tail, index + 4) == ushort.MaxValue || Read16(tail, index + 10) == ushort.MaxValue;
            return elsewhere && index >= Locator64 && Read32(tail, index - Locator64) == Locator64Magic
                ? Offset64(file, BinaryPrimitives.ReadInt64LittleEndian(tail.AsSpan(index - Locator64 + 8)))
                : offset;
        }

        throw new InvalidDataException("the end of the central directory is missing");
    }

    private static long Offset64(FileStream file, long record)
    {
        var bytes = new byte[56];
        if (record < 0 || record > file.Length - bytes.Length)
        {
            throw new InvalidDataException("the central directory lies outside the file");
        }

        file.Position = record;
        file.ReadExactly(bytes);
        var offset = BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(48));
        return offset >= 0 && offset <= file.Length
            ? offset
            : throw new InvalidDataException("the central directory lies outside the file");
    }

    private static byte[] Read(Stream stream, int count)
    {
        var bytes = new byte[count];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static uint Read32(byte[] bytes, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(offset));

    private static int Read16(byte[] bytes, int offset) => BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(offset));
}
