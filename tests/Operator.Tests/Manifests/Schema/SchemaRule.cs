using k8s.Models;
using Operator.Manifests;

namespace Operator.Tests.Manifests.Schema;

/// <summary>One thing that a schema demands of one value.</summary>
/// <param name="Path">Where the value stands: <c>spec.platforms[]</c> is each item, <c>spec.labels.*</c> each value of a map.</param>
/// <param name="Keyword">What is demanded, as in the schema, with the name of the required field or the CEL rule.</param>
/// <param name="Schema">Schema of the value.</param>
internal sealed record SchemaRule(string Path, string Keyword, V1JSONSchemaProps Schema)
{
    public const string Cel = "x-kubernetes-validations: ";
    public const string Required = "required: ";

    public override string ToString() => $"{Path} {Keyword}";

    /// <summary>Every rule of the schemas under <c>spec</c> and <c>status</c>.</summary>
    public static IEnumerable<SchemaRule> All(V1CustomResourceDefinition definition)
    {
        var root = definition.Spec.Versions[0].Schema!.OpenAPIV3Schema;
        return new[] { "spec", "status" }.SelectMany(part => All(part, root.Properties![part]));
    }

    private static IEnumerable<SchemaRule> All(string path, V1JSONSchemaProps schema)
    {
        var own = Keywords(schema).Select(keyword => new SchemaRule(path, keyword, schema));
        var fields = (schema.Properties ?? new Dictionary<string, V1JSONSchemaProps>()).SelectMany(field =>
            All($"{path}.{field.Key}", field.Value)
        );
        var items = schema.Items is V1JSONSchemaProps item ? All($"{path}[]", item) : [];
        var values = schema.AdditionalProperties is V1JSONSchemaProps value ? All($"{path}.*", value) : [];
        return own.Concat(fields).Concat(items).Concat(values);
    }

    private static IEnumerable<string> Keywords(V1JSONSchemaProps schema) =>
        new (string Keyword, object? Value)[]
        {
            ("type", schema.Type),
            ("x-kubernetes-int-or-string", schema.XKubernetesIntOrString),
            ("format", schema.Format is "date-time" ? schema.Format : null),
            ("default", schema.DefaultProperty),
            ("enum", schema.EnumProperty),
            ("pattern", schema.Pattern),
            ("minLength", schema.MinLength),
            ("maxLength", schema.MaxLength),
            ("minimum", schema.Minimum),
            ("maximum", schema.Maximum),
            ("minItems", schema.MinItems),
            ("maxItems", schema.MaxItems),
            ("minProperties", schema.MinProperties),
            ("maxProperties", schema.MaxProperties),
            ("x-kubernetes-list-type", schema.XKubernetesListType),
            ("x-kubernetes-preserve-unknown-fields", schema.XKubernetesPreserveUnknownFields),
            ("unknown fields", schema.XKubernetesPreserveUnknownFields is null ? schema.Properties : null),
        }
            .Where(item => item.Value is not null)
            .Select(item => item.Keyword)
            .Concat((schema.Required ?? []).Select(name => Required + name))
            .Concat((schema.XKubernetesValidations ?? []).Select(rule => Cel + rule.Rule));
}
