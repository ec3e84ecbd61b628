using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using k8s.Models;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Manifests;
using Operator.Testing;

namespace Operator.Tests.Manifests.Schema;

/// <summary>
/// An API server with the schema of ImageBuild under a group of its own: nobody else's objects or installed definition are touched, and
/// tests of two checkouts do not disturb each other.
/// </summary>
public abstract partial class SchemaServer(string kubeconfigVariable) : IAsyncLifetime
{
    private const string Target = "target";
    private readonly string group = $"schema-test-{Guid.NewGuid():N}.imagebuild.dev";
    private ApiServer? server;

    /// <summary>The definition as it is generated, with its real group.</summary>
    internal static V1CustomResourceDefinition Definition { get; } =
        CustomResourceDefinitions.Of(typeof(ImageBuild), new XmlDocumentation());

    internal static V1JSONSchemaProps Root => Definition.Spec.Versions[0].Schema!.OpenAPIV3Schema;

    internal ApiServer Server => server!;

    /// <summary>Path of the collection of builds.</summary>
    internal string Builds => $"/apis/{group}/v1alpha1/namespaces/default/imagebuilds";

    private string DefinitionPath => $"/apis/apiextensions.k8s.io/v1/customresourcedefinitions/imagebuilds.{group}";

    public async ValueTask InitializeAsync()
    {
        server = ApiServer.FromEnvironment(kubeconfigVariable);
        var copy = JsonSerializer.SerializeToNode(ManifestJson.Element(Definition))!;
        copy["metadata"]!["name"] = $"imagebuilds.{group}";
        copy["spec"]!["group"] = group;
        copy["spec"]!["names"]!.AsObject().Remove("shortNames");
        copy["spec"]!["names"]!.AsObject().Remove("categories");
        (await server.PostAsync("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", copy)).Checked();
        await WaitUntilServedAsync();
        (await server.PostAsync(Builds, Build(Target, new JsonObject()))).Checked();
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
        {
            await server.SendAsync(HttpMethod.Delete, DefinitionPath);
            server.Dispose();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>A whole build.</summary>
    internal JsonObject Build(string name, JsonNode spec) =>
        new()
        {
            ["apiVersion"] = $"{group}/v1alpha1",
            ["kind"] = "ImageBuild",
            ["metadata"] = new JsonObject { ["name"] = name },
            ["spec"] = spec.DeepClone(),
        };

    /// <summary>A manifest, moved to the group of the test.</summary>
    internal string InGroup(string manifest) =>
        manifest.Replace($"apiVersion: {ApiNames.ApiVersion}\n", $"apiVersion: {group}/{ApiNames.Version}\n", StringComparison.Ordinal);

    /// <summary>The definition as the server has it.</summary>
    internal async Task<JsonNode> DefinitionAsync() => (await Server.GetAsync(DefinitionPath)).Checked();

    /// <summary>Offers an object that has this value at this place, and stores nothing.</summary>
    internal Task<ApiAnswer> TryAsync(string path, JsonNode value, string query = "")
    {
        var part = path.Split('.', 2)[0].Replace("[]", "", StringComparison.Ordinal);
        var content = SchemaExample.Around(Root, path, value)[part]!;
        return part == "status"
            ? Server.SendAsync(
                HttpMethod.Patch,
                $"{Builds}/{Target}/status?dryRun=All{query}",
                new JsonObject { ["status"] = content.DeepClone() }.ToJsonString(),
                "application/merge-patch+json"
            )
            : Server.PostAsync($"{Builds}?dryRun=All{query}", Build("tried", content));
    }

    /// <summary>A field's path as rules write it, out of the server's own.</summary>
    internal static string Normal(string field) => Index().Replace(field, "").Replace("[k]", ".k", StringComparison.Ordinal);

    private async Task WaitUntilServedAsync()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while ((await Server.GetAsync(Builds)).Status != 200)
        {
            Assert.False(deadline.IsCancellationRequested, $"not served: {(await Server.GetAsync(DefinitionPath)).Text}");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    [GeneratedRegex(@"\[[0-9]+\]")]
    private static partial Regex Index();
}

/// <summary>The oldest Kubernetes that is supported: it drops CEL rules and prunes unknown fields without a word.</summary>
public sealed class OldSchemaServer() : SchemaServer("KUBECONFIG");

/// <summary>A current Kubernetes' own CRD server.</summary>
public sealed class CurrentSchemaServer() : SchemaServer("IMAGEBUILD_CRD_SERVER_KUBECONFIG");

[CollectionDefinition(Name)]
public sealed class OldSchemaServerCollection : ICollectionFixture<OldSchemaServer>
{
    public const string Name = "CRD server of Kubernetes 1.20";
}

[CollectionDefinition(Name)]
public sealed class CurrentSchemaServerCollection : ICollectionFixture<CurrentSchemaServer>
{
    public const string Name = "CRD server of Kubernetes 1.36";
}
