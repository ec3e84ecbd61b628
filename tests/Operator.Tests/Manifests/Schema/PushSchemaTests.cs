using System.Text.Json;
using System.Text.Json.Nodes;
using Operator.Entities.ImagePushes;
using Operator.Manifests;
using Operator.Testing;

namespace Operator.Tests.Manifests.Schema;

/// <summary>The schema of pushes on a current API server, which takes its rules; under a group of its own.</summary>
public sealed class PushSchemaTests : IAsyncLifetime
{
    private const string Definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    private readonly string group = $"push-test-{Guid.NewGuid():N}.imagebuild.dev";
    private readonly ApiServer server = ApiServer.FromEnvironment("IMAGEBUILD_CRD_SERVER_KUBECONFIG");

    private string Pushes => $"/apis/{group}/v1alpha1/namespaces/default/imagepushes";

    public async ValueTask InitializeAsync()
    {
        var definition = JsonSerializer.SerializeToNode(
            ManifestJson.Element(CustomResourceDefinitions.Of(typeof(ImagePush), new XmlDocumentation()))
        )!;
        definition["metadata"]!["name"] = $"imagepushes.{group}";
        definition["spec"]!["group"] = group;
        definition["spec"]!["names"]!.AsObject().Remove("shortNames");
        definition["spec"]!["names"]!.AsObject().Remove("categories");
        (await server.PostAsync(Definitions, definition)).Checked();
        await Eventually.HoldsAsync(async () => (await server.GetAsync(Pushes)).Status == 200, "pushes are supported");
    }

    public async ValueTask DisposeAsync()
    {
        await server.SendAsync(HttpMethod.Delete, $"{Definitions}/imagepushes.{group}");
        server.Dispose();
    }

    [Theory]
    [InlineData("""{"source":{"image":"a/b:1"},"destination":{"repository":"c.example.com/d"}}""", 201)]
    [InlineData("""{"source":{"buildRef":{"name":"app"}},"destination":{"repository":"c.example.com/d","tags":[]}}""", 201)]
    [InlineData("""{"source":{"image":"a/b:1","buildRef":{"name":"app"}},"destination":{"repository":"c.example.com/d"}}""", 422)]
    [InlineData("""{"source":{},"destination":{"repository":"c.example.com/d"}}""", 422)]
    [InlineData("""{"source":{"image":"a/b:1"}}""", 422)]
    [InlineData("""{"source":{"image":"a/b:1"},"destination":{"repository":"c.example.com/D:1"}}""", 422)]
    [InlineData("""{"source":{"image":"a/b:1"},"destination":{"repository":"c.example.com/d"},"timeout":"0s"}""", 422)]
    [InlineData("""{"source":{"image":"a/b:1"},"destination":{"repository":"c.example.com/d"},"timeouts":{"push":"0m"}}""", 422)]
    [InlineData("""{"source":{"image":"a/b:1"},"destination":{"repository":"c.example.com/d","tags":[""]}}""", 422)]
    public async Task Server_judges_a_spec(string spec, int status)
    {
        var push = new JsonObject
        {
            ["apiVersion"] = $"{group}/v1alpha1",
            ["kind"] = "ImagePush",
            ["metadata"] = new JsonObject { ["name"] = "tried" },
            ["spec"] = JsonNode.Parse(spec),
        };

        var answer = await server.PostAsync($"{Pushes}?dryRun=All", push);

        Assert.True(answer.Status == status, answer.Text);
    }
}
