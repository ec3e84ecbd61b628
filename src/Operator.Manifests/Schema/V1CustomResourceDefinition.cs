using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using k8s;
using k8s.Models;
using Operator.Kubernetes.Models;
using Operator.Kubernetes.Models.Attributes;

namespace Operator.Manifests;

/// <summary>A kind that the API server is taught (<c>apiextensions.k8s.io/v1 CustomResourceDefinition</c>).</summary>
[KubernetesEntity(Group = "apiextensions.k8s.io", ApiVersion = "v1", Kind = "CustomResourceDefinition")]
[EntityScope(EntityScope.Cluster)]
public sealed record V1CustomResourceDefinition : IKubernetesObject<V1ObjectMeta>
{
    /// <inheritdoc/>
    public string ApiVersion { get; set; } = "apiextensions.k8s.io/v1";

    /// <inheritdoc/>
    public string Kind { get; set; } = "CustomResourceDefinition";

    /// <summary>The name is <c>plural.group</c>; the API server refuses any other.</summary>
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <summary>Names, scope and versions of the kind.</summary>
    public V1CustomResourceDefinitionSpec Spec { get; init; } = new();

    /// <summary>Whether the kind is served yet; null in manifests.</summary>
    public V1CustomResourceDefinitionStatus? Status { get; init; }
}

/// <summary>Desired state of a <see cref="V1CustomResourceDefinition"/>.</summary>
public sealed record V1CustomResourceDefinitionSpec
{
    /// <summary>API group of the kind.</summary>
    public string Group { get; init; } = "";

    /// <summary>Names of the kind.</summary>
    public V1CustomResourceDefinitionNames Names { get; init; } = new();

    /// <summary><c>Namespaced</c> or <c>Cluster</c>.</summary>
    public string Scope { get; init; } = "";

    /// <summary>Versions of the kind; exactly one is stored.</summary>
    public IReadOnlyList<V1CustomResourceDefinitionVersion> Versions { get; init; } = [];
}

/// <summary>Names of a custom kind.</summary>
public sealed record V1CustomResourceDefinitionNames
{
    /// <summary>The kind in PascalCase.</summary>
    public string Kind { get; init; } = "";

    /// <summary>The kind of its lists, by default the kind with <c>List</c>.</summary>
    public string? ListKind { get; init; }

    /// <summary>Lower case plural, as in URLs.</summary>
    public string Plural { get; init; } = "";

    /// <summary>Lower case singular, as an alias for kubectl.</summary>
    public string? Singular { get; init; }

    /// <summary>Short aliases for kubectl.</summary>
    public IReadOnlyList<string>? ShortNames { get; init; }

    /// <summary>Groups of kinds that kubectl lists together.</summary>
    public IReadOnlyList<string>? Categories { get; init; }
}

/// <summary>One version of a custom kind.</summary>
public sealed record V1CustomResourceDefinitionVersion
{
    /// <summary>The version, for example <c>v1alpha1</c>.</summary>
    public string Name { get; init; } = "";

    /// <summary>Whether the API server answers requests for it.</summary>
    public bool Served { get; init; }

    /// <summary>Whether objects are stored in it.</summary>
    public bool Storage { get; init; }

    /// <summary>Columns of <c>kubectl get</c>.</summary>
    public IReadOnlyList<V1CustomResourceColumnDefinition>? AdditionalPrinterColumns { get; init; }

    /// <summary>Endpoints beside the object's own.</summary>
    public V1CustomResourceSubresources? Subresources { get; init; }

    /// <summary>Schema of the whole object.</summary>
    public V1CustomResourceValidation? Schema { get; init; }
}

/// <summary>A column of <c>kubectl get</c>.</summary>
public sealed record V1CustomResourceColumnDefinition
{
    /// <summary>Heading.</summary>
    public string Name { get; init; } = "";

    /// <summary>OpenAPI type of the value.</summary>
    public string Type { get; init; } = "";

    /// <summary>OpenAPI format of the value.</summary>
    public string? Format { get; init; }

    /// <summary>What the column tells.</summary>
    public string? Description { get; init; }

    /// <summary>Null or 0 is always shown, anything above only with <c>-o wide</c>.</summary>
    public int? Priority { get; init; }

    /// <summary>JSONPath of the value from the object's root.</summary>
    public string JsonPath { get; init; } = "";
}

/// <summary>Endpoints beside the object's own.</summary>
public sealed record V1CustomResourceSubresources
{
    /// <summary>An empty object where the status has an endpoint of its own.</summary>
    public JsonObject? Status { get; init; }
}

/// <summary>Where the schema of a custom kind hangs.</summary>
public sealed record V1CustomResourceValidation
{
    /// <summary>The schema.</summary>
    [JsonPropertyName("openAPIV3Schema")]
    public V1JSONSchemaProps OpenAPIV3Schema { get; init; } = new();
}

/// <summary>Observed state of a <see cref="V1CustomResourceDefinition"/>.</summary>
public sealed record V1CustomResourceDefinitionStatus
{
    /// <summary><c>Established</c> is true once the kind is served; <c>NonStructuralSchema</c> says what the schema does wrong.</summary>
    public IReadOnlyList<Condition>? Conditions { get; init; }
}
