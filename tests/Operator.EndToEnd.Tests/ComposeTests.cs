using Operator.EndToEnd.Tests.Harness;
using Operator.Entities.ImageBuilds;

namespace Operator.EndToEnd.Tests;

/// <summary>A compose file without a chosen service: every service with a <c>build</c> becomes an image of its own.</summary>
public sealed class ComposeTests(OperatorSuite suite)
{
    [Fact]
    public async Task Every_service_with_a_build_is_pushed_and_answers()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var url = await GitRepositories.PushAsync("tests/assets/projects/compose-two", "public/compose-two", cancellation);
        var build = await suite.ApplyAsync(
            "compose-two",
            $$"""
            source: {git: {url: "{{url}}"} }
            modelVersion: compose
            output: {repository: {{suite.Cluster.Registry}}/projects/two, tags: [e2e], insecure: true}
            """,
            cancellation
        );

        var ended = await build.EndsAsync(cancellation);

        Assert.True(ended.Status.Phase == BuildPhase.Succeeded, BuildUnderTest.Describe(ended));
        foreach (var service in new[] { "web", "api" })
        {
            var image = await RegistryImage.ReadAsync(suite.Cluster.Registry, $"projects/two-{service}", "e2e", cancellation);
            await using var running = await RunningImage.StartAsync(
                build.Kubectl,
                $"{suite.Cluster.Registry}/projects/two-{service}@{image.Digest}",
                8000,
                cancellation
            );
            Assert.Contains($"{service} answers", await running.AskAsync("/", cancellation), StringComparison.Ordinal);
        }
    }
}
