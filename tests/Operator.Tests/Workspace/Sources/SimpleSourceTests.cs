using Operator.Core.Contract;
using Operator.Core.Planning;
using Operator.Entities.ImageBuilds;

namespace Operator.Tests.Workspace.Sources;

/// <summary>ConfigMaps, inline files and no source; and what prepare leaves for the engine.</summary>
public sealed class SimpleSourceTests : IDisposable
{
    private readonly Workbench bench = new();

    [Fact]
    public async Task ConfigMap_becomes_plain_files()
    {
        MountConfigMap(("Dockerfile", "FROM scratch"), ("app.py", "print()"));

        var (code, report) = await bench.PrepareAsync(new BuildSource { ConfigMap = new ConfigMapSource { Name = "app" } });

        Assert.Equal((0, "configMap", "app"), (code, report.Source?.Kind, report.Source?.Location));
        Assert.Equal(["Dockerfile", "app.py"], bench.ContextFiles);
        Assert.Null(new FileInfo(Path.Combine(bench.Paths.Context, "app.py")).LinkTarget);
    }

    [Fact]
    public async Task Digest_of_a_ConfigMap_follows_its_content()
    {
        var source = new BuildSource { ConfigMap = new ConfigMapSource { Name = "app" } };
        MountConfigMap(("a", "1"));
        var first = (await bench.PrepareAsync(source)).Report.Source!.Digest;
        var again = (await bench.PrepareAsync(source)).Report.Source!.Digest;
        MountConfigMap(("a", "2"));
        var other = (await bench.PrepareAsync(source)).Report.Source!.Digest;

        Assert.Equal(first, again);
        Assert.NotEqual(first, other);
    }

    [Fact]
    public async Task Items_choose_keys_and_give_them_paths()
    {
        MountConfigMap(("main", "print()"), ("unused", ""));

        var (code, _) = await bench.PrepareAsync(ConfigMap(("main", "src/main.py")));

        Assert.Equal(0, code);
        Assert.Equal(["src/main.py"], bench.ContextFiles);
    }

    [Theory]
    [InlineData("missing", "a", "SourceConfigMapNotFound")]
    [InlineData("main", "../a", "SpecPathInvalid")]
    [InlineData("main", "/a", "SpecPathInvalid")]
    public async Task Item_that_cannot_be_honoured_fails(string key, string path, string reason)
    {
        MountConfigMap(("main", "print()"));

        var (_, report) = await bench.PrepareAsync(ConfigMap((key, path)));

        Assert.Equal(reason, report.Failure!.Reason);
    }

    [Fact]
    public async Task ConfigMap_without_keys_is_empty()
    {
        MountConfigMap();

        var (_, report) = await bench.PrepareAsync(new BuildSource { ConfigMap = new ConfigMapSource { Name = "app" } });

        Assert.Equal("SourceEmpty", report.Failure!.Reason);
    }

    [Fact]
    public async Task Inline_files_are_written()
    {
        var (code, report) = await bench.PrepareAsync(Inline(("Dockerfile", "FROM scratch"), ("src/ä b", "x")));

        Assert.Equal((0, "inline"), (code, report.Source?.Kind));
        Assert.Equal(["Dockerfile", "src/ä b"], bench.ContextFiles);
    }

    [Theory]
    [InlineData("../a")]
    [InlineData("/etc/cron.d/a")]
    [InlineData("a\nb")]
    [InlineData(".")]
    [InlineData("Dockerfile/below")]
    public async Task Inline_file_with_a_bad_path_fails(string path)
    {
        var (_, report) = await bench.PrepareAsync(Inline(("Dockerfile", "FROM scratch"), (path, "x")));

        Assert.Equal("SpecPathInvalid", report.Failure!.Reason);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Directories_that_paths_imply_are_counted_before_they_are_made(bool inline)
    {
        bench.Limits = new SourceLimits { MaxFiles = 20 };
        var path = string.Concat(Enumerable.Repeat("d/", 30)) + "file";
        MountConfigMap(("main", "x"));

        var (_, report) = await bench.PrepareAsync(inline ? Inline((path, "x")) : ConfigMap(("main", path)));

        Assert.Equal("SourceTooLarge", report.Failure!.Reason);
        Assert.True(Directory.EnumerateFileSystemEntries(bench.Paths.Source, "*", SearchOption.AllDirectories).Count() <= 20);
    }

    [Fact]
    public async Task ConfigMap_whose_paths_are_in_each_others_way_is_refused()
    {
        MountConfigMap(("one", "x"), ("two", "y"));

        var (_, report) = await bench.PrepareAsync(ConfigMap(("one", "a"), ("two", "a/b")));

        Assert.Equal("SpecPathInvalid", report.Failure!.Reason);
    }

    [Fact]
    public async Task Engine_finds_its_files_and_the_log_shows_the_Dockerfile()
    {
        var (code, report) = await bench.PrepareAsync(Inline(("main", "x")));

        Assert.Equal(0, code);
        var directory = bench.Paths.Image(0);
        Assert.StartsWith("FROM scratch\n", File.ReadAllText(Path.Combine(directory, "Dockerfile")), StringComparison.Ordinal);
        Assert.Contains(
            "--local\0context=/workspace/context\0",
            File.ReadAllText(Path.Combine(directory, "args")),
            StringComparison.Ordinal
        );
        Assert.True(File.Exists(Path.Combine(bench.Paths.Plan, "buildkitd.toml")));
        var listing = LoggedDockerfile.FromLogLines(bench.Log.Split('\n'));
        Assert.Equal(report.DockerfileSha256, LoggedDockerfile.Sha256(listing!));
        Assert.Equal(1, report.Images);
    }

    [Fact]
    public async Task Only_prepare_may_write_what_it_planned_and_a_second_try_starts_from_nothing()
    {
        await bench.PrepareAsync(Inline(("main", "x")));
        await File.WriteAllTextAsync(Path.Combine(bench.Paths.Plan, "left"), "", TestContext.Current.CancellationToken);
        bench.EngineWrites("{}", 1);

        await bench.PrepareAsync(Inline(("main", "x")));

        Assert.False(File.Exists(Path.Combine(bench.Paths.Plan, "left")));
        Assert.False(Directory.Exists(bench.Paths.Image(1)));
        Assert.False(File.Exists(bench.Paths.Result(1)));
        Assert.Equal(0b111_000_000, (int)File.GetUnixFileMode(bench.Paths.Image(0)));
    }

    [Fact]
    public async Task Request_that_cannot_be_read_is_the_operators_fault()
    {
        await File.WriteAllTextAsync(bench.Paths.Request, "garbage", TestContext.Current.CancellationToken);
        var log = new StringWriter();

        var code = await new Operator.Workspace.Prepare.PrepareRun(
            bench.Paths,
            new Operator.Workspace.ContainerLog(log),
            TimeProvider.System
        ).RunAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, code);
        Assert.Contains(
            "InternalError",
            await File.ReadAllTextAsync(bench.Paths.Report, TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
    }

    public void Dispose() => bench.Dispose();

    // As the kubelet mounts one: names are links through ..data to a directory that it swaps at once.
    private void MountConfigMap(params (string Key, string Value)[] data)
    {
        var mount = bench.Paths.SourceConfigMap;
        if (Directory.Exists(mount))
        {
            Directory.Delete(mount, recursive: true);
        }

        var hidden = Path.Combine(mount, "..2026_11_21_04_00_00.1");
        Directory.CreateDirectory(hidden);
        File.CreateSymbolicLink(Path.Combine(mount, "..data"), "..2026_11_21_04_00_00.1");
        foreach (var (key, value) in data)
        {
            File.WriteAllText(Path.Combine(hidden, key), value);
            File.CreateSymbolicLink(Path.Combine(mount, key), $"..data/{key}");
        }
    }

    private static BuildSource ConfigMap(params (string Key, string Path)[] items) =>
        new()
        {
            ConfigMap = new ConfigMapSource
            {
                Name = "app",
                Items = [.. items.Select(item => new ConfigMapItem { Key = item.Key, Path = item.Path })],
            },
        };

    private static BuildSource Inline(params (string Path, string Text)[] files) =>
        new() { Inline = new InlineSource { Files = files.ToDictionary(file => file.Path, file => file.Text) } };
}
