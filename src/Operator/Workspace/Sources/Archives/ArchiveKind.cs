using System.Globalization;
using System.Text;

namespace Operator.Workspace.Sources.Archives;

/// <summary>What a file is, by its first bytes: neither names nor content types are to be trusted.</summary>
internal static class ArchiveKind
{
    public const string Tar = "tar";
    public const string Gzip = "tar.gz";
    public const string Zip = "zip";

    /// <summary>As much as has to be read to tell.</summary>
    public const int HeadBytes = 512;

    private static readonly (byte[] Magic, string Kind)[] Magics =
    [
        ([0x1f, 0x8b], Gzip),
        ("PK\x03\x04"u8.ToArray(), Zip),
        ("PK\x05\x06"u8.ToArray(), Zip),
        ("BZh"u8.ToArray(), "bzip2"),
        ([0xfd, 0x37, 0x7a, 0x58, 0x5a], "xz"),
        ([0x28, 0xb5, 0x2f, 0xfd], "zstd"),
        ([0x37, 0x7a, 0xbc, 0xaf], "7z"),
        ("Rar!"u8.ToArray(), "rar"),
        ("<!DO"u8.ToArray(), "HTML"),
        ("<htm"u8.ToArray(), "HTML"),
    ];

    /// <summary>Null when it is nothing known; kinds other than the three constants are known and not served.</summary>
    public static string? Of(ReadOnlySpan<byte> head)
    {
        foreach (var (magic, kind) in Magics)
        {
            if (head.StartsWith(magic))
            {
                return kind;
            }
        }

        return IsTar(head) ? Tar : null;
    }

    private static bool IsTar(ReadOnlySpan<byte> head)
    {
        if (head.Length < HeadBytes)
        {
            return false;
        }

        if (head[257..262].SequenceEqual("ustar"u8) || head.IndexOfAnyExcept((byte)0) < 0)
        {
            return true;
        }

        // The oldest format has no magic, but the header's checksum, counted as if its own eight bytes were blanks.
        var sum = 8 * ' ';
        for (var index = 0; index < HeadBytes; index++)
        {
            sum += index is >= 148 and < 156 ? 0 : head[index];
        }

        var text = Encoding.ASCII.GetString(head[148..156]).Trim('\0', ' ');
        return text.Length > 0 && text.All(char.IsAsciiDigit) && Octal(text) == sum;
    }

    private static int Octal(string text)
    {
        var value = 0;
        foreach (var digit in text)
        {
            value = (value * 8) + int.Parse(digit.ToString(), CultureInfo.InvariantCulture);
        }

        return value;
    }
}
