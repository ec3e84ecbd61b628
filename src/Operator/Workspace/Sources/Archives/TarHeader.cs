using System.Numerics;

namespace Operator.Workspace.Sources.Archives;

/// <summary>
/// One header block of a tar in any of its dialects: old (v7), POSIX, GNU and star. Only what is used is read: owners and times may
/// hold anything.
/// </summary>
/// <param name="Name">Bytes as they are, with the prefix that POSIX archives have.</param>
internal sealed record TarHeader(byte[] Name, byte[] Link, char Type, long Size, bool IsExecutable)
{
    public const int Block = 512;

    /// <summary>Null for a block of zeros, which ends an archive.</summary>
    /// <exception cref="InvalidDataException">The block is no header.</exception>
    public static TarHeader? Parse(ReadOnlySpan<byte> block)
    {
        if (IsZero(block))
        {
            return null;
        }

        if (!HasChecksum(block))
        {
            throw new InvalidDataException("the checksum of a header is wrong");
        }

        return new TarHeader(
            [.. Prefix(block), .. Text(block[..100])],
            Text(block[157..257]).ToArray(),
            (char)block[156],
            Size: Number(block[124..136]),
            IsExecutable: IsModeExecutable(block[100..108])
        );
    }

    public static bool IsZero(ReadOnlySpan<byte> block) => block.IndexOfAnyExcept((byte)0) < 0;

    /// <summary>Whether the block's bytes add up to what it says, counted as if those eight bytes were blanks. Old programs counted signed bytes.</summary>
    public static bool HasChecksum(ReadOnlySpan<byte> block)
    {
        var (unsigned, signed) = (0, 0);
        for (var index = 0; index < Block; index++)
        {
            var value = index is >= 148 and < 156 ? (byte)' ' : block[index];
            unsigned += value;
            signed += (sbyte)value;
        }

        return TryOctal(block[148..156], out var sum) && (sum == unsigned || sum == signed);
    }

    // GNU archives have times in the same place.
    private static ReadOnlySpan<byte> Prefix(ReadOnlySpan<byte> block)
    {
        if (!block[257..263].SequenceEqual("ustar\0"u8) || block[345] == 0)
        {
            return default;
        }

        var isStar = block[508..512].SequenceEqual("tar\0"u8);
        return (byte[])[.. Text(block.Slice(345, isStar ? 131 : 155)), (byte)'/'];
    }

    private static ReadOnlySpan<byte> Text(ReadOnlySpan<byte> field) => field.IndexOf((byte)0) is >= 0 and var end ? field[..end] : field;

    /// <exception cref="InvalidDataException">It is no size.</exception>
    private static long Number(ReadOnlySpan<byte> field)
    {
        if ((field[0] & 0x80) == 0)
        {
            return TryOctal(field, out var octal) ? octal : throw new InvalidDataException("the size of an entry is not a number");
        }

        // Large numbers in binary, by the first bit; negative ones have the second set too.
        byte[] bytes = [(byte)(field[0] & 0x7f), .. field[1..]];
        var value = new BigInteger(bytes, isUnsigned: true, isBigEndian: true);
        return (field[0] & 0x40) == 0 && value <= long.MaxValue
            ? (long)value
            : throw new InvalidDataException("the size of an entry is larger than any file");
    }

    private static bool IsModeExecutable(ReadOnlySpan<byte> field) =>
        (
            (field[0] & 0x80) != 0 ? field[^1] & 0x40
            : TryOctal(field, out var mode) ? mode & 0x40
            : 0
        ) != 0;

    private static bool TryOctal(ReadOnlySpan<byte> field, out long value)
    {
        value = 0;
        var digits = field.Trim(" \0"u8);
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'7')
            {
                return false;
            }

            value = (value * 8) + digit - '0';
        }

        return true;
    }
}
