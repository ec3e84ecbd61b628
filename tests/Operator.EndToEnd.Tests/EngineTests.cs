using Operator.EndToEnd.Tests.Harness;
using Operator.Entities.ImageBuilds;
using Operator.Testing.Programs;

namespace Operator.EndToEnd.Tests;

/// <summary>What every engine must do, in real Pods: the same inputs, and images that behave alike.</summary>
/// <param name="suite">The cluster.</param>
/// <param name="engine">Its name in manifests.</param>
/// <param name="level">The Pod Security level of its namespace.</param>
/// <param name="setting">The setting that names its image.</param>
/// <param name="image">The variable of the cluster that has the name.</param>
public abstract class EngineTests(OperatorSuite suite, string engine, string level, string setting, string image) : IAsyncLifetime
{
    private Kubectl kubectl = null!;
    private OperatorProcess? running;

    protected Kubectl Kubectl => kubectl;

    public virtual async ValueTask InitializeAsync()
    {
        var cancellation = TestContext.Current.CancellationToken;
        kubectl = await suite.CreateNamespaceAsync(engine, cancellation);
        (
            await kubectl.TryAsync(
                null,
                cancellation,
                "label",
                "namespace",
                kubectl.Namespace,
                $"pod-security.kubernetes.io/enforce={level}"
            )
        ).Checked();
        running = await OperatorProcess.StartAsync(
            suite.Cluster,
            kubectl.Namespace,
            Path.Combine(OperatorSuite.LogDirectory, $"{engine}.log"),
            cancellation,
            (setting, suite.Cluster[image])
        );
    }

    [Fact]
    public async Task Project_from_git_is_built_pushed_and_answers()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await GitRepositories.PushAsync("config/samples/hello-flask", "public/hello-flask", cancellation);

        var ended = await EndsAsync(
            "hello",
            $"source: {{git: {{url: \"{suite.Cluster["IMAGEBUILD_TEST_GIT_HTTP"]}/public/hello-flask.git\"}}}}",
            cancellation
        );

        Assert.True(ended.Status.Phase == BuildPhase.Succeeded, BuildUnderTest.Describe(ended));
        var built = await RegistryImage.ReadAsync(suite.Cluster.Registry, $"{engine}/hello", "t", cancellation);
        Assert.Equal(built.Digest, ended.Status.Image?.Digest);
        Assert.NotNull(ended.Status.Progress);
        await using var started = await RunningImage.StartAsync(
            kubectl,
            $"{suite.Cluster.Registry}/{engine}/hello@{built.Digest}",
            5000,
            cancellation
        );
        Assert.NotEmpty(await started.AskAsync("/", cancellation));
    }

    [Fact]
    public async Task Dockerfile_gets_its_arguments_target_secret_and_labels()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await kubectl.RunAsync(cancellation, "create", "secret", "generic", "given", "--from-literal=word=acorn-and-oak");

        var ended = await EndsAsync(
            "options",
            """
            modelVersion: dockerfile
            target: wanted
            buildArgs: {WORD: "two words, and a $dollar"}
            buildSecrets: [{id: given, secretName: given, key: word}]
            labels: {kind: "a label"}
            dockerfile:
              inline: |
                FROM debian:bookworm-slim AS wanted
                ARG WORD
                RUN --mount=type=secret,id=given test "$(cat /run/secrets/given)" = acorn-and-oak && test "$WORD" = 'two words, and a $dollar'
                ENV SEEN=yes
                FROM debian:bookworm-slim
                RUN exit 9
            """,
            cancellation
        );

        Assert.True(ended.Status.Phase == BuildPhase.Succeeded, BuildUnderTest.Describe(ended));
        var built = await RegistryImage.ReadAsync(suite.Cluster.Registry, $"{engine}/options", "t", cancellation);
        Assert.Contains("SEEN=yes", built.Environment);
        Assert.Equal("a label", built.Labels.GetProperty("kind").GetString());
    }

    [Theory]
    [InlineData("step", "BuildStepFailed", "FROM debian:bookworm-slim\nRUN echo oh && exit 7", false)]
    [InlineData("copy", "BuildFileNotFound", "FROM debian:bookworm-slim\nCOPY nothing /", false)]
    [InlineData("push", "PushRefused", "FROM debian:bookworm-slim\nRUN echo never", true)]
    public async Task Failure_has_its_name(string name, string reason, string dockerfile, bool readOnly)
    {
        var cancellation = TestContext.Current.CancellationToken;

        var ended = await EndsAsync(
            name,
            $"modelVersion: dockerfile\ndockerfile: {{inline: {System.Text.Json.JsonSerializer.Serialize(dockerfile)}}}",
            cancellation,
            readOnly ? suite.Cluster["IMAGEBUILD_TEST_REGISTRY_READONLY"] : suite.Cluster.Registry
        );

        Assert.True(ended.Status.Reason == reason, BuildUnderTest.Describe(ended));
        Assert.NotNull(ended.Status.Failure?.Hint);
    }

    [Fact]
    public async Task Layers_that_a_cache_has_are_not_built_again()
    {
        var cancellation = TestContext.Current.CancellationToken;
        const string spec = """
            modelVersion: dockerfile
            cache: {mode: registry}
            dockerfile: {inline: "FROM debian:bookworm-slim\nRUN head -c 20 /dev/urandom | base64 > /random"}
            """;
        // Another name in each run, so that there is no cache of an earlier one.
        var name = $"{kubectl.Namespace}-cached";
        var first = await EndsAsync(name, spec + "\nrunRequest: one", cancellation);
        Assert.Equal(0, first.Status.Cache?.Hits);

        var ended = await EndsAsync(name, spec + "\nrunRequest: two", cancellation);

        Assert.True(ended.Status.Phase == BuildPhase.Succeeded, BuildUnderTest.Describe(ended));
        // What the command writes is another text each time: the same digest is its layer from the cache.
        Assert.True(
            ended.Status.Cache is { Hits: > 0 } || ended.Status.Image?.Digest == first.Status.Image?.Digest,
            BuildUnderTest.Describe(ended)
        );
    }

    /// <summary>
    /// The node has one architecture. The selector sends both builds to it, as it would to nodes that emulate, and an image without a command
    /// needs no emulation.
    /// </summary>
    [Fact]
    public async Task Image_for_two_platforms_is_an_index_of_two_images()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var machine = await kubectl.RunAsync(
            cancellation,
            "get",
            "nodes",
            "-o",
            "jsonpath={.items[0].metadata.labels.kubernetes\\.io/arch}"
        );
        await GitRepositories.PushAsync("config/samples/hello-flask", "public/hello-flask", cancellation);

        var ended = await EndsAsync(
            "both",
            $$"""
            modelVersion: dockerfile
            platforms: [linux/amd64, linux/arm64]
            podTemplate: {nodeSelector: {kubernetes.io/arch: "{{machine.Trim()}}"} }
            source: {git: {url: "{{suite.Cluster["IMAGEBUILD_TEST_GIT_HTTP"]}}/public/hello-flask.git"} }
            dockerfile: {inline: "FROM scratch\nCOPY . /app"}
            """,
            cancellation
        );

        Assert.True(ended.Status.Phase == BuildPhase.Succeeded, BuildUnderTest.Describe(ended));
        Assert.Equal(["linux/amd64", "linux/arm64"], ended.Status.Image!.Platforms!.Select(platform => platform.Replace("/v8", "")));
        var (digest, index) = await RegistryImage.ReadIndexAsync(suite.Cluster.Registry, $"{engine}/both", "t", cancellation);
        Assert.Equal(digest, ended.Status.Image.Digest);
        Assert.Equal(
            ended.Status.Platforms!.Select(platform => platform.Digest),
            index.GetProperty("manifests").EnumerateArray().Select(entry => entry.GetProperty("digest").GetString())
        );
        foreach (var platform in ended.Status.Platforms!)
        {
            var image = await RegistryImage.ReadAsync(suite.Cluster.Registry, $"{engine}/both", platform.Digest!, cancellation);
            Assert.Equal(platform.Platform.Split('/')[1], image.Config.GetProperty("architecture").GetString());
            Assert.NotEmpty(await LogArchive.ReadAsync(kubectl, platform.Log!, cancellation));
            Assert.Contains(platform.Stages!, stage => stage.Name == BuildStage.Build);
        }
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (running is not null)
        {
            await running.DisposeAsync();
        }

        GC.SuppressFinalize(this);
        await kubectl.TryAsync(null, CancellationToken.None, "delete", "namespace", kubectl.Namespace, "--wait=false");
    }

    protected async Task<ImageBuild> EndsAsync(string name, string spec, CancellationToken cancellationToken, string? registry = null)
    {
        var output = $"output: {{repository: {registry ?? suite.Cluster.Registry}/{engine}/{name}, tags: [t], insecure: true}}";
        var build = await OperatorSuite.ApplyAsync(kubectl, name, $"engine: {engine}\n{spec}\n{output}", cancellationToken);
        return await build.EndsAsync(cancellationToken);
    }
}
