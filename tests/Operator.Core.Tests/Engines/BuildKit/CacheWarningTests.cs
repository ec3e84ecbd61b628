using Operator.Core.Engines;
using Operator.Core.Engines.BuildKit;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Tests.Engines.BuildKit;

/// <summary>A cache that is missing, broken or not writable is told and stops nothing.</summary>
public sealed class CacheWarningTests
{
    [Fact]
    public void Missing_cache_is_told_apart_from_one_that_cannot_be_read()
    {
        Assert.Equal(
            ["There is no cache at registry.example.com/app:buildcache-amd64 yet: every step was built"],
            Read(
                "#5 importing cache manifest from registry.example.com/app:buildcache-amd64",
                "#5 ERROR: failed to configure registry cache importer: registry.example.com/app:buildcache-amd64: not found"
            ).Warnings
        );
        Assert.Equal(
            ["The cache at registry.example.com/app:c could not be read, so every step was built: unexpected status: 500"],
            Read("#5 importing cache manifest from registry.example.com/app:c", "#5 ERROR: unexpected status: 500").Warnings
        );
    }

    [Fact]
    public void Cache_that_cannot_be_written_is_told_once() =>
        Assert.Equal(
            ["The cache could not be written, so the next build does not find it: 403 Forbidden"],
            Read(
                "#9 exporting cache to registry",
                "#9 preparing build cache for export 0.1s done",
                "#9 ERROR: 403 Forbidden",
                "#9 ERROR: 403 Forbidden"
            ).Warnings
        );

    [Fact]
    public void Step_of_the_Dockerfile_that_fails_or_speaks_like_one_is_no_trouble_of_the_cache() =>
        Assert.Empty(
            Read(
                "#6 [2/2] RUN importing cache manifest from x",
                "#6 0.1 #5 importing cache manifest from y",
                "#6 ERROR: process did not complete successfully: exit code: 1"
            ).Warnings
        );

    [Fact]
    public void Cache_that_is_read_and_written_is_not_spoken_of() =>
        Assert.Empty(
            Read(
                "#5 importing cache manifest from registry.example.com/app:c",
                "#5 inferred cache manifest type: application/vnd.oci.image.index.v1+json done",
                "#5 DONE 0.1s",
                "#9 exporting cache to registry",
                "#9 DONE 0.2s"
            ).Warnings
        );

    [Theory]
    [InlineData("taken", "Every step was built, without a cache: another build has locked the cache volume")]
    [InlineData("unreadable", "What was on the cache volume was dropped, and every step was built: BuildKit could not open it")]
    public void What_becomes_of_a_volume_is_told(string word, string warning) =>
        Assert.Equal([warning], Read("imagebuild: image 1/1", $"imagebuild: cache {word}", "#1 [internal] load build definition").Warnings);

    [Fact]
    public void Word_that_the_script_does_not_say_is_no_warning() =>
        Assert.Empty(Read("imagebuild: cache full of secrets", "#7 0.1 imagebuild: cache taken").Warnings);

    private static LogFacts Read(params string[] lines)
    {
        var log = EngineCatalog.Find(BuildEngine.BuildKit)!.OpenLog();
        foreach (var line in lines)
        {
            log.Read(line, line);
        }

        return log.Facts;
    }
}
