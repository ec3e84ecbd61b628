using System.Text;
using Operator.Core.Contract;
using Operator.Entities;
using Operator.Workspace;
using Operator.Workspace.Sources.Archives;

namespace Operator.Tests.Workspace.Sources;

/// <summary>Archives that are odd and harmless: what GNU tar, bsdtar and unzip read without a complaint is read.</summary>
public sealed class OddArchiveTests : IDisposable
{
    private readonly UnpackBench bench = new();

    private string Target => bench.Target;

    private static byte[] Negative => [.. Enumerable.Repeat((byte)0xff, 12)];

    private static byte[] Huge => [0x80, .. new byte[3], 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];

    public static TheoryData<string> Odd => [.. Archives.Keys];

    private static IReadOnlyDictionary<string, byte[]> Archives { get; } =
        new Dictionary<string, byte[]>(StringComparer.Ordinal)
        {
            ["owner above 2^31"] = Tar(tar => tar.Change(108, "31234567\0"u8[..8].ToArray())),
            ["owner in binary"] = Tar(tar => tar.Change(108, [0x80, 0, 0, 0, 0xff, 0xff, 0xff, 0xfe])),
            ["owner and group that are no numbers"] = Tar(tar => tar.Change(108, "nobody\0\0nogroup\0"u8.ToArray())),
            ["time before the epoch"] = Tar(tar => tar.Change(136, Negative)),
            ["time in the far future"] = Tar(tar => tar.Change(136, Huge)),
            ["time that is no number"] = Tar(tar => tar.Change(136, "not a time\0\0"u8.ToArray())),
            ["time in an extended header beyond all numbers"] = Tar(tar => tar.Extended("mtime", "99999999999999999999")),
            ["times and owners in an extended header that are none"] = Tar(tar =>
                tar.Extended("mtime", "yesterday").Extended("uid", "-5").Extended("atime", "")
            ),
            ["key without a value"] = Tar(tar => tar.Extended("path", "")),
            ["size in binary"] = Tar(tar => tar.Change(124, [0x80, .. new byte[10], 4])),
            ["size with blanks"] = Tar(tar => tar.Change(124, "         4 \0"u8.ToArray())),
            ["mode in binary"] = Tar(tar => tar.Change(100, [0x80, 0, 0, 0, 0, 0, 1, 0xa4])),
            ["device numbers that are none"] = Tar(tar => tar.Change(329, "?? ?????????????"u8.ToArray())),
            ["no end mark"] = new TarBytes().File("a", "text").ToUnended(),
            ["no padding at the end"] = new TarBytes().File("a", "text").ToUnended()[..516],
            ["one block of zeros"] = [.. new TarBytes().File("a", "text").ToUnended(), .. new byte[512]],
            ["half a block of zeros"] = [.. new TarBytes().File("a", "text").ToUnended(), .. new byte[100]],
            ["something behind the end"] = [.. new TarBytes().File("a", "text").ToArray(), .. "garbage"u8],
            ["volume label"] = new TarBytes().Special("backup of today", 'V').File("a", "text").ToArray(),
            ["old header"] = Tar(tar => tar.Change(257, new byte[255])),
            ["header of GNU tar"] = Tar(tar => tar.Change(257, "ustar  \0"u8.ToArray()).Change(345, "00000000000"u8.ToArray())),
            ["type of old programs"] = Tar(tar => tar.Change(156, [0])),
            ["contiguous file"] = Tar(tar => tar.Change(156, "7"u8.ToArray())),
            ["link that claims a size"] = new TarBytes()
                .File("a", "text")
                .Change(124, "00000001000\0"u8.ToArray())
                .Link("link", "a")
                .File("b")
                .ToArray(),
            ["directory that claims a size"] = new TarBytes()
                .Change(124, "00000010000\0"u8.ToArray())
                .Directory("d/")
                .File("a", "text")
                .ToArray(),
            ["the same directory twice"] = new TarBytes().Directory("d/").Directory("d").Directory("./d/").File("a", "text").ToArray(),
            ["global header"] = new TarBytes()
                .Entry("pax_global_header", 'g', "", "16 comment=1234\n"u8.ToArray(), "0000644")
                .File("a", "text")
                .ToArray(),
            ["checksum of signed bytes"] = Signed(),
        };

    [Theory]
    [MemberData(nameof(Odd))]
    public void Odd_archive_is_read(string name)
    {
        Unpack(Archives[name]);

        Assert.Equal("text", File.ReadAllText(Path.Combine(Target, "a")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Hard_link_with_a_size_is_a_copy_whether_its_content_follows_or_not(bool follows)
    {
        var content = Encoding.UTF8.GetBytes(new string('x', 700));
        var tar = new TarBytes().File("a", Encoding.UTF8.GetString(content));
        tar = follows ? tar.Entry("b", '1', "a", content, "0000644") : tar.Change(124, "00000001274\0"u8.ToArray()).HardLink("b", "a");

        Unpack(tar.File("c").ToArray());

        Assert.Equal(["a", "b", "c"], Files());
        Assert.Equal(700, new FileInfo(Path.Combine(Target, "b")).Length);
    }

    [Fact]
    public void Directory_of_old_programs_is_a_file_whose_name_ends_in_a_slash()
    {
        Unpack(new TarBytes().Change(156, [0]).File("d/", "").File("d/a").File("b").ToArray());

        Assert.True(Directory.Exists(Path.Combine(Target, "d")));
    }

    [Fact]
    public void What_macOS_puts_beside_the_files_is_left_out()
    {
        var tar = new TarBytes()
            .File("./._app", "Mac OS X")
            .Directory("./app/")
            .File("./._.", "Mac OS X")
            .File("./.DS_Store", "Mac OS X")
            .File("./app/._Dockerfile", "Mac OS X")
            .File("./app/Dockerfile")
            .File("./app/._of-its-own");
        Unpack(tar.ToGzip());
        Assert.Equal(["._of-its-own", "Dockerfile"], Files());

        Unpack(ZipBytes.Of(("._app", "x"), (".DS_Store", "x"), ("__MACOSX/app/x", "x"), ("app/.DS_Store", "x"), ("app/a", "text")));
        Assert.Equal(["a"], Files());
    }

    [Theory]
    [InlineData(0, new byte[] { (byte)'G', (byte)'r', 0x94, 0xe1, (byte)'e' }, "Größe")]
    [InlineData(3, new byte[] { (byte)'G', (byte)'r', 0x94, 0xe1, (byte)'e' }, "Größe")]
    [InlineData(0, new byte[] { 0x84 }, "ä")]
    [InlineData(0, new byte[] { 0xc3, 0xa4 }, "├ñ")]
    [InlineData(3, new byte[] { 0xc3, 0xa4 }, "ä")]
    [InlineData(19, new byte[] { 0xc3, 0xa4 }, "ä")]
    public void Name_in_a_zip_without_the_flag_is_read_as_it_was_meant(byte host, byte[] name, string expected)
    {
        Unpack(ZipBytes.Named(name, host, utf8: false));

        Assert.Equal([expected], Files());
    }

    [Fact]
    public void Name_in_a_zip_with_the_flag_is_UTF8()
    {
        Unpack(ZipBytes.Named([0xc3, 0xa4], host: 0, utf8: true));

        Assert.Equal(["ä"], Files());
    }

    [Fact]
    public void Every_byte_of_code_page_437_is_a_name_of_its_own()
    {
        var names = Enumerable.Range(0x80, 128).Select(value => ZipName.Decode([(byte)value], [], host: 0, flags: 0)).ToList();

        Assert.Equal(128, names.Distinct(StringComparer.Ordinal).Count());
        Assert.DoesNotContain("\ufffd", names);
    }

    [Fact]
    public void Name_that_is_not_UTF8_is_shown_byte_by_byte()
    {
        var fault = Assert.Throws<BuildFault>(() =>
            Unpack(new TarBytes().Change(0, [.. "src/entr"u8, 0xe9, (byte)'e']).File("").ToArray())
        );

        Assert.Equal("src/entr\\xE9e in the source has a name that is not UTF-8", fault.Message);
    }

    [Fact]
    public void Links_in_a_circle_are_left_as_they_are()
    {
        Unpack(new TarBytes().File("f").Link("a", "b").Link("b", "a").Link("self", "self").Link("below", "a/x").ToArray());

        Assert.Equal("b", new FileInfo(Path.Combine(Target, "a")).LinkTarget);
        Assert.Equal("self", new FileInfo(Path.Combine(Target, "self")).LinkTarget);
    }

    [Fact]
    public void Directories_that_entries_imply_are_counted_before_they_are_made()
    {
        var tar = new TarBytes();
        for (var number = 0; number < 100; number++)
        {
            tar.LongName($"{number}/{string.Concat(Enumerable.Repeat("d/", 100))}f");
        }

        var fault = Assert.Throws<BuildFault>(() => Unpack(tar.ToArray(), new SourceLimits { MaxFiles = 1000 }));

        Assert.Equal("SourceArchiveBomb", fault.Failure.Reason.Name);
        Assert.True(Directory.EnumerateFileSystemEntries(Target, "*", SearchOption.AllDirectories).Count() <= 1000);
    }

    [Fact]
    public void Mutated_headers_are_read_or_are_the_archives_fault()
    {
        var random = new Random(20261126);
        var whole = new TarBytes()
            .Directory("d/")
            .Extended("path", "d/extended")
            .File("d/a", new string('x', 600))
            .Link("l", "d/a")
            .HardLink("h", "d/a")
            .Special("label", 'V')
            .File("b")
            .ToArray();
        var outcomes = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var run = 0; run < 2000; run++)
        {
            var outcome = Outcome(Mutate(whole, random));
            outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
        }

        Assert.All(outcomes.Keys, outcome => Assert.StartsWith("Source", outcome));
        Assert.True(outcomes.Count >= 4, "because the inputs are to reach more than one way out");
    }

    [Fact]
    public void Mutated_zips_are_read_or_are_the_archives_fault()
    {
        var random = new Random(437);
        var whole = ZipBytes.Of(("d/", ""), ("d/a", new string('x', 600)), ("b", "text"));
        for (var run = 0; run < 1000; run++)
        {
            byte[] archive = [.. whole];
            for (var change = random.Next(1, 6); change > 0; change--)
            {
                archive[random.Next(archive.Length)] = Interesting(random);
            }

            Assert.StartsWith("Source", Outcome(archive));
        }
    }

    public void Dispose() => bench.Dispose();

    // A header with another field, and a checksum that fits again, so that the field itself is read.
    private static byte[] Mutate(byte[] whole, Random random)
    {
        byte[] archive = [.. whole];
        for (var change = random.Next(1, 4); change > 0; change--)
        {
            var header = archive.AsSpan(512 * random.Next(archive.Length / 512), 512);
            var start = random.Next(512);
            for (var index = start; index < Math.Min(512, start + random.Next(1, 13)); index++)
            {
                header[index] = Interesting(random);
            }

            if (random.Next(4) > 0)
            {
                "        "u8.CopyTo(header[148..]);
                var sum = 0;
                foreach (var value in header)
                {
                    sum += value;
                }

                Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ").CopyTo(header[148..]);
            }
        }

        return random.Next(8) == 0 ? archive[..random.Next(archive.Length)] : archive;
    }

    private static byte Interesting(Random random) =>
        random.Next(4) switch
        {
            0 => 0xff,
            1 => (byte)random.Next(256),
            2 => (byte)"0123456789 /.x5gLKSVD"[random.Next(21)],
            _ => 0x80,
        };

    private string Outcome(byte[] archive)
    {
        try
        {
            Unpack(archive);
            return "Source";
        }
        catch (BuildFault fault)
        {
            Assert.Equal(FailureClass.User, fault.Failure.Reason.Class);
            return fault.Failure.Reason.Name;
        }
    }

    private static byte[] Tar(Func<TarBytes, TarBytes> change) => change(new TarBytes()).File("a", "text").ToArray();

    private static byte[] Signed()
    {
        // A byte above 127 in a field that is not used counts less than nothing for old programs.
        var archive = new TarBytes().Change(265, [0xe9]).File("a", "text").ToArray();
        var sum = Convert.ToInt32(Encoding.ASCII.GetString(archive.AsSpan(148, 6)), 8);
        Encoding.ASCII.GetBytes(Convert.ToString(sum - 256, 8).PadLeft(6, '0')).CopyTo(archive, 148);
        return archive;
    }

    private void Unpack(byte[] archive, SourceLimits? limits = null) => bench.Unpack(archive, limits);

    private List<string> Files() => bench.Files();
}
