using System.Text.Json;
using Operator.EndToEnd.Tests.Harness;
using Operator.Entities.ImageBuilds;

namespace Operator.EndToEnd.Tests;

/// <summary>No source at all: every scaffold is built, pushed, pulled, answers and passes its own HEALTHCHECK.</summary>
public sealed class ScaffoldTests(OperatorSuite suite)
{
    [Theory]
    [InlineData("python-flask", 5000)]
    [InlineData("python-fastapi", 8000)]
    [InlineData("nodejs", 3000)]
    public async Task Scaffold_is_built_starts_and_passes_its_own_health_check(string modelVersion, int port)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var repository = $"scaffold/{modelVersion}";
        var build = await suite.ApplyAsync(
            $"scaffold-{modelVersion}",
            $$"""
            modelVersion: {{modelVersion}}
            version: 1.2.3
            description: a scaffold
            environment: {GREETING: hello}
            output: {repository: {{suite.Cluster.Registry}}/{{repository}}, tags: [v1, latest], insecure: true}
            """,
            cancellation
        );

        var ended = await build.EndsAsync(cancellation);

        Assert.True(ended.Status.Phase == BuildPhase.Succeeded, BuildUnderTest.Describe(ended));
        var image = await RegistryImage.ReadAsync(suite.Cluster.Registry, repository, "latest", cancellation);
        Assert.Equal(ended.Status.Image!.Digest, image.Digest);
        Assert.Equal("1.2.3", image.Labels.GetProperty("org.opencontainers.image.version").GetString());
        Assert.Contains("GREETING=hello", image.Environment);

        await using var running = await RunningImage.StartAsync(
            build.Kubectl,
            $"{suite.Cluster.Registry}/{repository}@{image.Digest}",
            port,
            cancellation
        );
        Assert.NotEmpty(await running.AskAsync("/", cancellation));
        Assert.Contains("healthy", await running.AskAsync("/health", cancellation), StringComparison.Ordinal);
        var check = await running.ExecAsync(
            image.HealthCheck ?? throw new InvalidOperationException("the image has no HEALTHCHECK"),
            cancellation
        );
        Assert.True(check.ExitCode == 0, check.Error + check.Output);
    }
}
