using System.Text.Json;
using System.Text.Json.Nodes;
using Operator.Core.Acceptance;
using Operator.Entities.ImageBuilds;
using Operator.Testing;

namespace Operator.Tests.Manifests.Schema;

/// <summary>What the definition makes an API server do beside refusing values.</summary>
public abstract class SchemaBehaviourTests(SchemaServer server)
{
    private const string Table = "application/json;as=Table;v=v1;g=meta.k8s.io";

    public static TheoryData<string> Samples =>
        [.. Directory.GetFiles(SamplesDirectory, "*.yaml").Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];

    private static string SamplesDirectory => Repository.Path("config", "samples");

    [Fact]
    public async Task Definition_is_structural_and_served()
    {
        var conditions = (await server.DefinitionAsync())["status"]!["conditions"]!.AsArray();

        Assert.DoesNotContain(conditions, condition => condition!["type"]!.GetValue<string>() == "NonStructuralSchema");
        Assert.Contains(
            conditions,
            condition => condition!["type"]!.GetValue<string>() == "Established" && condition["status"]!.GetValue<string>() == "True"
        );
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task Sample_is_taken_by_strict_validation_and_by_the_operator(string file)
    {
        var documents = (await File.ReadAllTextAsync(Path.Combine(SamplesDirectory, file), TestContext.Current.CancellationToken)).Split(
            "---\n"
        );
        var builds = documents.Where(document => document.Contains("kind: ImageBuild\n", StringComparison.Ordinal)).ToArray();

        Assert.NotEmpty(builds);
        foreach (var build in builds)
        {
            var path = $"{server.Builds}?dryRun=All&fieldValidation=Strict";
            var stored = (await server.Server.SendAsync(HttpMethod.Post, path, server.InGroup(build), "application/yaml")).Checked();
            var spec = stored["spec"].Deserialize<ImageBuildSpec>(JsonSerializerOptions.Web)!;
            Assert.Empty(AcceptSpec.Check(spec, new SupportedFeatures()));
        }
    }

    [Fact]
    public async Task Affinity_has_the_fields_of_a_Pods_and_no_others()
    {
        const string Full = """
            {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [
                {"matchExpressions": [{"key": "disk", "operator": "In", "values": ["ssd"]}]}]}},
             "podAntiAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": [{"weight": 100, "podAffinityTerm": {
                "labelSelector": {"matchLabels": {"app": "build"}}, "topologyKey": "kubernetes.io/hostname", "namespaces": ["a"]}}]}}
            """;

        var stored = await StoredAffinityAsync(Full, "&fieldValidation=Strict");

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Full), stored), stored?.ToJsonString());
    }

    /// <summary>Nobody can store what no reader can take: an object of any depth is dropped where it begins.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(70)]
    [InlineData(500)]
    public async Task Affinity_of_any_depth_is_stored_without_what_a_Pods_does_not_have(int depth)
    {
        var deep = string.Concat(Enumerable.Repeat("{\"foo\":", depth)) + "1" + new string('}', depth);

        var stored = await StoredAffinityAsync($$"""{"nodeAffinity": {{deep}}, "foo": {{deep}}}""", "");

        Assert.Equal("""{"nodeAffinity":{}}""", stored?.ToJsonString());
    }

    [Theory]
    [InlineData("""{"nodeAffinity": []}""")]
    [InlineData("""{"podAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": [{"weight": "10"}]}}""")]
    [InlineData("\"node-1\"")]
    public async Task Affinity_of_another_type_is_refused_by_its_field(string affinity)
    {
        var answer = await server.Server.PostAsync($"{server.Builds}?dryRun=All", WithAffinity(affinity));

        Assert.Equal(422, answer.Status);
        Assert.Contains("spec.podTemplate.affinity", answer.Text, StringComparison.Ordinal);
    }

    private async Task<JsonNode?> StoredAffinityAsync(string affinity, string query)
    {
        var created = (await server.Server.PostAsync($"{server.Builds}?dryRun=All{query}", WithAffinity(affinity))).Checked();
        return created["spec"]!["podTemplate"]!["affinity"];
    }

    private JsonObject WithAffinity(string affinity) =>
        server.Build(
            "affine",
            new JsonObject
            {
                ["podTemplate"] = new JsonObject
                {
                    ["affinity"] = JsonNode.Parse(affinity, documentOptions: new JsonDocumentOptions { MaxDepth = 1000 }),
                },
            }
        );

    [Fact]
    public async Task Columns_show_where_the_build_is()
    {
        (await server.Server.PostAsync(server.Builds, server.Build("columns", new JsonObject()))).Checked();
        const string Status = """
            {"status":{"phase":"Building","reason":"BuildRunning","attempt":2,"duration":"1m32s",
            "progress":{"percent":40,"summary":"40% 2/5"},"source":{"revision":"0123abcdef","shortRevision":"0123abcd"},
            "image":{"reference":"host/a:1","digest":"sha256:00","shortDigest":"00","sizeBytes":12345678,"size":"12 MiB"}}}
            """;
        var path = $"{server.Builds}/columns";
        (await server.Server.SendAsync(HttpMethod.Patch, $"{path}/status", Status, "application/merge-patch+json")).Checked();

        var table = (await server.Server.SendAsync(HttpMethod.Get, path, accept: Table)).Checked();
        var headings = table["columnDefinitions"]!.AsArray().Select(column => column!["name"]!.GetValue<string>()).ToArray();
        var cells = table["rows"]![0]!["cells"]!.AsArray().Select(cell => $"{cell}").ToArray();
        Assert.Equal(["Name", "Phase", "Reason", "Progress", "Image", "Age", "Digest", "Revision", "Size", "Duration"], headings);
        Assert.Equal(["columns", "Building", "BuildRunning", "40% 2/5", "host/a:1"], cells[..5]);
        Assert.Equal(["00", "0123abcd", "12 MiB", "1m32s"], cells[6..]);
        Assert.Equal([1, 1, 1, 1], table["columnDefinitions"]!.AsArray().Skip(6).Select(column => column!["priority"]!.GetValue<int>()));
    }

    [Fact]
    public async Task Status_is_written_through_its_own_endpoint_only()
    {
        var build = server.Build("status", new JsonObject());
        build["status"] = new JsonObject { ["phase"] = "Succeeded" };

        var created = (await server.Server.PostAsync($"{server.Builds}?dryRun=All", build)).Checked();
        Assert.Null(created["status"]);
    }

    [Fact]
    public async Task Empty_value_is_a_value()
    {
        var spec = new JsonObject { ["environment"] = new JsonObject { ["DEBUG"] = "" } };

        var created = (await server.Server.PostAsync($"{server.Builds}?dryRun=All", server.Build("empty", spec))).Checked();

        Assert.Equal("", created["spec"]!["environment"]!["DEBUG"]!.GetValue<string>());
    }
}

[Collection(OldSchemaServerCollection.Name)]
public sealed class OldSchemaBehaviourTests(OldSchemaServer server) : SchemaBehaviourTests(server);

/// <summary>
/// Kubernetes 1.20 cannot turn quantities in a map into the schema of server-side apply ("has invalid property: anyOf") and takes every
/// list as a whole there, so that merging is a matter of current servers.
/// </summary>
[Collection(CurrentSchemaServerCollection.Name)]
public sealed class CurrentSchemaBehaviourTests(CurrentSchemaServer server) : SchemaBehaviourTests(server)
{
    [Fact]
    public async Task Field_that_is_twice_is_refused_by_strict_validation()
    {
        var build = server.Build("twice", new JsonObject { ["version"] = "1" }).ToJsonString();
        var twice = build.Replace("\"version\":\"1\"", "\"version\":\"1\",\"version\":\"2\"", StringComparison.Ordinal);

        var answer = await server.Server.SendAsync(HttpMethod.Post, $"{server.Builds}?dryRun=All&fieldValidation=Strict", twice);
        Assert.Equal(400, answer.Status);
        Assert.Contains("duplicate field \\\"spec.version\\\"", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_side_apply_merges_lists_by_their_keys()
    {
        const string First = """{"source":{"configMap":{"name":"a","items":[{"key":"one","path":"1"}]}},"platforms":["linux/amd64"]}""";
        const string Second = """{"source":{"configMap":{"name":"a","items":[{"key":"two","path":"2"}]}},"platforms":["linux/arm64"]}""";
        await ApplyAsync("first", "", server.Build("merged", JsonNode.Parse(First)!));
        var merged = await ApplyAsync("second", "", server.Build("merged", JsonNode.Parse(Second)!));

        var spec = merged["spec"]!;
        Assert.Equal(["one", "two"], Texts(spec["source"]!["configMap"]!["items"]!, item => item["key"]!));
        Assert.Equal(["linux/amd64", "linux/arm64"], Texts(spec["platforms"]!, item => item));
    }

    [Fact]
    public async Task Server_side_apply_merges_conditions_by_type()
    {
        (await server.Server.PostAsync(server.Builds, server.Build("conditions", new JsonObject()))).Checked();
        await ApplyAsync("first", "/status", Conditions("Ready", "False"));
        await ApplyAsync("second", "/status", Conditions("Accepted", "True"));
        var merged = await ApplyAsync("first", "/status", Conditions("Ready", "True"));

        var conditions = merged["status"]!["conditions"]!;
        Assert.Equal(["Ready", "Accepted"], Texts(conditions, condition => condition["type"]!));
        Assert.Equal(["True", "True"], Texts(conditions, condition => condition["status"]!));
    }

    private static string[] Texts(JsonNode list, Func<JsonNode, JsonNode> member) =>
        [.. list.AsArray().Select(item => member(item!).GetValue<string>())];

    private JsonObject Conditions(string type, string status)
    {
        var condition = new JsonObject
        {
            ["type"] = type,
            ["status"] = status,
            ["reason"] = "Tested",
            ["message"] = "",
            ["lastTransitionTime"] = "2026-01-02T03:04:05Z",
        };
        var build = server.Build("conditions", new JsonObject());
        build.Remove("spec");
        build["status"] = new JsonObject { ["conditions"] = new JsonArray(condition) };
        return build;
    }

    private async Task<JsonNode> ApplyAsync(string manager, string subresource, JsonObject build)
    {
        var path = $"{server.Builds}/{build["metadata"]!["name"]}{subresource}?fieldManager={manager}";
        return (await server.Server.SendAsync(HttpMethod.Patch, path, build.ToJsonString(), "application/apply-patch+yaml")).Checked();
    }
}
