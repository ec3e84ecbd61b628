using System.Buffers.Text;
using System.Text;

namespace Operator.Workspace.Sources.Archives;

/// <summary>The extended header before an entry: names of any length, sizes of any magnitude. Times and owners in it are not used.</summary>
internal sealed record PaxRecords
{
    public byte[]? Path { get; private set; }

    public byte[]? LinkPath { get; private set; }

    public long? Size { get; private set; }

    /// <summary>The entry's content is a map of the holes and what lies between them, under a name that is not the file's.</summary>
    public bool IsSparse { get; private set; }

    /// <summary>Adds the records of one header: "length key=value\n", one after the other.</summary>
    /// <exception cref="InvalidDataException">The bytes are no such records.</exception>
    public void Read(ReadOnlySpan<byte> bytes)
    {
        while (!TarHeader.IsZero(bytes))
        {
            if (
                !Utf8Parser.TryParse(bytes, out int length, out var digits)
                || length <= digits + 1
                || length > bytes.Length
                || bytes[digits] != ' '
                || bytes[length - 1] != '\n'
            )
            {
                throw new InvalidDataException("an extended header is damaged");
            }

            Set(bytes[(digits + 1)..(length - 1)]);
            bytes = bytes[length..];
        }
    }

    private void Set(ReadOnlySpan<byte> record)
    {
        var equals = record.IndexOf((byte)'=');
        if (equals <= 0)
        {
            throw new InvalidDataException("an extended header is damaged");
        }

        // An empty value means that the header itself counts.
        var value = record[(equals + 1)..];
        switch (Encoding.Latin1.GetString(record[..equals]))
        {
            case "path":
                Path = value.IsEmpty ? null : value.ToArray();
                break;
            case "linkpath":
                LinkPath = value.IsEmpty ? null : value.ToArray();
                break;
            case "size":
                Size = value.IsEmpty ? null : SizeOf(value);
                break;
            case var key when key.StartsWith("GNU.sparse.", StringComparison.Ordinal):
                IsSparse = true;
                break;
            default:
                break;
        }
    }

    private static long SizeOf(ReadOnlySpan<byte> value) =>
        Utf8Parser.TryParse(value, out long size, out var used) && used == value.Length && size >= 0
            ? size
            : throw new InvalidDataException("the size of an entry is not a number");
}
