using Operator.Controllers;
using Operator.Entities.ImageBuilds;
using Operator.Testing.Builds;

namespace Operator.Tests.Controllers;

/// <summary>What a process has just written counts until the informer shows it, and not a moment longer.</summary>
public sealed class BuildMemoryTests
{
    private readonly BuildMemory memory = new();

    [Fact]
    public void Build_as_written_counts_while_the_informer_shows_the_version_before()
    {
        var (seen, written) = (Version("1"), Version("2"));
        memory.NoteWrite(seen, written, An.Hour);

        Assert.Same(written, memory.Newest(seen));
        Assert.Same(written, memory.Newest(Version("1")));
    }

    [Fact]
    public void Build_as_seen_counts_once_the_informer_has_moved_on()
    {
        memory.NoteWrite(Version("1"), Version("2"), An.Hour);
        var changed = Version("3");

        Assert.Same(changed, memory.Newest(changed));
        Assert.Equal("1", memory.Newest(Version("1")).Metadata.ResourceVersion);
    }

    [Fact]
    public void Write_that_changed_nothing_replaces_nothing()
    {
        var seen = Version("1");
        memory.NoteWrite(seen, Version("1"), An.Hour);

        Assert.Same(seen, memory.Newest(seen));
        Assert.Equal(An.Hour, memory.Of(seen).LastWrite);
    }

    [Fact]
    public void Build_that_is_forgotten_is_as_if_never_seen()
    {
        var seen = Version("1");
        memory.NoteWrite(seen, Version("2"), An.Hour);
        memory.Forget(seen);

        Assert.Same(seen, memory.Newest(seen));
        Assert.Equal(new Core.Status.Remembered(), memory.Of(seen));
    }

    private static ImageBuild Version(string version)
    {
        var build = An.ImageBuild();
        build.Metadata = build.Metadata with { ResourceVersion = version };
        return build;
    }
}
