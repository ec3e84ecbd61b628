using System.Text.Json.Nodes;
using k8s.Models;
using Operator.Manifests;

namespace Operator.Tests.Manifests.Schema;

/// <summary>Values that keep a rule and values that break it and no other.</summary>
/// <param name="Good">Values that the server must take.</param>
/// <param name="Bad">Values that it must refuse.</param>
/// <param name="Objection">Fragments of its words, of which one must stand in the refusal: they differ between versions.</param>
internal sealed record SchemaCases(IReadOnlyList<JsonNode> Good, IReadOnlyList<JsonNode> Bad, params string[] Objection)
{
    /// <summary>The cases of a rule: derived where the rule says it all, from the tables for patterns and CEL.</summary>
    public static SchemaCases For(SchemaRule rule)
    {
        var schema = rule.Schema;
        var text = (Func<long, JsonNode>)(length => SchemaExample.TextOfLength(schema, (int)length));
        var list = (Func<long, JsonNode>)(count => SchemaExample.List(schema, (int)count));
        var map = (Func<long, JsonNode>)(count => SchemaExample.Map(schema, (int)count));
        return rule.Keyword switch
        {
            "type" => new([SchemaExample.Of(schema)], [schema.Type == "string" ? 5 : "text"], "must be of type"),
            "x-kubernetes-int-or-string" => new([1, "1"], [true, new JsonArray(), 1.5], "must be of type"),
            "format" => new(["2026-01-02T03:04:05Z", "2026-01-02T03:04:05.123456+02:00"], ["yesterday", ""], "must be of type date-time"),
            "enum" => new([.. schema.EnumProperty!.Select(name => JsonValue.Create((string)name))], ["no such value"], "Unsupported value"),
            "pattern" => Pattern(schema),
            "minLength" => new([text(schema.MinLength!.Value)], [new string('a', (int)schema.MinLength.Value - 1)], "chars long"),
            "maxLength" => new([text(schema.MaxLength!.Value)], [text(schema.MaxLength.Value + 1)], "chars long", "Too long"),
            "minimum" => new([schema.Minimum!.Value], [schema.Minimum.Value - 1], "greater than or equal to"),
            "maximum" => new([schema.Maximum!.Value], [schema.Maximum.Value + 1], "less than or equal to"),
            "minItems" => new([list(schema.MinItems!.Value)], [list(schema.MinItems.Value - 1)], "at least"),
            "maxItems" => new([list(schema.MaxItems!.Value)], [list(schema.MaxItems.Value + 1)], "at most"),
            "minProperties" => new([map(schema.MinProperties!.Value)], [map(schema.MinProperties.Value - 1)], "at least"),
            "maxProperties" => new([map(schema.MaxProperties!.Value)], [map(schema.MaxProperties.Value + 1)], "at most"),
            "x-kubernetes-list-type" => new([list(2)], [Twice(schema)], "Duplicate value"),
            _ when rule.Keyword.StartsWith(SchemaRule.Required, StringComparison.Ordinal) => Required(rule),
            _ when rule.Keyword.StartsWith(SchemaRule.Cel, StringComparison.Ordinal) => Cel(rule),
            _ => throw new NotSupportedException($"No case is known for {rule}"),
        };
    }

    private static SchemaCases Pattern(V1JSONSchemaProps schema)
    {
        Assert.True(
            PatternCases.All.TryGetValue(schema.Pattern!, out var cases),
            $"{nameof(PatternCases)} has no case for {schema.Pattern}"
        );
        return new([.. cases.Good.Where(text => text.Length <= schema.MaxLength)], [.. cases.Bad], "should match");
    }

    private static SchemaCases Cel(SchemaRule rule)
    {
        var text = rule.Keyword[SchemaRule.Cel.Length..];
        Assert.True(CelCases.All.TryGetValue(text, out var cases), $"{nameof(CelCases)} has no case for {text}");
        var message = rule.Schema.XKubernetesValidations!.Single(validation => validation.Rule == text).Message;
        Assert.False(string.IsNullOrEmpty(message), $"{rule} has no message for people");
        return new([.. cases.GoodValues], [.. cases.BadValues], message);
    }

    private static SchemaCases Required(SchemaRule rule)
    {
        var without = SchemaExample.Of(rule.Schema).AsObject();
        without.Remove(rule.Keyword[SchemaRule.Required.Length..]);
        return new([SchemaExample.Of(rule.Schema)], [without], "Required value");
    }

    private static JsonArray Twice(V1JSONSchemaProps schema) =>
        SchemaExample.Of((V1JSONSchemaProps)schema.Items) is var item ? [item, item.DeepClone()] : [];
}
