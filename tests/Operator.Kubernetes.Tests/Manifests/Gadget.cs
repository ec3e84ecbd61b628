using System.Text.Json;
using System.Text.Json.Serialization;
using k8s.Models;
using Operator.Kubernetes.Models;
using Operator.Kubernetes.Models.Attributes;

namespace Operator.Kubernetes.Tests.Manifests;

/// <summary>A kind that uses every attribute; its manifest is <c>tests/assets/manifests/gadgets.example.dev.yaml</c>.</summary>
[KubernetesEntity(Group = "example.dev", ApiVersion = "v1beta1", Kind = "Gadget")]
[EntityScope(EntityScope.Cluster)]
[KubernetesEntityShortNames("ga", "gdg")]
[KubernetesEntityCategories("all", "things")]
[GenericAdditionalPrinterColumn(".spec.size", "Size", "integer", Format = "int32", Description = "How large.")]
[GenericAdditionalPrinterColumn(".status.conditions[?(@.type==\"Ready\")].reason", "Reason", "string", Priority = 1)]
[ValidationRule("self.metadata.name.size() <= 20", Message = "name is too long")]
public sealed class Gadget : CustomKubernetesEntity<GadgetSpec, GadgetStatus>;

/// <summary>What is wanted.</summary>
[ValidationRule(
    "self.size <= self.limit",
    MessageExpression = "'at most ' + string(self.limit)",
    FieldPath = ".size",
    Reason = "FieldValueInvalid"
)]
public sealed record GadgetSpec
{
    /// <summary>Its size, in <see cref="GadgetColor.DarkBlue"/> millimetres; see <see cref="Limit"/>, <c>null</c> counts as 1.</summary>
    [Required]
    [RangeMinimum(1)]
    [RangeMaximum(100)]
    public int Size { get; init; }

    /// <summary>
    ///     Largest size.
    ///     <para>A second paragraph.</para>
    /// </summary>
    [Default(50L)]
    public long? Limit { get; init; }

    /// <summary>Its name tag.</summary>
    [Length(2, 10)]
    [Pattern("^[a-z]+$")]
    [Default("tag")]
    public string Tag { get; init; } = "tag";

    /// <summary>Its colour.</summary>
    [Default(GadgetColor.DarkBlue)]
    public GadgetColor? Color { get; init; }

    /// <summary>How it is on or off.</summary>
    [Default(true)]
    [JsonPropertyName("on")]
    public bool Enabled { get; init; } = true;

    /// <summary>A ratio.</summary>
    [RangeMinimum(-0.5)]
    [Default(0.5)]
    public double Ratio { get; init; }

    /// <summary>Words, each checked.</summary>
    [Items(1, 5)]
    [Length(1, 8)]
    [Pattern("^[a-z]+$")]
    [ListSet]
    public IReadOnlyList<string>? Words { get; init; }

    /// <summary>Ports by name.</summary>
    [Items(-1, 3)]
    [ListMapKeys("name", "protocol")]
    public IReadOnlyList<GadgetPort> Ports { get; init; } = [];

    /// <summary>Map of maps.</summary>
    [Items(-1, 2)]
    [Length(-1, 4)]
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>? Nested { get; init; }

    /// <summary>Amounts.</summary>
    [Pattern("^[0-9]+m?$")]
    [RangeMinimum(0)]
    public IReadOnlyDictionary<string, Quantity>? Amounts { get; init; }

    /// <summary>A string in C# that may be an integer.</summary>
    [IntOrString]
    [Default(1)]
    public string? Share { get; init; }

    [Default("{}")]
    public GadgetPort? Main { get; init; }

    /// <summary>Anything at all.</summary>
    [PreserveUnknownFields]
    public JsonElement? Free { get; init; }

    /// <summary>Address as given by <see langword="this"/> page, <see href="https://example.dev/uri">the page</see>.</summary>
    [ValidationRule("self != 'localhost'")]
    [ValidationRule("self != ''", Message = "empty")]
    public string? Host { get; init; }

    public DateTimeOffset? Since { get; init; }

    [JsonIgnore]
    public string? Hidden { get; init; }

    public string Computed => Tag + Size;
}

/// <summary>A port.</summary>
public sealed record GadgetPort
{
    /// <summary>Name of the port.</summary>
    public string? Name { get; init; }

    /// <summary>Its protocol.</summary>
    [Default("TCP")]
    public string Protocol { get; init; } = "TCP";
}

/// <summary>A colour.</summary>
public enum GadgetColor
{
    /// <summary>As the sky.</summary>
    Blue,

    /// <summary>As the sea.</summary>
    [JsonStringEnumMemberName("dark-blue")]
    DarkBlue,

    Green,
}

/// <summary>What is there.</summary>
[PreserveUnknownFields]
public sealed record GadgetStatus
{
    /// <summary>Conditions.</summary>
    [ListMapKeys("type")]
    public IReadOnlyList<Condition>? Conditions { get; init; }
}
