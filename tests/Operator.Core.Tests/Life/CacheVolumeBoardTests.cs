using Operator.Core.Life;
using Operator.Core.Observation;
using Operator.Testing.Builds;

namespace Operator.Core.Tests.Life;

/// <summary>Who has a cache volume: by the Pods that exist, and for a moment by what was granted.</summary>
public sealed class CacheVolumeBoardTests
{
    private const string Claim = "team/cache";

    private readonly CacheVolumeBoard board = new();

    [Fact]
    public void Free_volume_is_taken_and_stays_taken_until_its_Pod_is_shown()
    {
        Assert.Null(Take("one"));
        Assert.Equal("one", Take("two")?.Build);
        Assert.Null(Take("one"));

        Assert.Equal("one", Take("two", [Pod("one")])?.Build);
        Assert.Null(Take("two", [Pod("one", ended: true)]));
    }

    [Fact]
    public void Process_that_remembers_nothing_sees_it_by_the_Pods() => Assert.Equal("one", Take("two", [Pod("one")])?.Build);

    [Fact]
    public void Volume_of_a_Pod_that_was_not_made_is_free()
    {
        Take("one");
        board.Release("pod-one");

        Assert.Null(Take("two"));
    }

    [Fact]
    public void Promise_that_nobody_keeps_ends()
    {
        Take("one");
        Assert.True(board.IsPromised(Claim, An.Hour.AddSeconds(59)));

        Assert.NotNull(Take("two", after: 59));
        Assert.False(board.IsPromised(Claim, An.Hour.AddSeconds(60)));
        Assert.Null(Take("two", after: 60));
    }

    [Fact]
    public void Pod_that_is_being_stopped_says_when_it_is_gone_at_the_latest() =>
        Assert.Equal(An.Hour.AddMinutes(2), Take("two", [Pod("one", stopping: true)])?.FreeBy);

    [Fact]
    public void Other_volumes_are_free()
    {
        Take("one");

        Assert.Null(board.Take("other/cache", "two", "pod-two", [], An.Hour));
    }

    private Core.Status.CacheVolumeHolder? Take(string build, IReadOnlyList<BuildPod>? pods = null, int after = 0) =>
        board.Take(Claim, build, "pod-" + build, pods ?? [], An.Hour.AddSeconds(after));

    private static BuildPod Pod(string build, bool ended = false, bool stopping = false) =>
        new()
        {
            Namespace = "team",
            Build = build,
            BuildUid = build,
            Waiting = [],
            CacheClaim = "cache",
            Facts = new PodFacts
            {
                Name = "pod-" + build,
                Run = 1,
                Attempt = 1,
                Ended = ended,
                Deleting = stopping,
                DeletedAt = stopping ? An.Hour : null,
            },
        };
}
