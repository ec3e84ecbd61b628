using System.Text.Json.Serialization;

namespace Operator.Kubernetes.Models;

/// <summary>Metadata of every object (<c>meta/v1 ObjectMeta</c>); only the fields that this project reads or writes.</summary>
public sealed record V1ObjectMeta
{
    /// <summary>Name, unique per namespace and kind: an RFC 1123 subdomain of at most 253 characters.</summary>
    public string? Name { get; init; }

    /// <summary>Prefix from which the server makes a name; ignored when <see cref="Name"/> is set.</summary>
    public string? GenerateName { get; init; }

    /// <summary>Namespace; null for cluster-scoped objects.</summary>
    [JsonPropertyName("namespace")]
    public string? NamespaceProperty { get; init; }

    /// <summary>UUID given by the server, unique over time: a recreated object has another.</summary>
    public string? Uid { get; init; }

    /// <summary>Opaque version of the object; compare for equality only.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>Counts changes of the desired state; the status subresource does not change it.</summary>
    public long? Generation { get; init; }

    /// <summary>When the server created the object (RFC 3339, whole seconds).</summary>
    public DateTimeOffset? CreationTimestamp { get; init; }

    /// <summary>Set while the object is being deleted: the time after which it may be removed by force.</summary>
    public DateTimeOffset? DeletionTimestamp { get; init; }

    /// <summary>Seconds granted for a graceful end; null when not being deleted.</summary>
    public long? DeletionGracePeriodSeconds { get; init; }

    /// <summary>Identifying key-value pairs; values have at most 63 characters.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>Free key-value pairs, 256 KiB in all.</summary>
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    /// <summary>Owners; the garbage collector removes the object when the last one is gone.</summary>
    public IReadOnlyList<V1OwnerReference>? OwnerReferences { get; init; }

    /// <summary>Names of the parties that must agree before the object is removed.</summary>
    public IReadOnlyList<string>? Finalizers { get; init; }
}

/// <summary>A reference from an object to its owner in the same namespace (<c>meta/v1 OwnerReference</c>).</summary>
public sealed record V1OwnerReference
{
    /// <summary>API version of the owner.</summary>
    public string ApiVersion { get; init; } = "";

    /// <summary>Kind of the owner.</summary>
    public string Kind { get; init; } = "";

    /// <summary>Name of the owner.</summary>
    public string Name { get; init; } = "";

    /// <summary>UID of the owner: a recreated owner of the same name does not count.</summary>
    public string Uid { get; init; } = "";

    /// <summary>True for the one owner that manages the object.</summary>
    public bool? Controller { get; init; }

    /// <summary>True when the owner's foreground deletion waits for this object.</summary>
    public bool? BlockOwnerDeletion { get; init; }
}

/// <summary>Metadata of a list (<c>meta/v1 ListMeta</c>).</summary>
public sealed record V1ListMeta
{
    /// <summary>Version from which a watch continues without a gap.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>Token of the next page; null or empty on the last. It expires after some minutes (410).</summary>
    public string? Continue { get; init; }

    /// <summary>How many items follow on further pages, when the server tells.</summary>
    public long? RemainingItemCount { get; init; }
}

/// <summary>One aspect of an object's state (<c>meta/v1 Condition</c>).</summary>
public sealed record V1Condition
{
    /// <summary>The aspect, in PascalCase; the key of the list.</summary>
    public string Type { get; init; } = "";

    /// <summary><c>True</c>, <c>False</c> or <c>Unknown</c>.</summary>
    public string Status { get; init; } = "Unknown";

    /// <summary>Why, as one PascalCase word from a closed set.</summary>
    public string Reason { get; init; } = "";

    /// <summary>One sentence for people.</summary>
    public string Message { get; init; } = "";

    /// <summary>When <see cref="Status"/> last changed.</summary>
    public DateTimeOffset LastTransitionTime { get; init; }

    /// <summary>The generation of the object on which the condition is based.</summary>
    public long? ObservedGeneration { get; init; }
}
