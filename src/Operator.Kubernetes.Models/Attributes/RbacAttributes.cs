namespace Operator.Kubernetes.Models.Attributes;

/// <summary>What may be done with a resource; combine with <c>|</c>.</summary>
[Flags]
public enum RbacVerb
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Read one.</summary>
    Get = 1 << 0,

    /// <summary>Read all.</summary>
    List = 1 << 1,

    /// <summary>Follow changes.</summary>
    Watch = 1 << 2,

    /// <summary>Create.</summary>
    Create = 1 << 3,

    /// <summary>Replace.</summary>
    Update = 1 << 4,

    /// <summary>Change in part; server-side apply and merge patches need it.</summary>
    Patch = 1 << 5,

    /// <summary>Delete one.</summary>
    Delete = 1 << 6,

    /// <summary>Delete many at once.</summary>
    DeleteCollection = 1 << 7,
}

/// <summary>Right of the operator on kinds that this code has classes for.</summary>
/// <param name="entities">Classes with a <see cref="k8s.Models.KubernetesEntityAttribute"/>.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class EntityRbacAttribute(params Type[] entities) : Attribute
{
    /// <summary>The classes.</summary>
    public IReadOnlyList<Type> Entities { get; } = entities;

    /// <summary>What may be done.</summary>
    public RbacVerb Verbs { get; init; }

    /// <summary>Name of a feature that an installation may do without: its rights are in a role of their own. Null for the operator's role.</summary>
    public string? Feature { get; init; }
}

/// <summary>Right of the operator on resources by name.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class GenericRbacAttribute : Attribute
{
    /// <summary>API groups; the empty string is the core group.</summary>
    public string[] Groups { get; init; } = [];

    /// <summary>Resources, with subresources as <c>pods/log</c>.</summary>
    public string[] Resources { get; init; } = [];

    /// <summary>Names of single objects, where the right is limited to them.</summary>
    public string[] ResourceNames { get; init; } = [];

    /// <summary>Paths outside of resources, for example <c>/healthz</c>.</summary>
    public string[] Urls { get; init; } = [];

    /// <summary>What may be done.</summary>
    public RbacVerb Verbs { get; init; }

    /// <summary>True for a Role in the operator's own namespace instead of a ClusterRole.</summary>
    public bool OwnNamespaceOnly { get; init; }

    /// <inheritdoc cref="EntityRbacAttribute.Feature"/>
    public string? Feature { get; init; }

    /// <summary>True for a right on something that no namespace has: a role in one namespace leaves it out.</summary>
    public bool InWholeClusterOnly { get; init; }
}
