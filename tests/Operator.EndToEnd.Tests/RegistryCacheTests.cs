using Operator.EndToEnd.Tests.Harness;
using Operator.Entities.ImageBuilds;

namespace Operator.EndToEnd.Tests;

/// <summary>cache.mode registry: what one build has made, the next one finds in the registry, on whatever node.</summary>
public sealed class RegistryCacheTests(OperatorSuite suite)
{
    [Fact]
    public async Task Rebuild_without_a_change_reuses_every_step_and_makes_the_same_digest()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var first = await BuildAsync("one", "cached", cancellation);
        Assert.Equal(0, first.Status.Cache?.Hits);
        Assert.Contains(first.Status.Warnings ?? [], warning => warning.StartsWith("There is no cache at", StringComparison.Ordinal));

        var second = await BuildAsync("two", "cached", cancellation);

        Assert.Equal((2, 1), (second.Status.Run?.Number, first.Status.Run?.Number));
        Assert.True(second.Status.Cache is { Total: > 0 } cache && cache.Hits == cache.Total, $"{second.Status.Cache}");
        Assert.Equal(first.Status.Image?.Digest, second.Status.Image?.Digest);
        Assert.Null(second.Status.Warnings);
    }

    [Fact]
    public async Task Cache_that_cannot_be_written_fails_nothing_and_is_told()
    {
        var cancellation = TestContext.Current.CancellationToken;

        var ended = await BuildAsync(
            "one",
            "uncached",
            cancellation,
            $"{suite.Cluster["IMAGEBUILD_TEST_REGISTRY_READONLY"]}/uncached/cache"
        );

        Assert.Contains(
            ended.Status.Warnings ?? [],
            warning => warning.StartsWith("The cache could not be written", StringComparison.Ordinal)
        );
    }

    // The namespace is another one in each run, so that its repositories have no cache of an earlier run.
    private async Task<ImageBuild> BuildAsync(string request, string name, CancellationToken cancellationToken, string? repository = null)
    {
        var build = await suite.ApplyAsync(
            name,
            $$"""
            modelVersion: dockerfile
            runRequest: {{request}}
            source: {inline: {files: {app.txt: "the same"} } }
            dockerfile:
              inline: |
                FROM debian:bookworm-slim
                RUN head -c 20 /dev/urandom | base64 > /random
                COPY app.txt /app.txt
            cache: {mode: registry{{(repository is null ? "" : $", repository: {repository}")}}}
            output: {repository: {{suite.Cluster.Registry}}/{{suite.Kubectl.Namespace}}/{{name}}, tags: [t], insecure: true}
            """,
            cancellationToken
        );
        var ended = await build.EndsAsync(cancellationToken);
        Assert.True(ended.Status.Phase == BuildPhase.Succeeded, BuildUnderTest.Describe(ended));
        return ended;
    }
}
