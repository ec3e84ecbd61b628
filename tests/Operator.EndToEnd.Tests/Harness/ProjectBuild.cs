using Operator.Entities.ImageBuilds;

namespace Operator.EndToEnd.Tests.Harness;

/// <summary>A project of tests/assets/projects on its whole way: pushed to git, detected, built, pushed, pulled, started and asked.</summary>
public static class ProjectBuild
{
    public static async Task AnswersAsync(
        this OperatorSuite suite,
        string folder,
        string modelVersion,
        int port,
        string answer,
        string options,
        string? from = null,
        string path = "/"
    )
    {
        var cancellation = TestContext.Current.CancellationToken;
        var url = await GitRepositories.PushAsync(from ?? $"tests/assets/projects/{folder}", $"public/{folder}", cancellation);
        var repository = $"projects/{folder}";
        var build = await suite.ApplyAsync(
            $"project-{folder}",
            $$"""
            source: {git: {url: "{{url}}" } }
            output: {repository: {{suite.Cluster.Registry}}/{{repository}}, tags: [e2e], insecure: true}
            {{options}}
            """,
            cancellation
        );

        var ended = await build.EndsAsync(cancellation, seconds: 600);

        Assert.True(ended.Status.Phase == BuildPhase.Succeeded, BuildUnderTest.Describe(ended));
        Assert.Equal(modelVersion, ended.Status.Plan?.ModelVersion);
        Assert.Equal(40, ended.Status.Source?.Revision?.Length);
        var image = await RegistryImage.ReadAsync(suite.Cluster.Registry, repository, "e2e", cancellation);
        Assert.Equal(ended.Status.Image?.Digest, image.Digest);
        Assert.Equal(ended.Status.Source?.Revision, image.Labels.GetProperty("org.opencontainers.image.revision").GetString());
        await using var running = await RunningImage.StartAsync(
            build.Kubectl,
            $"{suite.Cluster.Registry}/{repository}@{image.Digest}",
            port,
            cancellation
        );
        Assert.Contains(answer, await running.AskAsync(path, cancellation), StringComparison.Ordinal);
        if (image.HealthCheck is { } check)
        {
            var checkedNow = await running.ExecAsync(check, cancellation);
            Assert.True(checkedNow.ExitCode == 0, checkedNow.Error + checkedNow.Output);
        }
    }
}
