using System.Text.Json.Nodes;
using k8s.Models;
using Operator.Manifests;

namespace Operator.Tests.Manifests.Schema;

/// <summary>The smallest objects that a schema takes, and objects that have a given value at a given place.</summary>
internal static class SchemaExample
{
    /// <summary>Fields that may only stand beside another with a certain value.</summary>
    private static readonly (string Field, string Companion, string Value)[] Companions =
    [
        ("dockerfile", "modelVersion", "dockerfile"),
        ("static", "modelVersion", "static"),
        ("nixpacks", "modelVersion", "nixpacks"),
        ("compose", "modelVersion", "compose"),
        ("repository", "mode", "registry"),
        ("volume", "mode", "volume"),
        ("credentialsSecret", "httpProxy", "http://a:1"),
    ];

    /// <summary>A valid value.</summary>
    /// <param name="schema">Its schema.</param>
    /// <param name="variant">Another number gives another value, for lists that hold none twice.</param>
    public static JsonNode Of(V1JSONSchemaProps schema, int variant = 0) =>
        schema switch
        {
            { EnumProperty: { } values } => (string)values[variant % values.Count]!,
            { XKubernetesIntOrString: true } => "1",
            { Type: "string" } => Text(schema, variant),
            { Type: "integer" or "number" } => schema.Minimum ?? 0,
            { Type: "boolean" } => false,
            { Type: "array" } => List(schema, (int)(schema.MinItems ?? 0)),
            { Properties: { } fields } => new JsonObject(
                (schema.Required ?? []).Select(name => KeyValuePair.Create(name, (JsonNode?)Of(fields[name], variant)))
            ),
            { AdditionalProperties: not null } => Map(schema, (int)(schema.MinProperties ?? 0)),
            _ => new JsonObject(),
        };

    /// <summary>A list of different valid items.</summary>
    public static JsonArray List(V1JSONSchemaProps schema, int count) =>
        [.. Enumerable.Range(0, count).Select(item => Of((V1JSONSchemaProps)schema.Items, item))];

    /// <summary>A map of valid values, the first under the key <c>k</c>.</summary>
    public static JsonObject Map(V1JSONSchemaProps schema, int count) =>
        new(
            Enumerable
                .Range(0, count)
                .Select(entry => KeyValuePair.Create("k" + Letters(entry), (JsonNode?)Of((V1JSONSchemaProps)schema.AdditionalProperties)))
        );

    /// <summary>A text of this many characters that breaks no other rule, where there is such a text.</summary>
    public static string TextOfLength(V1JSONSchemaProps schema, int length) =>
        schema.Pattern is { } pattern ? PatternCases.All[pattern].OfLength(length) : new string('x', length);

    /// <summary>The smallest valid object around a value.</summary>
    /// <param name="schema">Schema of the whole object.</param>
    /// <param name="path">Where the value stands, as in <see cref="SchemaRule.Path"/>.</param>
    /// <param name="value">The value.</param>
    public static JsonNode Around(V1JSONSchemaProps schema, string path, JsonNode value) =>
        Around(schema, path.Replace("[]", ".[]", StringComparison.Ordinal).Split('.'), value);

    private static JsonNode Around(V1JSONSchemaProps schema, ReadOnlySpan<string> path, JsonNode value)
    {
        switch (path)
        {
            case []:
                return value.DeepClone();
            case ["[]", .. var rest]:
                return new JsonArray(Around((V1JSONSchemaProps)schema.Items, rest, value));
            case ["*", .. var rest]:
                return new JsonObject { ["k"] = Around((V1JSONSchemaProps)schema.AdditionalProperties, rest, value) };
            default:
                var (parent, field) = (Of(schema), path[0]);
                foreach (
                    var (_, companion, needed) in Companions.Where(pair =>
                        pair.Field == field && schema.Properties!.ContainsKey(pair.Companion)
                    )
                )
                {
                    parent[companion] = needed;
                }

                parent[field] = Around(schema.Properties![field], path[1..], value);
                return parent;
        }
    }

    private static string Text(V1JSONSchemaProps schema, int variant)
    {
        if (schema.Format == "date-time")
        {
            return "2026-01-02T03:04:05Z";
        }

        var shortest = TextOfLength(schema, (int)(schema.MinLength ?? 1));
        return variant > 0 ? shortest + Letters(variant)
            : schema.Pattern is { } pattern ? PatternCases.All[pattern].Good[0]
            : shortest;
    }

    private static string Letters(int number) => number == 0 ? "" : string.Concat($"{number}".Select(digit => (char)('a' + digit - '0')));
}
