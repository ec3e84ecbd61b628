using System.Reflection;
using System.Text.Json.Nodes;
using Operator.Kubernetes.Models;
using Operator.Kubernetes.Models.Attributes;

namespace Operator.Kubernetes.Manifests;

/// <summary>Puts what the attributes of a property demand into its schema, and refuses attributes that could not take effect.</summary>
internal static class SchemaConstraints
{
    public static V1JSONSchemaProps Apply(PropertyInfo property, V1JSONSchemaProps schema)
    {
        var ordered = property.GetCustomAttributes().OrderBy(attribute => attribute is IntOrStringAttribute ? 0 : 1);
        var constrained = ordered.Aggregate(schema, (current, attribute) => Apply(property, current, attribute));
        var rules = (schema.XKubernetesValidations ?? []).Concat(Rules(property) ?? []).ToArray();
        return constrained with { XKubernetesValidations = rules.Length > 0 ? rules : null };
    }

    /// <summary>The CEL rules that stand on a class or property, in their order.</summary>
    public static IReadOnlyList<V1ValidationRule>? Rules(MemberInfo member)
    {
        var rules = member
            .GetCustomAttributes<ValidationRuleAttribute>()
            .Select(attribute => new V1ValidationRule
            {
                Rule = attribute.Rule,
                Message = attribute.Message,
                MessageExpression = attribute.MessageExpression,
                FieldPath = attribute.FieldPath,
                Reason = attribute.Reason,
            })
            .ToArray();
        return rules.Length > 0 ? rules : null;
    }

    /// <summary>Turns a string's schema into one that takes integers too.</summary>
    public static V1JSONSchemaProps IntOrString(V1JSONSchemaProps schema) =>
        schema with
        {
            Type = null,
            Format = null,
            AnyOf = [new V1JSONSchemaProps { Type = "integer" }, Scalars.String],
            XKubernetesIntOrString = true,
        };

    private static V1JSONSchemaProps Apply(PropertyInfo property, V1JSONSchemaProps schema, Attribute attribute) =>
        attribute switch
        {
            IntOrStringAttribute => OnLeaf(property, attribute, schema, "string", IntOrString),
            PatternAttribute pattern => OnLeaf(property, attribute, schema, "string", leaf => leaf with { Pattern = pattern.RegexPattern }),
            LengthAttribute length => OnLeaf(
                property,
                attribute,
                schema,
                "string",
                leaf => leaf with { MinLength = Bound(length.MinLength), MaxLength = Bound(length.MaxLength) }
            ),
            FormatAttribute format => OnLeaf(
                property,
                attribute,
                schema,
                "string integer number",
                leaf => leaf with { Format = format.Format }
            ),
            RangeMinimumAttribute least => OnLeaf(
                property,
                attribute,
                schema,
                "integer number",
                leaf => leaf with { Minimum = least.Minimum }
            ),
            RangeMaximumAttribute most => OnLeaf(
                property,
                attribute,
                schema,
                "integer number",
                leaf => leaf with { Maximum = most.Maximum }
            ),
            ItemsAttribute items => Items(property, items, schema),
            ListSetAttribute => List(property, attribute, schema, "set"),
            ListMapKeysAttribute keys => ListMap(property, keys, List(property, keys, schema, "map")),
            PreserveUnknownFieldsAttribute => schema with { Type = "object", XKubernetesPreserveUnknownFields = true },
            DefaultAttribute value => schema with { DefaultProperty = Default(property, schema, value.Value) },
            _ => schema,
        };

    /// <summary>Changes the value itself or, in lists and maps, each value inside.</summary>
    private static V1JSONSchemaProps OnLeaf(
        PropertyInfo property,
        Attribute attribute,
        V1JSONSchemaProps schema,
        string types,
        Func<V1JSONSchemaProps, V1JSONSchemaProps> change
    )
    {
        if (schema.Items is { } items)
        {
            return schema with { Items = OnLeaf(property, attribute, items, types, change) };
        }

        if (schema.AdditionalProperties is { } values)
        {
            return schema with { AdditionalProperties = OnLeaf(property, attribute, values, types, change) };
        }

        var fits = schema.XKubernetesIntOrString is true || types.Split(' ').Contains(schema.Type);
        return fits ? change(schema) : throw Misplaced(property, attribute, types);
    }

    private static V1JSONSchemaProps Items(PropertyInfo property, ItemsAttribute items, V1JSONSchemaProps schema) =>
        schema switch
        {
            { Type: "array" } => schema with { MinItems = Bound(items.MinItems), MaxItems = Bound(items.MaxItems) },
            { Type: "object", Properties: null } => schema with
            {
                MinProperties = Bound(items.MinItems),
                MaxProperties = Bound(items.MaxItems),
            },
            _ => throw Misplaced(property, items, "list or map"),
        };

    private static V1JSONSchemaProps List(PropertyInfo property, Attribute attribute, V1JSONSchemaProps schema, string type) =>
        schema.Type == "array" ? schema with { XKubernetesListType = type } : throw Misplaced(property, attribute, "list");

    /// <summary>Keys must be there in every item: the API server refuses a list map whose keys are neither required nor defaulted.</summary>
    private static V1JSONSchemaProps ListMap(PropertyInfo property, ListMapKeysAttribute attribute, V1JSONSchemaProps schema)
    {
        var fields = schema.Items!.Properties ?? throw Misplaced(property, attribute, "list of objects");
        if (attribute.Keys.FirstOrDefault(key => !fields.ContainsKey(key)) is { } unknown)
        {
            throw new ManifestException($"The items of {Name(property)} have no field {unknown} to be a key");
        }

        var required = (schema.Items.Required ?? []).Union(attribute.Keys.Where(key => fields[key].DefaultProperty is null)).ToArray();
        return schema with
        {
            Items = schema.Items with { Required = required.Length > 0 ? required : null },
            XKubernetesListMapKeys = attribute.Keys,
        };
    }

    private static JsonNode Default(PropertyInfo property, V1JSONSchemaProps schema, object value) =>
        (schema.Type, value) switch
        {
            ("string", Enum name) => JsonValue.Create(JsonNames.Of(name)),
            ("string" or null, string text) => JsonValue.Create(text),
            ("boolean", bool flag) => JsonValue.Create(flag),
            ("integer" or null, int number) => JsonValue.Create(number),
            ("integer", long number) => JsonValue.Create(number),
            ("number", double or float or int) => JsonValue.Create(
                Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture)
            ),
            ("object" or "array", string json) => JsonNode.Parse(json)!,
            _ => throw new ManifestException(
                $"The default of {Name(property)} is a {value.GetType().Name}, which does not fit its type {schema.Type}"
            ),
        };

    private static long? Bound(long value) => value < 0 ? null : value;

    private static ManifestException Misplaced(PropertyInfo property, Attribute attribute, string types) =>
        new($"{attribute.GetType().Name} stands on {Name(property)}, which is no {types.Replace(" ", " or ", StringComparison.Ordinal)}");

    private static string Name(PropertyInfo property) => $"{property.DeclaringType!.Name}.{property.Name}";
}
