namespace Operator.Kubernetes.Models.Attributes;

/// <summary>Where objects of a kind live.</summary>
public enum EntityScope
{
    /// <summary>In a namespace.</summary>
    Namespaced,

    /// <summary>In the cluster as a whole.</summary>
    Cluster,
}

/// <summary>The scope of a custom resource; <see cref="EntityScope.Namespaced"/> where the attribute is missing.</summary>
/// <param name="scope">Where its objects live.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class EntityScopeAttribute(EntityScope scope = EntityScope.Namespaced) : Attribute
{
    /// <summary>Where the objects live.</summary>
    public EntityScope Scope { get; } = scope;
}

/// <summary>Short names for kubectl.</summary>
/// <param name="shortNames">Lower case, for example <c>ib</c>.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class KubernetesEntityShortNamesAttribute(params string[] shortNames) : Attribute
{
    /// <summary>The names.</summary>
    public IReadOnlyList<string> ShortNames { get; } = shortNames;
}

/// <summary>Categories that <c>kubectl get CATEGORY</c> lists the resource under.</summary>
/// <param name="categories">Lower case words.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class KubernetesEntityCategoriesAttribute(params string[] categories) : Attribute
{
    /// <summary>The categories.</summary>
    public IReadOnlyList<string> Categories { get; } = categories;
}

/// <summary>A column of <c>kubectl get</c>; columns appear in the order of the attributes.</summary>
/// <param name="jsonPath">JSONPath from the object's root, for example <c>.status.phase</c>.</param>
/// <param name="name">Heading of the column.</param>
/// <param name="type">OpenAPI type: <c>string</c>, <c>integer</c>, <c>date</c>, <c>boolean</c> or <c>number</c>.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class GenericAdditionalPrinterColumnAttribute(string jsonPath, string name, string type) : Attribute
{
    /// <summary>JSONPath from the object's root.</summary>
    public string JsonPath { get; } = jsonPath;

    /// <summary>Heading of the column.</summary>
    public string Name { get; } = name;

    /// <summary>OpenAPI type of the value.</summary>
    public string Type { get; } = type;

    /// <summary>0 is always shown, anything above only with <c>-o wide</c>.</summary>
    public int Priority { get; init; }

    /// <summary>OpenAPI format, for example <c>date-time</c>.</summary>
    public string? Format { get; init; }

    /// <summary>What the column shows.</summary>
    public string? Description { get; init; }
}
