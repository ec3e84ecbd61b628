using System.Buffers.Binary;
using System.Text;

namespace Operator.Workspace.Sources.Archives;

/// <summary>
/// The name of a zip's entry. By the specification it is UTF-8 where a flag says so, and code page 437 elsewhere; programs on Linux and
/// macOS write UTF-8 without the flag too.
/// </summary>
internal static class ZipName
{
    private const int Utf8Flag = 0x800;
    private const int Unix = 3;
    private const int MacOs = 19;
    private const int UnicodePath = 0x7075;
    private static readonly Encoding CodePage437 = CodePagesEncodingProvider.Instance.GetEncoding(437)!;

    /// <param name="extra">The entry's extra fields, one of which may have the name in UTF-8 besides.</param>
    /// <param name="host">The system that the entry was made on.</param>
    /// <exception cref="BuildFault">NameInvalid: the flag says UTF-8, but it is not.</exception>
    public static string Decode(byte[] name, byte[] extra, byte host, int flags)
    {
        if ((flags & Utf8Flag) != 0 || Ascii.IsValid(name))
        {
            return FileName.Decode(name);
        }

        var unicode = host is Unix or MacOs ? FileName.TryDecode(name) : null;
        return Unicode(name, extra) ?? unicode ?? CodePage437.GetString(name);
    }

    // Version, checksum of the name that it stands for, and the name.
    private static string? Unicode(byte[] name, ReadOnlySpan<byte> extra)
    {
        while (extra.Length >= 4)
        {
            var length = BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]);
            if (length > extra.Length - 4)
            {
                return null;
            }

            var field = extra.Slice(4, length);
            if (BinaryPrimitives.ReadUInt16LittleEndian(extra) == UnicodePath && length > 5)
            {
                var isOfName = BinaryPrimitives.ReadUInt32LittleEndian(field[1..]) == Crc32(name);
                return isOfName ? FileName.Decode(field[5..]) : null;
            }

            extra = extra[(4 + length)..];
        }

        return null;
    }

    private static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        var sum = uint.MaxValue;
        foreach (var value in bytes)
        {
            sum ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                sum = (sum >> 1) ^ ((sum & 1) * 0xedb88320);
            }
        }

        return ~sum;
    }
}
