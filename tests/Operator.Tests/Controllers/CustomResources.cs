using System.Text.Json;
using System.Text.Json.Nodes;
using k8s.Models;
using Operator.Entities.ImageBuildPolicies;
using Operator.Entities.ImagePushes;
using Operator.Manifests;
using Operator.Testing;
using Operator.Tests.Manifests.Schema;

namespace Operator.Tests.Controllers;

/// <summary>Sees to it that the cluster has the kinds as this tree has them: an older definition would drop newer fields in silence.</summary>
internal static class CustomResources
{
    private const string Definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

    private static readonly Lazy<Task> Installed = new(OnceAsync);

    public static Task InstallAsync() => Installed.Value;

    private static async Task OnceAsync()
    {
        using var server = ApiServer.FromEnvironment("KUBECONFIG");
        await InstallAsync(server, SchemaServer.Definition);
        await InstallAsync(server, CustomResourceDefinitions.Of(typeof(ImagePush), new XmlDocumentation()));
        await InstallAsync(server, CustomResourceDefinitions.Of(typeof(ImageBuildPolicy), new XmlDocumentation()));
    }

    private static async Task InstallAsync(ApiServer server, V1CustomResourceDefinition kind)
    {
        var definition = JsonSerializer.SerializeToNode(ManifestJson.Element(kind))!;
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
            async () => (await server.GetAsync($"/apis/imagebuild.dev/v1alpha1/{kind.Spec.Names.Plural}?limit=1")).Status == 200,
            $"{kind.Spec.Names.Kind} is supported"
        );
    }
}
