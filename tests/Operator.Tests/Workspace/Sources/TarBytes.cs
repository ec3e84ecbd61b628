using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Operator.Tests.Workspace.Sources;

/// <summary>Writes tar archives byte by byte: what no honest program would write can be written here.</summary>
internal sealed class TarBytes
{
    private const int Block = 512;
    private readonly MemoryStream bytes = new();
    private readonly List<(int Offset, byte[] Bytes)> changes = [];

    public TarBytes File(string name, string text = "text", string mode = "0000644") =>
        Entry(name, '0', "", Encoding.UTF8.GetBytes(text), mode);

    public TarBytes Directory(string name) => Entry(name, '5', "", [], "0000755");

    public TarBytes Link(string name, string target) => Entry(name, '2', target, [], "0000777");

    public TarBytes HardLink(string name, string target) => Entry(name, '1', target, [], "0000644");

    public TarBytes Special(string name, char type) => Entry(name, type, "", [], "0000644");

    /// <summary>A file whose name is in an extended header, so that it may have any characters and any length.</summary>
    public TarBytes LongName(string name) => Extended("path", name).File("short");

    /// <summary>An extended header, which says something of the entry after it.</summary>
    public TarBytes Extended(string key, string value)
    {
        var record = $" {key}={value}\n";
        var length = Encoding.UTF8.GetByteCount(record);
        var digits = 1;
        while ((length + digits).ToString(CultureInfo.InvariantCulture).Length > digits)
        {
            digits++;
        }

        return Entry(
            "PaxHeader",
            'x',
            "",
            Encoding.UTF8.GetBytes((length + digits).ToString(CultureInfo.InvariantCulture) + record),
            "0000644"
        );
    }

    /// <summary>Puts bytes into the next entry's header, before its checksum is counted.</summary>
    public TarBytes Change(int offset, byte[] content)
    {
        changes.Add((offset, content));
        return this;
    }

    /// <summary>The archive without the mark of its end.</summary>
    public byte[] ToUnended() => bytes.ToArray();

    public TarBytes Entry(string name, char type, string target, byte[] content, string mode, long? size = null)
    {
        var header = new byte[Block];
        Put(header, 0, name);
        Put(header, 100, mode + "\0");
        Put(header, 108, "0000000\0");
        Put(header, 116, "0000000\0");
        Put(header, 124, Convert.ToString(size ?? content.Length, 8).PadLeft(11, '0') + "\0");
        Put(header, 136, "00000000000\0");
        header[156] = (byte)type;
        Put(header, 157, target);
        Put(header, 257, "ustar\0");
        Put(header, 263, "00");
        changes.ForEach(change => change.Bytes.CopyTo(header, change.Offset));
        changes.Clear();
        Put(header, 148, "        ");
        Put(header, 148, Convert.ToString(header.Sum(value => value), 8).PadLeft(6, '0') + "\0 ");
        bytes.Write(header);
        bytes.Write(content);
        bytes.Write(new byte[(Block - (content.Length % Block)) % Block]);
        return this;
    }

    public byte[] ToArray() => [.. bytes.ToArray(), .. new byte[2 * Block]];

    public byte[] ToGzip() => Gzip(ToArray());

    public static byte[] Gzip(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(content);
        }

        return packed.ToArray();
    }

    private static void Put(byte[] header, int offset, string text) => Encoding.UTF8.GetBytes(text).CopyTo(header, offset);
}
