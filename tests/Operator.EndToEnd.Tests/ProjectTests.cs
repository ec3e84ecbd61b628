using Operator.EndToEnd.Tests.Harness;
using Operator.Entities.ImageBuilds;

namespace Operator.EndToEnd.Tests;

/// <summary>One small project of every kind: detected, really built, pushed, pulled, started; it answers and passes its own HEALTHCHECK.</summary>
public sealed class ProjectTests(OperatorSuite suite)
{
    public static TheoryData<string, string, int, string, string> Kinds() =>
        new()
        {
            { "node-npm", "nodejs", 3000, "shop: true is-odd without development dependencies", "" },
            { "node-pnpm", "nodejs", 3000, "shop: true is-odd without development dependencies", "" },
            { "node-yarn", "nodejs", 3000, "shop: true is-odd without development dependencies", "" },
            { "node-yarn-berry", "nodejs", 3000, "shop: true is-odd without development dependencies", "" },
            { "python-flask", "python", 5000, "flask answers", "" },
            { "python-poetry", "python", 5000, "poetry answers", "" },
            { "python-pipenv", "python", 5000, "pipenv answers", "" },
            { "python-fastapi", "python", 8000, "fastapi answers", "" },
            { "go", "go", 8080, "go answers", "" },
            { "rust", "rust", 8080, "rust answers", "" },
            { "java-maven", "java", 8080, "java answers", "" },
            { "java-gradle", "java", 8080, "gradle answers", "" },
            { "dotnet", "dotnet", 8080, "dotnet answers", "" },
            { "static-site", "static", 8080, "a built site answers", "modelVersion: static" },
            { "compose", "compose", 8000, "compose answers", "modelVersion: compose\ncompose: {service: web}" },
            { "nixpacks", "nixpacks", 8000, "nixpacks answers", "modelVersion: nixpacks" },
            { "generic", "generic", 8080, "generic answers", "modelVersion: generic" },
        };

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Project_is_detected_built_and_answers(string folder, string modelVersion, int port, string answer, string options)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var url = await GitRepositories.PushAsync($"tests/assets/projects/{folder}", $"public/{folder}", cancellation);
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
        Assert.Contains(answer, await running.AskAsync("/", cancellation), StringComparison.Ordinal);
        if (image.HealthCheck is { } check)
        {
            var checkedNow = await running.ExecAsync(check, cancellation);
            Assert.True(checkedNow.ExitCode == 0, checkedNow.Error + checkedNow.Output);
        }
    }
}
