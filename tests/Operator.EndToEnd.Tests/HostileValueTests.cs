using Operator.EndToEnd.Tests.Harness;
using Operator.Entities.ImageBuilds;

namespace Operator.EndToEnd.Tests;

/// <summary>Values are data: what the spec says is, byte for byte, what the image has, and nothing of it ever ran.</summary>
public sealed class HostileValueTests(OperatorSuite suite)
{
    [Fact]
    public async Task Hostile_values_reach_the_image_as_they_are()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var build = await suite.ApplyAsync(
            "hostile-values",
            $$"""
            modelVersion: dockerfile
            dockerfile:
              inline: |
                FROM debian:bookworm-slim
                ARG GIVEN
                RUN test "$GIVEN" = 'a "b" $(touch /owned) $HOME `id` \' && test ! -e /owned
                USER 1000
            buildArgs: {GIVEN: 'a "b" $(touch /owned) $HOME `id` \'}
            environment:
              QUOTES: 'a "b" ''c'' `d`'
              DOLLARS: '$HOME ${PATH} $(id) $$ $(QUOTES)'
              BACKSLASH: 'ends with \'
              HASH: '# not a comment'
              INSTRUCTION: 'x" RUN touch /owned "'
            labels:
              dev.example/hostile: 'l" RUN touch /owned && echo "$HOME'
            output: {repository: {{suite.Cluster.Registry}}/hostile/values, tags: [t], insecure: true}
            """,
            cancellation
        );

        var ended = await build.EndsAsync(cancellation);

        Assert.True(ended.Status.Phase == BuildPhase.Succeeded, BuildUnderTest.Describe(ended));
        var image = await RegistryImage.ReadAsync(suite.Cluster.Registry, "hostile/values", "t", cancellation);
        Assert.Contains("""QUOTES=a "b" 'c' `d`""", image.Environment);
        Assert.Contains("DOLLARS=$HOME ${PATH} $(id) $$ $(QUOTES)", image.Environment);
        Assert.Contains("""BACKSLASH=ends with \""", image.Environment);
        Assert.Contains("HASH=# not a comment", image.Environment);
        Assert.Contains("INSTRUCTION=x\" RUN touch /owned \"", image.Environment);
        Assert.Equal("l\" RUN touch /owned && echo \"$HOME", image.Labels.GetProperty("dev.example/hostile").GetString());
    }
}
