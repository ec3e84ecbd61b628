using System.Reflection;
using System.Text.Json;
using k8s.Models;
using Operator.Kubernetes.Models.Attributes;

namespace Operator.Manifests;

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
    public static IList<V1ValidationRule>? Rules(MemberInfo member)
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

    /// <summary>Turns a string's schema into one that takes integers too. The usual <c>anyOf</c> beside it would say nothing more.</summary>
    public static V1JSONSchemaProps IntOrString(V1JSONSchemaProps schema) =>
        schema with
        {
            Type = null,
            Format = null,
            XKubernetesIntOrString = true,
        };

    private static V1JSONSchemaProps Apply(PropertyInfo property, V1JSONSchemaProps schema, Attribute attribute)
    {
        return attribute switch
        {
            IntOrStringAttribute => Text(IntOrString),
            PatternAttribute pattern => Text(leaf => leaf with { Pattern = pattern.RegexPattern }),
            LengthAttribute length => Text(leaf => leaf with { MinLength = Bound(length.MinLength), MaxLength = Bound(length.MaxLength) }),
            RangeMinimumAttribute least => Number(leaf => leaf with { Minimum = least.Minimum }),
            RangeMaximumAttribute most => Number(leaf => leaf with { Maximum = most.Maximum }),
            ItemsAttribute items => Items(property, items, schema),
            ListSetAttribute => List(property, attribute, schema, "set"),
            ListMapKeysAttribute keys => ListMap(property, keys, List(property, keys, schema, "map")),
            PreserveUnknownFieldsAttribute => schema with { Type = "object", XKubernetesPreserveUnknownFields = true },
            DefaultAttribute value => schema with { DefaultProperty = Default(property, schema, value.Value) },
            _ => schema,
        };

        V1JSONSchemaProps Text(Func<V1JSONSchemaProps, V1JSONSchemaProps> change) => Each(["string"], change);
        V1JSONSchemaProps Number(Func<V1JSONSchemaProps, V1JSONSchemaProps> change) => Each(["integer", "number"], change);
        V1JSONSchemaProps Each(string[] types, Func<V1JSONSchemaProps, V1JSONSchemaProps> change) =>
            OnLeaf(
                schema,
                leaf =>
                    leaf.XKubernetesIntOrString is true || types.Contains(leaf.Type)
                        ? change(leaf)
                        : throw Misplaced(property, attribute, string.Join(" or ", types))
            );
    }

    /// <summary>Changes the value itself or, in lists and maps, each value inside.</summary>
    private static V1JSONSchemaProps OnLeaf(V1JSONSchemaProps schema, Func<V1JSONSchemaProps, V1JSONSchemaProps> change) =>
        schema switch
        {
            { Items: V1JSONSchemaProps items } => schema with { Items = OnLeaf(items, change) },
            { AdditionalProperties: V1JSONSchemaProps values } => schema with { AdditionalProperties = OnLeaf(values, change) },
            _ => change(schema),
        };

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
        var item = (V1JSONSchemaProps)schema.Items;
        var fields = item.Properties ?? throw Misplaced(property, attribute, "list of objects");
        if (attribute.Keys.FirstOrDefault(key => !fields.ContainsKey(key)) is { } unknown)
        {
            throw new ManifestException($"The items of {Name(property)} have no field {unknown} to be a key");
        }

        var required = (item.Required ?? []).Union(attribute.Keys.Where(key => fields[key].DefaultProperty is null)).ToArray();
        return schema with
        {
            Items = item with { Required = required.Length > 0 ? required : null },
            XKubernetesListMapKeys = [.. attribute.Keys],
        };
    }

    private static JsonElement Default(PropertyInfo property, V1JSONSchemaProps schema, object value) =>
        (schema.Type, value) switch
        {
            ("string", Enum name) => Json($"\"{JsonNames.Of(name)}\""),
            ("string" or null, string text) => Json($"\"{JsonEncodedText.Encode(text)}\""),
            ("boolean", bool flag) => Json(flag ? "true" : "false"),
            ("integer" or null, int number) => Json(FormattableString.Invariant($"{number}")),
            ("integer", long number) => Json(FormattableString.Invariant($"{number}")),
            ("number", double or float or int) => Json(FormattableString.Invariant($"{value}")),
            ("object" or "array", string json) => Json(json),
            _ => throw new ManifestException(
                $"The default of {Name(property)} is a {value.GetType().Name}, which does not fit its type {schema.Type}"
            ),
        };

    private static JsonElement Json(string text) => JsonElement.Parse(text);

    private static long? Bound(long value) => value < 0 ? null : value;

    private static ManifestException Misplaced(PropertyInfo property, Attribute attribute, string types) =>
        new($"{attribute.GetType().Name} stands on {Name(property)}, which is no {types}");

    private static string Name(PropertyInfo property) => $"{property.DeclaringType!.Name}.{property.Name}";
}
