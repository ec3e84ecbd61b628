using k8s.Models;
using Operator.Configuration;
using Operator.Hosting;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Configuration;

namespace Operator.Tests.Hosting;

public sealed class OwnImageTests
{
    private const string Namespace = "default";

    [Fact]
    public async Task Image_of_the_operators_container_is_found_in_its_pod()
    {
        using var client = new KubernetesClient(KubernetesClientConfiguration.BuildDefaultConfig());
        var pod = await client.CreateAsync(
            NowherePod("operator", "registry.example.com/operator:1"),
            TestContext.Current.CancellationToken
        );
        try
        {
            Assert.Equal(
                "registry.example.com/operator:1",
                await OwnImage.FindAsync(client, pod.Metadata.Name!, Namespace, TestContext.Current.CancellationToken)
            );
        }
        finally
        {
            await client.DeleteAsync<V1Pod>(pod.Metadata.Name!, Namespace, cancellationToken: TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task Pod_that_is_not_there_is_named_with_the_setting()
    {
        using var client = new KubernetesClient(KubernetesClientConfiguration.BuildDefaultConfig());

        var problem = await Assert.ThrowsAsync<ConfigurationException>(() =>
            OwnImage.FindAsync(client, "no-such-pod", Namespace, TestContext.Current.CancellationToken)
        );
        Assert.Contains("images.operator: must be set, as there is no Pod default/no-such-pod", problem.Message, StringComparison.Ordinal);
    }

    /// <summary>A Pod that no node takes.</summary>
    private static V1Pod NowherePod(string container, string image) =>
        new()
        {
            Metadata = new V1ObjectMeta { Name = $"own-image-test-{Guid.NewGuid():N}", NamespaceProperty = Namespace },
            Spec = new V1PodSpec
            {
                Containers =
                [
                    new V1Container { Name = "sidecar", Image = "registry.example.com/other:1" },
                    new V1Container { Name = container, Image = image },
                ],
                NodeSelector = new Dictionary<string, string> { ["imagebuild.dev/test"] = "nowhere" },
            },
        };
}
