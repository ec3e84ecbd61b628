using System.Text;

namespace Operator.Tests.Workspace.Sources;

/// <summary>Archives that somebody made to do harm, or that are none; each with the reason that it must end in.</summary>
internal static class HostileArchives
{
    /// <summary>Enough for what is hostile in another way, and few enough for a quick test.</summary>
    public const int MaxFiles = 1000;

    private const string Unsafe = "SourceArchiveUnsafe";
    private const string Bomb = "SourceArchiveBomb";
    private const string Invalid = "SourceArchiveInvalid";
    private const string Name = "SourceNameInvalid";

    public static IReadOnlyDictionary<string, (Func<byte[]> Archive, string Reason)> All { get; } =
        new Dictionary<string, (Func<byte[]>, string)>(StringComparer.Ordinal)
        {
            ["absolute path"] = (() => new TarBytes().File("/etc/passwd").ToArray(), Unsafe),
            ["path with .."] = (() => new TarBytes().File("a/../../outside").ToArray(), Unsafe),
            ["directory with .."] = (() => new TarBytes().Directory("../outside-dir").ToArray(), Unsafe),
            ["long name with .."] = (() => new TarBytes().LongName("../outside").ToArray(), Unsafe),
            ["zip path with .."] = (() => ZipBytes.Of(("../outside", "x")), Unsafe),
            ["zip absolute path"] = (() => ZipBytes.Of(("/outside", "x")), Unsafe),
            ["zip path with backslashes"] = (() => ZipBytes.Of(("..\\outside", "x")), Unsafe),
            ["link to an absolute path"] = (() => new TarBytes().File("a").Link("l", "/etc/passwd").ToArray(), Unsafe),
            ["link that leads out"] = (() => new TarBytes().File("a").Link("d/l", "../../outside").ToArray(), Unsafe),
            ["link that leads out of a zip"] = (() => ZipBytes.WithLink("l", "../outside"), Unsafe),
            // Each link looks harmless; together they lead one level too far up.
            ["links that lead out together"] = (
                () => new TarBytes().File("d/e/f").Link("d/up", "e/..").Link("l", "d/up/../../outside").ToArray(),
                Unsafe
            ),
            // Inside as long as there is a directory around everything, which is about to be taken away.
            ["link to the directory around its only one"] = (() => new TarBytes().File("top/a").Link("top/l", "..").ToArray(), Unsafe),
            ["link beside its only directory"] = (() => new TarBytes().File("top/a").Link("top/l", "../outside").ToArray(), Unsafe),
            ["hard link to a link that leads out from there"] = (
                () => new TarBytes().File("d/e/f").Link("d/e/l", "missing/../../../x").HardLink("l", "d/e/l").ToArray(),
                Unsafe
            ),
            ["link with too long a target"] = (
                () => new TarBytes().File("a").Extended("linkpath", new string('b', 5000)).Link("l", "short").ToArray(),
                Unsafe
            ),
            ["link in a zip with too long a target"] = (() => ZipBytes.WithLink("l", new string('b', 4096)), Unsafe),
            ["name that only the directory before it makes too long"] = (
                () => new TarBytes().LongName(string.Join('/', Enumerable.Repeat(new string('a', 254), 16))).ToArray(),
                Unsafe
            ),
            ["sparse file"] = (() => new TarBytes().Extended("GNU.sparse.major", "1").File("GNUSparseFile.0/disk").ToArray(), Unsafe),
            ["old sparse file"] = (() => new TarBytes().Special("disk", 'S').ToArray(), Invalid),
            ["file written through a link"] = (() => new TarBytes().Link("d", "..").File("d/outside").ToArray(), Unsafe),
            ["file written through an inner link"] = (() => new TarBytes().File("x/y").Link("d", "x").File("d/z").ToArray(), Unsafe),
            ["file over a link"] = (() => new TarBytes().File("a").Link("l", "a").File("l").ToArray(), Unsafe),
            ["link over a file"] = (() => new TarBytes().File("a").File("l").Link("l", "a").ToArray(), Unsafe),
            ["the same file twice"] = (() => new TarBytes().File("a", "1").File("./a", "2").ToArray(), Unsafe),
            ["file below a file"] = (() => new TarBytes().File("a").File("a/b").ToArray(), Unsafe),
            ["directory over a file"] = (() => new TarBytes().File("a").Directory("a").ToArray(), Unsafe),
            ["hard link to outside"] = (() => new TarBytes().File("a").HardLink("l", "../outside").ToArray(), Unsafe),
            ["hard link to an absolute path"] = (() => new TarBytes().File("a").HardLink("l", "/etc/passwd").ToArray(), Unsafe),
            ["hard link to nothing"] = (() => new TarBytes().File("a").HardLink("l", "b").ToArray(), Unsafe),
            ["character device"] = (() => new TarBytes().Special("null", '3').ToArray(), Unsafe),
            ["block device"] = (() => new TarBytes().Special("sda", '4').ToArray(), Unsafe),
            ["pipe"] = (() => new TarBytes().Special("pipe", '6').ToArray(), Unsafe),
            ["name with a newline"] = (() => new TarBytes().File("a\nDockerfile | FROM evil").ToArray(), Unsafe),
            ["long name with a newline"] = (() => new TarBytes().LongName("a\nb").ToArray(), Unsafe),
            ["name with an escape"] = (() => new TarBytes().File("a\x1b[2J").ToArray(), Unsafe),
            ["zip name with a NUL"] = (() => ZipBytes.Of(("a\0b", "x")), Unsafe),
            ["name with a backslash"] = (() => new TarBytes().File("a\\b").ToArray(), Unsafe),
            ["name too long"] = (() => new TarBytes().LongName(new string('a', 300)).ToArray(), Unsafe),
            ["link with a newline"] = (() => new TarBytes().File("a").Link("l", "a\nb").ToArray(), Unsafe),
            ["few entries that imply many directories"] = (
                () => Deep(150, "d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/"),
                Bomb
            ),
            ["paths far deeper than any"] = (() => Deep(1, string.Concat(Enumerable.Repeat("d/", 1700))), Bomb),
            ["zip with paths far deeper than any"] = (() => ZipBytes.Of((string.Concat(Enumerable.Repeat("d/", 300)) + "f", "")), Bomb),
            ["size beyond all numbers"] = (
                () => new TarBytes().Change(124, [0x80, 0x40, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]).File("a").ToArray(),
                Invalid
            ),
            ["negative size"] = (() => new TarBytes().Change(124, [.. Enumerable.Repeat((byte)0xff, 12)]).File("a").ToArray(), Invalid),
            ["size that is no number"] = (() => new TarBytes().Change(124, "twelve"u8.ToArray()).File("a").ToArray(), Invalid),
            ["size in an extended header that is no number"] = (
                () => new TarBytes().Extended("size", "99999999999999999999").File("a").ToArray(),
                Invalid
            ),
            ["header that ends in the middle"] = (() => new TarBytes().File("a").File("b").ToArray()[..1100], Invalid),
            ["header with a wrong checksum"] = (() => Damaged(new TarBytes().File("a").File("b").ToArray(), 1024), Invalid),
            ["name that is not UTF-8"] = (() => new TarBytes().Change(0, [.. "entr"u8, 0xe9, (byte)'e']).File("").ToArray(), Name),
            ["link to a name that is not UTF-8"] = (
                () => new TarBytes().File("f").Change(157, [.. "entr"u8, 0xe9, (byte)'e']).Link("l", "").ToArray(),
                Name
            ),
            ["zip name that is not the UTF-8 it claims to be"] = (
                () => ZipBytes.Named([.. "Gr"u8, 0x94, 0xe1, (byte)'e'], host: 3, utf8: true),
                Name
            ),
            ["thousandfold tar.gz"] = (() => TarBytes.Gzip(ZerosTar(64 << 20)), Bomb),
            ["thousandfold zip"] = (() => ZipBytes.Of(("zeros", new string('\0', 64 << 20))), Bomb),
            ["too many entries"] = (() => Many(10_000), Bomb),
            ["too many entries in a zip"] = (
                () => ZipBytes.Of([.. Enumerable.Range(0, 10_000).Select(number => ($"{number}/", ""))]),
                Bomb
            ),
            ["huge header"] = (() => new TarBytes().Entry("x", 'x', "", new byte[2 << 20], "0000644").File("a").ToArray(), Bomb),
            ["header that claims two gigabytes"] = (
                () => new TarBytes().Entry("x", 'L', "", new byte[512], "0000644", (2L << 30) - 100).ToArray(),
                Invalid
            ),
            ["file that claims more than there is"] = (
                () => new TarBytes().File("a").Entry("big", '0', "", new byte[512], "0000644", 100 << 20).ToArray(),
                Invalid
            ),
            ["truncated tar.gz"] = (() => RandomTar().ToGzip()[..^4000], Invalid),
            ["damaged tar.gz"] = (() => Damage(RandomTar().ToGzip()), Invalid),
            ["truncated zip"] = (() => ZipBytes.Of(("a", "text"))[..^10], Invalid),
            ["xz"] = (() => [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00, 0, 0], Invalid),
            ["thousandfold tar.zst"] = (() => ZstdBytes.Of(ZerosTar(64 << 20)), Bomb),
            ["truncated tar.zst"] = (() => ZstdBytes.Of(RandomTar().ToArray())[..^4000], Invalid),
            ["damaged tar.zst"] = (() => Damage(ZstdBytes.Of(RandomTar().ToArray())), Invalid),
            ["tar.zst without its last frame's end"] = (
                () => [.. ZstdBytes.Of(new TarBytes().File("a").ToArray()), .. ZstdBytes.Of("text"u8.ToArray())[..^2]],
                Invalid
            ),
            ["tar.zst with something else behind it"] = (() => [.. ZstdBytes.Of(new TarBytes().File("a").ToArray()), .. "text"u8], Invalid),
            ["zstd without a tar"] = (() => ZstdBytes.Of("just text"u8.ToArray()), Invalid),
            ["zstd that is only skipped"] = (() => ZstdBytes.Skipped(5000), Invalid),
            ["zstd header alone"] = (() => [0x28, 0xb5, 0x2f, 0xfd, 0, 0], Invalid),
            ["zstd window of two gigabytes"] = (() => ZstdBytes.WithWindow(31), Invalid),
            ["zstd with a dictionary"] = (() => ZstdBytes.WithDictionary(), Invalid),
            ["web page"] = (() => Encoding.UTF8.GetBytes("<!DOCTYPE html><html>Sign in</html>"), Invalid),
            ["nothing"] = (() => [], Invalid),
            ["gzip without a tar"] = (() => TarBytes.Gzip(Encoding.UTF8.GetBytes("just text")), Invalid),
        };

    private static byte[] ZerosTar(int size) => new TarBytes().Entry("zeros", '0', "", new byte[size], "0000644").ToArray();

    private static byte[] Many(int count)
    {
        var tar = new TarBytes();
        for (var number = 0; number < count; number++)
        {
            tar.Directory($"{number}");
        }

        return TarBytes.Gzip(tar.ToArray());
    }

    private static TarBytes RandomTar()
    {
        var content = new byte[100_000];
        new Random(1).NextBytes(content);
        return new TarBytes().File("first").Entry("noise", '0', "", content, "0000644");
    }

    private static byte[] Deep(int entries, string directories)
    {
        var tar = new TarBytes();
        for (var number = 0; number < entries; number++)
        {
            tar.LongName($"{number}/{directories}f");
        }

        return tar.ToGzip();
    }

    private static byte[] Damaged(byte[] archive, int at)
    {
        archive[at] ^= 1;
        return archive;
    }

    private static byte[] Damage(byte[] archive)
    {
        for (var index = archive.Length / 2; index < (archive.Length / 2) + 50; index++)
        {
            archive[index] ^= 0x5a;
        }

        return archive;
    }
}
