using Operator.EndToEnd.Tests.Harness;
using Operator.Entities.ImageBuilds;
using Operator.Testing.Proxy;

namespace Operator.EndToEnd.Tests;

/// <summary>
/// A company's network: the way out is a proxy, which alone knows the source's host, and TLS is signed by an authority that the base
/// image does not know. An operator of its own, because its catalog names that image.
/// </summary>
public sealed class NetworkTests(OperatorSuite suite)
{
    private const string Host = "sources.corp.invalid";

    [Fact]
    public async Task Source_and_npm_install_come_through_the_proxy_trusting_the_extra_authorities()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var proxy = new ForwardProxy(suite.Cluster.Gateway);
        proxy.Names[Host] = new Uri(suite.Cluster["IMAGEBUILD_TEST_FILES_URL"]).Authority;
        var kubectl = await suite.CreateNamespaceAsync("network", cancellation);
        await UseImageWithoutAuthoritiesAsync(kubectl, cancellation);
        await using var running = await OperatorProcess.StartAsync(
            suite.Cluster,
            kubectl.Namespace,
            Path.Combine(OperatorSuite.LogDirectory, "network.log"),
            cancellation
        );
        var path = await PackAsync(cancellation);

        var build = await OperatorSuite.ApplyAsync(
            kubectl,
            "behind-a-proxy",
            $$"""
            source: {archive: {url: "http://{{Host}}{{path}}"} }
            output: {repository: {{suite.Cluster.Registry}}/network/proxy, tags: [t], insecure: true}
            podTemplate:
              caConfigMap: authorities
              proxy: {httpProxy: "{{proxy.Url}}", httpsProxy: "{{proxy.Url}}", noProxy: "{{suite.Cluster.Gateway}},127.0.0.1,localhost"}
            """,
            cancellation
        );
        var ended = await build.EndsAsync(cancellation);

        Assert.True(ended.Status.Phase == BuildPhase.Succeeded, BuildUnderTest.Describe(ended));
        Assert.Contains("docker.io/plain/node:18", ended.Status.Plan!.BaseImages!);
        Assert.Contains($"GET http://{Host}{path} HTTP/1.1", proxy.Requests);
        Assert.Contains(proxy.Requests, line => line.StartsWith("CONNECT ", StringComparison.Ordinal));
        var image = await RegistryImage.ReadAsync(suite.Cluster.Registry, "network/proxy", "t", cancellation);
        var (config, address) = (image.Config.GetRawText(), new Uri(proxy.Url).Authority);
        Assert.DoesNotContain(address, config, StringComparison.Ordinal);
        Assert.DoesNotContain(
            address,
            await LogArchive.ReadAsync(kubectl, ended.Status.Log!.Archive!, cancellation),
            StringComparison.Ordinal
        );
        await kubectl.RunAsync(cancellation, "delete", "namespace", kubectl.Namespace, "--wait=false");
    }

    private static async Task UseImageWithoutAuthoritiesAsync(Kubectl kubectl, CancellationToken cancellationToken)
    {
        await kubectl.RunAsync(
            cancellationToken,
            "create",
            "configmap",
            "imagebuild-catalog",
            "--from-literal=catalog.yaml=node: {versions: {\"24\": {image: docker.io/plain/node:18}}}\n"
        );
        // Those of this machine: among them is the one, if any, that signs anew what its network lets out.
        await kubectl.RunAsync(
            cancellationToken,
            "create",
            "configmap",
            "authorities",
            "--from-file=ca.crt=/etc/ssl/certs/ca-certificates.crt"
        );
    }

    /// <returns>The archive's path on the file server.</returns>
    private async Task<string> PackAsync(CancellationToken cancellationToken)
    {
        var file = Path.Combine(suite.Cluster["IMAGEBUILD_TEST_FILES_ROOT"], "shop.tar.gz");
        var project = Repository.Path("tests", "assets", "projects", "node-npm");
        (await Shell.RunAsync("tar", ["-czf", file, "-C", project, "."], cancellationToken: cancellationToken)).Checked();
        return new Uri(suite.Cluster["IMAGEBUILD_TEST_FILES_URL"] + "/shop.tar.gz").AbsolutePath;
    }
}
