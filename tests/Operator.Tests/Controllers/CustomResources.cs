using System.Text.Json;
using System.Text.Json.Nodes;
using Operator.Kubernetes.Manifests;
using Operator.Testing;
using Operator.Tests.Manifests.Schema;
using Operator.Tests.Shared;

namespace Operator.Tests.Controllers;

/// <summary>Sees to it that the cluster serves ImageBuild; what is installed is left as it is.</summary>
internal static class CustomResources
{
    private const string Definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

    private static readonly Lazy<Task> Installed = new(OnceAsync);

    public static Task InstallAsync() => Installed.Value;

    private static async Task OnceAsync()
    {
        using var server = ApiServer.FromEnvironment("KUBECONFIG");
        var definition = JsonSerializer.SerializeToNode(ManifestJson.Element(SchemaServer.Definition))!;
        var answer = await server.PostAsync(Definitions, (JsonNode)definition);
        Assert.True(answer.Status is 201 or 409, answer.Text);
        await Eventually.HoldsAsync(
            async () => (await server.GetAsync("/apis/imagebuild.dev/v1alpha1/imagebuilds?limit=1")).Status == 200,
            "ImageBuild is served"
        );
    }
}
