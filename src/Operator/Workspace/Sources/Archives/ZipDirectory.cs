using System.Buffers.Binary;
using Operator.Core.Contract;

namespace Operator.Workspace.Sources.Archives;

/// <summary>Counts the entries of a zip by its central directory, before a reader makes an object of each.</summary>
internal static class ZipDirectory
{
    private const int EndRecord = 22;
    private const int Locator64 = 20;
    private const int Entry = 46;
    private const uint EndMagic = 0x06054b50;
    private const uint Locator64Magic = 0x07064b50;
    private const uint EntryMagic = 0x02014b50;

    public static void CheckCount(FileStream file, SourceLimits limits)
    {
        var start = Find(file);
        file.Position = start;
        var buffered = new BufferedStream(file, 64 << 10);
        var header = new byte[Entry];
        var counter = new UnpackLimits(limits);
        while (buffered.ReadAtLeast(header, Entry, throwOnEndOfStream: false) == Entry && Read32(header, 0) == EntryMagic)
        {
            counter.CountEntry();
            var rest = Read16(header, 28) + Read16(header, 30) + Read16(header, 32);
            Skip(buffered, rest);
        }

        file.Position = 0;
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

    private static void Skip(Stream stream, int count)
    {
        Span<byte> waste = stackalloc byte[512];
        while (count > 0)
        {
            var read = stream.Read(waste[..Math.Min(count, waste.Length)]);
            if (read == 0)
            {
                return;
            }

            count -= read;
        }
    }

    private static uint Read32(byte[] bytes, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(offset));

    private static int Read16(byte[] bytes, int offset) => BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(offset));
}
