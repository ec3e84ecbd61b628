using System.Text.Json;
using System.Text.Json.Serialization;
using k8s;
using k8s.Models;
using Operator.Kubernetes.Models;
using Operator.Kubernetes.Models.Attributes;
using Operator.Kubernetes.Models.Serialization;

namespace Operator.Kubernetes.Tests.Widgets;

/// <summary>A custom resource of the tests' own.</summary>
[KubernetesEntity(Group = "test.imagebuild.dev", ApiVersion = "v1", Kind = "Widget", PluralName = "widgets")]
public sealed class Widget : CustomKubernetesEntity<WidgetSpec, WidgetStatus>
{
    public Widget()
    {
        ApiVersion = "test.imagebuild.dev/v1";
        Kind = "Widget";
    }

    public static Widget Of(string ns, string name, int size = 0, IDictionary<string, string>? labels = null) =>
        new()
        {
            Metadata = new()
            {
                Name = name,
                NamespaceProperty = ns,
                Labels = labels,
            },
            Spec = new() { Size = size },
        };

    public Widget With(WidgetStatus status) =>
        new()
        {
            Metadata = Metadata,
            Spec = Spec,
            Status = status,
        };
}

public sealed record WidgetSpec
{
    public int Size { get; init; }

    /// <summary>In the CRD any string, in the class one of two: so an object can be made that does not fit.</summary>
    public WidgetMode? Mode { get; init; }
}

public enum WidgetMode
{
    On,
    Off,
}

public sealed record WidgetStatus
{
    public string? Phase { get; init; }

    public int? Seen { get; init; }
}

[KubernetesEntity(
    Group = "apiextensions.k8s.io",
    ApiVersion = "v1",
    Kind = "CustomResourceDefinition",
    PluralName = "customresourcedefinitions"
)]
[EntityScope(EntityScope.Cluster)]
public sealed record Definition : IKubernetesObject<V1ObjectMeta>
{
    public string ApiVersion { get; set; } = "apiextensions.k8s.io/v1";

    public string Kind { get; set; } = "CustomResourceDefinition";

    public V1ObjectMeta Metadata { get; set; } = new();

    public JsonElement Spec { get; init; }

    public DefinitionStatus? Status { get; init; }
}

public sealed record DefinitionStatus
{
    public IReadOnlyList<Condition>? Conditions { get; init; }
}

/// <summary>A Widget as other clients see it: with anything in it.</summary>
[KubernetesEntity(Group = "test.imagebuild.dev", ApiVersion = "v1", Kind = "Widget", PluralName = "widgets")]
public sealed record RawWidget : IKubernetesObject<V1ObjectMeta>
{
    public string ApiVersion { get; set; } = "test.imagebuild.dev/v1";

    public string Kind { get; set; } = "Widget";

    public V1ObjectMeta Metadata { get; set; } = new();

    public JsonElement Spec { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    Converters = [typeof(KubernetesTimeConverter), typeof(MicroTimeConverter)]
)]
[JsonSerializable(typeof(Widget))]
[JsonSerializable(typeof(RawWidget))]
[JsonSerializable(typeof(Definition))]
internal sealed partial class WidgetJsonContext : JsonSerializerContext;
