using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Operator.Tests.Workspace.Sources;

/// <summary>Zip archives for tests.</summary>
internal static class ZipBytes
{
    private const int LinkAttributes = unchecked((int)0xa1ff0000);

    public static byte[] Of(params (string Name, string Text)[] files) => Write(files.Select(file => (file.Name, file.Text, 0)));

    public static byte[] WithLink(string name, string target) => Write([("file", "text", 0), (name, target, LinkAttributes)]);

    /// <summary>The same archive with a second directory, which only the record for large archives tells of.</summary>
    public static byte[] Hiding(byte[] archive)
    {
        const int end = 22;
        var hidden = BinaryPrimitives.ReadUInt32LittleEndian(archive.AsSpan(archive.Length - end + 16));
        var count = BinaryPrimitives.ReadUInt16LittleEndian(archive.AsSpan(archive.Length - end + 10));
        var record = new byte[56 + 20];
        BinaryPrimitives.WriteUInt32LittleEndian(record, 0x06064b50);
        BinaryPrimitives.WriteUInt64LittleEndian(record.AsSpan(4), 44);
        BinaryPrimitives.WriteUInt64LittleEndian(record.AsSpan(24), count);
        BinaryPrimitives.WriteUInt64LittleEndian(record.AsSpan(32), count);
        BinaryPrimitives.WriteUInt64LittleEndian(record.AsSpan(40), (ulong)(archive.Length - end) - hidden);
        BinaryPrimitives.WriteUInt64LittleEndian(record.AsSpan(48), hidden);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(56), 0x07064b50);
        BinaryPrimitives.WriteUInt64LittleEndian(record.AsSpan(64), (ulong)(archive.Length - end));
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(72), 1);
        var last = archive[^end..];
        // As many as there can be means: look there. The directory's place, left plain, leads to no entry at all.
        BinaryPrimitives.WriteUInt32LittleEndian(last.AsSpan(8), uint.MaxValue);
        BinaryPrimitives.WriteUInt32LittleEndian(last.AsSpan(16), (uint)(archive.Length - end));
        return [.. archive[..^end], .. record, .. last];
    }

    /// <summary>One file, whose name is any bytes.</summary>
    /// <param name="host">The system that it was made on: 0 is Windows, 3 Unix.</param>
    public static byte[] Named(byte[] name, byte host, bool utf8)
    {
        // The name is replaced by one of the same length, in both places where it is.
        var archive = Of((new string('N', name.Length), "text"));
        for (var index = 0; index < archive.Length - name.Length; index++)
        {
            if (archive.AsSpan(index, name.Length).IndexOfAnyExcept((byte)'N') < 0)
            {
                name.CopyTo(archive, index);
            }
        }

        var entry = archive.AsSpan().IndexOf((ReadOnlySpan<byte>)[(byte)'P', (byte)'K', 1, 2]);
        archive[entry + 5] = host;
        archive[entry + 9] = (byte)(utf8 ? 0x08 : 0);
        return archive;
    }

    public static byte[] Write(IEnumerable<(string Name, string Text, int Attributes)> files)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text, attributes) in files)
            {
                var entry = zip.CreateEntry(name);
                entry.ExternalAttributes = attributes;
                using var content = entry.Open();
                content.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        return stream.ToArray();
    }
}
