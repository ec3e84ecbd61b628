using System.Text.Json;
using System.Text.Json.Nodes;
using k8s.Models;
using Operator.Manifests;

namespace Operator.Tests.Manifests.Schema;

/// <summary>
/// Every rule of the schema, taken from the generated definition, with values that keep it and values that break it. A rule for which
/// no such values are known fails here.
/// </summary>
public abstract class SchemaRuleTests(SchemaServer server)
{
    private static readonly SchemaRule[] All = [.. SchemaRule.All(SchemaServer.Definition)];

    public static TheoryData<string> Rules => Names(rule => !IsCel(rule) && !IsStatusList(rule) && !Elsewhere.Contains(rule.Keyword));

    public static TheoryData<string> StatusLists => Names(IsStatusList);

    public static TheoryData<string> CelRules => Names(IsCel);

    public static TheoryData<string> Defaults => Names(rule => rule.Keyword == "default");

    public static TheoryData<string> Objects => Names(rule => rule.Keyword == "unknown fields");

    protected SchemaServer Server => server;

    private static string[] Elsewhere => ["default", "unknown fields", "x-kubernetes-preserve-unknown-fields"];

    [Theory]
    [MemberData(nameof(Rules))]
    public Task Rule_takes_what_keeps_it_and_refuses_what_breaks_it(string rule) => CheckAsync(Rule(rule));

    [Theory]
    [MemberData(nameof(Defaults))]
    public async Task Default_is_filled_in_where_there_is_no_value(string name)
    {
        var rule = Rule(name);
        var at = rule.Path.LastIndexOf('.');
        var (parent, field) = (rule.Path[..at], rule.Path[(at + 1)..]);

        var value = JsonNode.Parse(((JsonElement)rule.Schema.DefaultProperty).GetRawText())!;
        var stored = (await server.TryAsync(rule.Path, value)).Checked();
        Assert.Equal(Field(stored, rule.Path)!.ToJsonString(), value.ToJsonString());
        var filled = (await server.TryAsync(parent, SchemaExample.Of(Parent(parent)))).Checked();
        Assert.Equal(value.ToJsonString(), Field(filled, parent)![field]?.ToJsonString());
    }

    /// <summary>Where anything may be stored, things are that no reader can take.</summary>
    [Fact]
    public void Nothing_keeps_fields_that_the_schema_does_not_have() =>
        Assert.DoesNotContain(All, rule => rule.Keyword == "x-kubernetes-preserve-unknown-fields");

    private static V1JSONSchemaProps Parent(string path) => All.First(rule => rule.Path == path && rule.Keyword == "type").Schema;

    internal static SchemaRule Rule(string name) => All.Single(rule => rule.ToString() == name);

    internal static JsonNode? Field(JsonNode node, string path) =>
        path.Replace("[]", ".[]", StringComparison.Ordinal)
            .Split('.')
            .Aggregate((JsonNode?)node, (current, name) => name is "[]" ? current![0] : current![name is "*" ? "k" : name]);

    protected async Task CheckAsync(object checkedRule)
    {
        var rule = (SchemaRule)checkedRule;
        var cases = SchemaCases.For(rule);
        Assert.NotEmpty(cases.Good);
        Assert.NotEmpty(cases.Bad);
        foreach (var value in cases.Good)
        {
            (await server.TryAsync(rule.Path, value)).Checked();
        }

        var required = rule.Keyword.StartsWith(SchemaRule.Required, StringComparison.Ordinal);
        var field = (required ? $"{rule.Path}.{rule.Keyword[SchemaRule.Required.Length..]}" : rule.Path)
            .Replace("[]", "", StringComparison.Ordinal)
            .Replace(".*", ".k", StringComparison.Ordinal);
        foreach (var value in cases.Bad)
        {
            var answer = await server.TryAsync(rule.Path, value);
            Assert.True(answer.Status == 422, $"{value.ToJsonString()} was answered with {answer.Status}: {answer.Text}");
            Assert.All(answer.Causes, cause => Assert.Equal(field, SchemaServer.Normal(cause.Field)));
            Assert.Contains(answer.Causes, cause => cases.Objection.Any(words => cause.Message.Contains(words, StringComparison.Ordinal)));
        }
    }

    /// <summary>Kubernetes 1.20 does not look for items that are twice in a list of the status.</summary>
    private static bool IsStatusList(SchemaRule rule) =>
        rule.Keyword == "x-kubernetes-list-type" && rule.Path.StartsWith("status.", StringComparison.Ordinal);

    private static bool IsCel(SchemaRule rule) => rule.Keyword.StartsWith(SchemaRule.Cel, StringComparison.Ordinal);

    private static TheoryData<string> Names(Func<SchemaRule, bool> which) => [.. All.Where(which).Select(rule => rule.ToString())];
}

[Collection(OldSchemaServerCollection.Name)]
public sealed class OldSchemaRuleTests(OldSchemaServer server) : SchemaRuleTests(server);

[Collection(CurrentSchemaServerCollection.Name)]
public sealed class CurrentSchemaRuleTests(CurrentSchemaServer server) : SchemaRuleTests(server)
{
    [Theory]
    [MemberData(nameof(CelRules))]
    public Task Cel_rule_takes_what_keeps_it_and_refuses_what_breaks_it_with_its_message(string rule) => CheckAsync(Rule(rule));

    [Theory]
    [MemberData(nameof(StatusLists))]
    public Task List_of_the_status_refuses_what_is_twice(string rule) => CheckAsync(Rule(rule));

    [Theory]
    [MemberData(nameof(Objects))]
    public async Task Unknown_field_is_refused_by_strict_validation(string name)
    {
        var rule = Rule(name);
        var value = SchemaExample.Of(rule.Schema);
        value["unknown"] = 1;

        var answer = await Server.TryAsync(rule.Path, value, "&fieldValidation=Strict");
        // A created object is refused as malformed, a patched one as invalid.
        Assert.Equal(name.StartsWith("status", StringComparison.Ordinal) ? 422 : 400, answer.Status);
        Assert.Contains("unknown field", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_case_belongs_to_a_rule()
    {
        var rules = CelRules.Select(row => Rule(row.Data).Keyword[SchemaRule.Cel.Length..]);
        var patterns = Rules.Select(row => Rule(row.Data)).Where(rule => rule.Keyword == "pattern").Select(rule => rule.Schema.Pattern);

        Assert.Empty(CelCases.All.Keys.Except(rules));
        Assert.Empty(PatternCases.All.Keys.Except(patterns));
    }
}
