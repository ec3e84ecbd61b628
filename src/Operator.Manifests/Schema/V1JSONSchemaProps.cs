using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Operator.Kubernetes.Models.Attributes;

namespace Operator.Manifests;

/// <summary>
/// Schema of one value (<c>apiextensions.k8s.io/v1 JSONSchemaProps</c>), limited to what a structural schema may hold.
/// Members stand in the order in which manifests show them.
/// </summary>
public sealed record V1JSONSchemaProps
{
    /// <summary>What the value means, as <c>kubectl explain</c> shows it.</summary>
    public string? Description { get; init; }

    /// <summary><c>string</c>, <c>integer</c>, <c>number</c>, <c>boolean</c>, <c>array</c> or <c>object</c>; null for int-or-string.</summary>
    public string? Type { get; init; }

    /// <summary>OpenAPI format, for example <c>int64</c> or <c>date-time</c>.</summary>
    public string? Format { get; init; }

    /// <summary>The value that the API server fills in where there is none.</summary>
    [JsonPropertyName("default")]
    public JsonNode? DefaultProperty { get; init; }

    /// <summary>The only values allowed.</summary>
    [JsonPropertyName("enum")]
    public IReadOnlyList<JsonNode>? EnumProperty { get; init; }

    /// <summary>Regular expression (RE2), not anchored by itself.</summary>
    public string? Pattern { get; init; }

    /// <summary>Least number of characters.</summary>
    public long? MinLength { get; init; }

    /// <summary>Largest number of characters.</summary>
    public long? MaxLength { get; init; }

    /// <summary>Least value, inclusive.</summary>
    public double? Minimum { get; init; }

    /// <summary>Largest value, inclusive.</summary>
    public double? Maximum { get; init; }

    /// <summary>Least number of items of a list.</summary>
    public long? MinItems { get; init; }

    /// <summary>Largest number of items of a list.</summary>
    public long? MaxItems { get; init; }

    /// <summary>Least number of entries of a map.</summary>
    public long? MinProperties { get; init; }

    /// <summary>Largest number of entries of a map.</summary>
    public long? MaxProperties { get; init; }

    /// <summary>Schema of each item of a list.</summary>
    public V1JSONSchemaProps? Items { get; init; }

    /// <summary>Schema of each value of a map.</summary>
    public V1JSONSchemaProps? AdditionalProperties { get; init; }

    /// <summary>Schemas of the fields of an object, by JSON name.</summary>
    public IReadOnlyDictionary<string, V1JSONSchemaProps>? Properties { get; init; }

    /// <summary>JSON names of the fields that must be there.</summary>
    public IReadOnlyList<string>? Required { get; init; }

    /// <summary>True where the API server keeps fields that the schema does not name.</summary>
    [JsonPropertyName("x-kubernetes-preserve-unknown-fields")]
    public bool? XKubernetesPreserveUnknownFields { get; init; }

    /// <summary>True where the value is an integer or a string.</summary>
    [JsonPropertyName("x-kubernetes-int-or-string")]
    public bool? XKubernetesIntOrString { get; init; }

    /// <summary><c>atomic</c>, <c>set</c> or <c>map</c>: how server-side apply merges the list.</summary>
    [JsonPropertyName("x-kubernetes-list-type")]
    public string? XKubernetesListType { get; init; }

    /// <summary>JSON names of the fields that identify an item of a list of type <c>map</c>.</summary>
    [JsonPropertyName("x-kubernetes-list-map-keys")]
    public IReadOnlyList<string>? XKubernetesListMapKeys { get; init; }

    /// <summary>CEL rules on the value.</summary>
    [JsonPropertyName("x-kubernetes-validations")]
    public IReadOnlyList<V1ValidationRule>? XKubernetesValidations { get; init; }
}

/// <summary>A CEL rule of a schema (<c>apiextensions.k8s.io/v1 ValidationRule</c>), see <see cref="ValidationRuleAttribute"/>.</summary>
public sealed record V1ValidationRule
{
    /// <summary>The expression; it must yield true.</summary>
    public string Rule { get; init; } = "";

    /// <summary>What is shown when it does not.</summary>
    public string? Message { get; init; }

    /// <summary>CEL expression that yields what is shown; wins over <see cref="Message"/>.</summary>
    public string? MessageExpression { get; init; }

    /// <summary>Path of the field at fault, relative to the value that carries the rule.</summary>
    public string? FieldPath { get; init; }

    /// <summary><c>FieldValueInvalid</c>, <c>FieldValueForbidden</c>, <c>FieldValueRequired</c> or <c>FieldValueDuplicate</c>.</summary>
    public string? Reason { get; init; }
}
