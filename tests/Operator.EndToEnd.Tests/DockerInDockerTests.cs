using Operator.EndToEnd.Tests.Harness;
using Operator.Entities.ImageBuilds;
using Operator.Testing;

namespace Operator.EndToEnd.Tests;

public sealed class DockerInDockerTests(OperatorSuite suite)
    : EngineTests(suite, "dind", "privileged", "IMAGEBUILD_Images__Docker", "IMAGEBUILD_TEST_DOCKER_IMAGE")
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        var cancellation = TestContext.Current.CancellationToken;
        await Kubectl.RunAsync(cancellation, "label", "namespace", Kubectl.Namespace, $"engines.example.com/of={Kubectl.Namespace}");
        await Kubectl.ApplyAsync(
            $$"""
            apiVersion: imagebuild.dev/v1alpha1
            kind: ImageBuildPolicy
            metadata:
              name: {{Kubectl.Namespace}}
            spec:
              namespaceSelector: {matchLabels: {engines.example.com/of: {{Kubectl.Namespace}} } }
              engines: [buildkit, dind]
            """,
            cancellation
        );
    }

    [Fact]
    public async Task Daemon_ends_with_the_build_and_the_Pod_with_it()
    {
        var cancellation = TestContext.Current.CancellationToken;

        var ended = await EndsAsync(
            "short",
            """
            modelVersion: dockerfile
            retention: {podsSeconds: 600}
            dockerfile: {inline: "FROM debian:bookworm-slim\nRUN exit 3"}
            """,
            cancellation
        );

        Assert.Equal(BuildPhase.Failed, ended.Status.Phase);
        await Eventually.HoldsAsync(
            async () =>
                await Kubectl.RunAsync(cancellation, "get", "pod", ended.Status.Pod!.Name, "-o", "jsonpath={.status.phase}") == "Failed",
            "the daemon ends by itself"
        );
    }

    public override async ValueTask DisposeAsync()
    {
        await Kubectl.TryAsync(null, CancellationToken.None, "delete", "imagebuildpolicy", Kubectl.Namespace, "--wait=false");
        await base.DisposeAsync();
    }
}
