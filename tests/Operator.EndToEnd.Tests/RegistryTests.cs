using Operator.EndToEnd.Tests.Harness;
using Operator.Entities.ImageBuilds;

namespace Operator.EndToEnd.Tests;

/// <summary>Registries that want a password or speak TLS by a CA of their own; the kubelet mounts what the operator cannot read.</summary>
public sealed class RegistryTests(OperatorSuite suite)
{
    [Fact]
    public async Task Push_with_a_registry_secret_sets_every_tag()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var registry = suite.Cluster["IMAGEBUILD_TEST_REGISTRY_AUTH"];
        var password = (await File.ReadAllTextAsync(suite.Cluster["IMAGEBUILD_TEST_REGISTRY_PASSWORD_FILE"], cancellation)).Trim();
        await suite.Kubectl.RunAsync(
            cancellation,
            "create",
            "secret",
            "docker-registry",
            "registry-login",
            $"--docker-server={registry}",
            $"--docker-username={suite.Cluster["IMAGEBUILD_TEST_REGISTRY_USER"]}",
            $"--docker-password={password}"
        );

        var ended = await EndsAsync(
            "registry-auth",
            $"{{repository: {registry}/tests/auth, tags: [one, two], registrySecret: registry-login, insecure: true}}"
        );

        Assert.True(ended.Status.Phase == BuildPhase.Succeeded, BuildUnderTest.Describe(ended));
        Assert.Equal(["one", "two"], ended.Status.Image?.Tags);
    }

    [Fact]
    public async Task Push_without_a_secret_says_that_one_is_needed()
    {
        var ended = await EndsAsync(
            "registry-no-auth",
            $"{{repository: {suite.Cluster["IMAGEBUILD_TEST_REGISTRY_AUTH"]}/tests/none, insecure: true}}"
        );

        Assert.Equal("PushAuthenticationRequired", ended.Status.Failure?.Reason);
        Assert.Equal(BuildPhase.Failed, ended.Status.Phase);
    }

    [Fact]
    public async Task Push_over_tls_trusts_the_ca_of_the_config_map()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await suite.Kubectl.RunAsync(
            cancellation,
            "create",
            "configmap",
            "registry-ca",
            $"--from-file=ca.crt={suite.Cluster["IMAGEBUILD_TEST_CA"]}"
        );

        var ended = await EndsAsync(
            "registry-tls",
            $"{{repository: {suite.Cluster["IMAGEBUILD_TEST_REGISTRY_TLS"]}/tests/tls}}\npodTemplate: {{caConfigMap: registry-ca}}"
        );

        Assert.True(ended.Status.Phase == BuildPhase.Succeeded, BuildUnderTest.Describe(ended));
    }

    private async Task<ImageBuild> EndsAsync(string name, string output)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var build = await suite.ApplyAsync(
            name,
            $"modelVersion: dockerfile\ndockerfile: {{inline: \"FROM debian:bookworm-slim\\nRUN echo {name} > /name\"}}\noutput: {output}",
            cancellation
        );
        return await build.EndsAsync(cancellation);
    }
}
