using FsCheck;
using FsCheck.Fluent;
using Operator.Core.Contract;
using Operator.Entities;
using Operator.Workspace;
using Operator.Workspace.Sources.Archives;

namespace Operator.Tests.Workspace.Sources;

public sealed class UnpackTests : IDisposable
{
    private readonly UnpackBench bench = new();

    private string Target => bench.Target;

    [Fact]
    public void Archive_of_each_kind_becomes_its_files()
    {
        var tar = new TarBytes()
            .Directory("src/")
            .File("src/main.go", "package main")
            .File("run.sh", mode: "0000755")
            .Link("link", "src/main.go");
        byte[][] archives =
        [
            tar.ToArray(),
            tar.ToGzip(),
            ZstdBytes.Of(tar.ToArray()),
            ZipBytes.Of(("src/", ""), ("src/main.go", "package main"), ("run.sh", "text")),
        ];

        Assert.All(
            archives,
            archive =>
            {
                Unpack(archive);
                Assert.Equal("package main", File.ReadAllText(Path.Combine(Target, "src/main.go")));
            }
        );
        Unpack(tar.ToArray());
        Assert.True((File.GetUnixFileMode(Path.Combine(Target, "run.sh")) & UnixFileMode.UserExecute) != 0);
        Assert.Equal("src/main.go", new FileInfo(Path.Combine(Target, "link")).LinkTarget);
    }

    [Fact]
    public void Directory_that_holds_everything_is_taken_away()
    {
        Unpack(new TarBytes().File("app-1.0/Dockerfile").File("app-1.0/src/main").ToGzip());

        Assert.Equal(["Dockerfile", "src/main"], Files());
    }

    [Fact]
    public void Zip_with_a_link_inside_becomes_a_link()
    {
        Unpack(ZipBytes.WithLink("link", "file"));

        Assert.Equal("file", new FileInfo(Path.Combine(Target, "link")).LinkTarget);
    }

    [Fact]
    public void Long_and_foreign_names_are_kept()
    {
        var name = string.Join('/', Enumerable.Repeat("verzeichnis-mit-längerem-namen", 10));

        Unpack(new TarBytes().File("other").LongName(name).ToArray());

        Assert.Contains(name, Files());
    }

    [Fact]
    public void Hard_link_inside_becomes_a_copy()
    {
        Unpack(new TarBytes().File("one", "content").HardLink("two", "one").ToArray());

        Assert.Equal("content", File.ReadAllText(Path.Combine(Target, "two")));
    }

    [Fact]
    public void Zstd_may_have_several_frames_and_what_is_skipped()
    {
        var tar = new TarBytes().File("src/main.go", "package main").ToArray();

        Unpack([.. ZstdBytes.Skipped(10), .. ZstdBytes.Of(tar[..700]), .. ZstdBytes.Skipped(600), .. ZstdBytes.Of(tar[700..])]);

        Assert.Equal(["main.go"], Files());
    }

    [Fact]
    public void Zstd_window_as_large_as_the_program_reads_is_read()
    {
        var tar = new TarBytes().File("a").File("b").ToArray();

        Unpack(ZstdBytes.WithWindow(27, tar));

        Assert.Equal(["a", "b"], Files());
    }

    [Fact]
    public void Zstd_with_damaged_bytes_is_unpacked_or_refused()
    {
        var whole = ZstdBytes.Of(new TarBytes().File("a", new string('x', 3000)).File("b", "text").ToArray());
        var damage = Gen.Zip(Gen.Choose(0, whole.Length - 1), Gen.Choose(0, 511));

        Prop.ForAll(
                Arb.From(damage),
                at =>
                {
                    var (place, change) = at;
                    byte[] archive = [.. whole];
                    archive[place] ^= (byte)change;
                    var failure = Failure(change < 256 ? archive : archive[..place]);

                    // A fault with a reason for the user; nothing else may come out of the reader.
                    return failure is null or BuildFault { Failure.Reason.Class: FailureClass.User };
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    public static TheoryData<string> Hostile => [.. HostileArchives.All.Keys];

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Hostile_archive_fails_with_its_reason_and_writes_nothing_outside(string name)
    {
        var (archive, reason) = HostileArchives.All[name];
        var outside = Path.Combine(bench.Root, "outside");
        File.WriteAllText(outside, "untouched");

        var fault = Assert.Throws<BuildFault>(() => Unpack(archive(), new SourceLimits { MaxFiles = HostileArchives.MaxFiles }));

        Assert.Equal(reason, fault.Failure.Reason.Name);
        Assert.Equal("untouched", File.ReadAllText(outside));
        Assert.DoesNotContain('\n', fault.Message);
        Assert.Subset(
            new HashSet<string>(["archive", "outside", "target"]),
            Directory.EnumerateFileSystemEntries(bench.Root).Select(path => Path.GetFileName(path)).ToHashSet()
        );
    }

    [Fact]
    public void Sizes_are_held_against_the_limits_while_unpacking()
    {
        var archive = new TarBytes().File("a", new string('x', 3000)).File("b", new string('y', 3000)).ToArray();

        Assert.Equal("SourceTooLarge", Fails(archive, new SourceLimits { MaxBytes = 5000 }));
        Assert.Equal("SourceFileTooLarge", Fails(archive, new SourceLimits { MaxFileBytes = 2000 }));
        Assert.Equal("SourceArchiveBomb", Fails(archive, new SourceLimits { MaxFiles = 1 }));
    }

    [Fact]
    public void Zip_directory_that_only_the_large_record_tells_of_is_counted_before_it_is_read()
    {
        var archive = ZipBytes.Hiding(ZipBytes.Of([.. Enumerable.Range(0, 20).Select(number => ($"{number}/", ""))]));
        Unpack(archive);
        Assert.Equal(20, Directory.GetDirectories(Target).Length);
        using var file = File.OpenRead(bench.Archive);

        var fault = Assert.Throws<BuildFault>(() => ZipDirectory.ReadNames(file, new SourceLimits { MaxFiles = 10 }));

        Assert.Equal("SourceArchiveBomb", fault.Failure.Reason.Name);
    }

    public void Dispose() => bench.Dispose();

    private Exception? Failure(byte[] archive)
    {
        try
        {
            Unpack(archive);
            return null;
        }
        catch (Exception exception)
        {
            return exception;
        }
    }

    private string Fails(byte[] archive, SourceLimits limits) =>
        Assert.Throws<BuildFault>(() => Unpack(archive, limits)).Failure.Reason.Name;

    private void Unpack(byte[] archive, SourceLimits? limits = null) => bench.Unpack(archive, limits);

    private List<string> Files() => bench.Files();
}
