using System.Text.Json;
using System.Text.Json.Nodes;
using Operator.Manifests;
using Operator.Testing;
using Operator.Tests.Manifests.Schema;

namespace Operator.Tests.Controllers;

/// <summary>Sees to it that the cluster serves ImageBuild as this tree has it: an older definition would drop newer fields in silence.</summary>
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
        if (answer.Status == 409)
        {
            var name = definition["metadata"]!["name"]!.GetValue<string>();
            var change = new JsonObject { ["spec"] = definition["spec"]!.DeepClone() };
            answer = await server.SendAsync(
                HttpMethod.Patch,
                $"{Definitions}/{name}",
                change.ToJsonString(),
                "application/merge-patch+json"
            );
        }

        answer.Checked();
        await Eventually.HoldsAsync(
            async () => (await server.GetAsync("/apis/imagebuild.dev/v1alpha1/imagebuilds?limit=1")).Status == 200,
            "ImageBuild is served"
        );
    }
}
