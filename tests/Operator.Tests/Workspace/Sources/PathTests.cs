using Operator.Workspace.Sources;

namespace Operator.Tests.Workspace.Sources;

public sealed class PathTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("paths-").FullName;

    [Theory]
    [InlineData("a/b", "a/b")]
    [InlineData("./a//b/.", "a/b")]
    [InlineData("ä ö", "ä ö")]
    [InlineData(".", "")]
    public void Name_becomes_a_plain_path(string name, string path)
    {
        Assert.Equal(path, RelativePath.Parse(name, out var problem));
        Assert.Null(problem);
    }

    [Theory]
    [InlineData("/etc/passwd", "absolute")]
    [InlineData("a/../../b", "points outside")]
    [InlineData("..", "points outside")]
    [InlineData("a\nb", "control characters")]
    [InlineData("a\0b", "control characters")]
    [InlineData("a\\b", "backslash")]
    public void Name_that_no_file_may_have_is_refused(string name, string problem)
    {
        RelativePath.Parse(name, out var found);

        Assert.Contains(problem, found!, StringComparison.Ordinal);
    }

    [Fact]
    public void Name_of_more_than_255_bytes_is_refused()
    {
        RelativePath.Parse(new string('ä', 128), out var problem);

        Assert.Equal("has too long a name", problem);
    }

    [Fact]
    public void Links_are_followed_inside_and_nowhere_else()
    {
        Directory.CreateDirectory(Path.Combine(root, "real/deep"));
        File.WriteAllText(Path.Combine(root, "real/file"), "");
        Link("inside", "real");
        Link("real/deep/up", "../file");
        Link("absolute", "/etc");
        Link("out", "real/../..");
        Link("a", "b");
        Link("b", "a");

        Assert.Equal(Path.Combine(root, "real/file"), Assert.IsType<TreePath.Inside>(TreePath.Find(root, "inside/deep/up")).FullName);
        Assert.Equal("absolute", Assert.IsType<TreePath.Outside>(TreePath.Find(root, "absolute/passwd")).Link);
        Assert.Equal("out", Assert.IsType<TreePath.Outside>(TreePath.Find(root, "out")).Link);
        Assert.IsType<TreePath.Loop>(TreePath.Find(root, "a"));
        Assert.IsType<TreePath.Missing>(TreePath.Find(root, "inside/nothing"));
    }

    [Fact]
    public void Writing_replaces_a_link_instead_of_following_it()
    {
        var outside = Path.Combine(Path.GetTempPath(), $"outside-{Guid.NewGuid():N}");
        File.WriteAllText(outside, "untouched");
        Link(".dockerignore", outside);

        TreeWriter.Write(root, ".dockerignore", "new");

        Assert.Equal("untouched", File.ReadAllText(outside));
        Assert.Equal("new", File.ReadAllText(Path.Combine(root, ".dockerignore")));
        File.Delete(outside);
    }

    [Fact]
    public void Writing_below_a_link_is_refused()
    {
        Link("dir", Path.GetTempPath());

        Assert.Throws<IOException>(() => TreeWriter.Write(root, "dir/file", "text"));
    }

    public void Dispose() => Directory.Delete(root, recursive: true);

    private void Link(string path, string target) => File.CreateSymbolicLink(Path.Combine(root, path), target);
}
