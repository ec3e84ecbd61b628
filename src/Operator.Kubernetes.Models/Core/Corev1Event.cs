using System.Text.Json.Serialization;
using Operator.Kubernetes.Models.Attributes;
using Operator.Kubernetes.Models.Serialization;

namespace Operator.Kubernetes.Models;

/// <summary>Something that happened to an object (<c>core/v1 Event</c>), as <c>kubectl describe</c> shows; kept for an hour by default.</summary>
[KubernetesEntity(ApiVersion = "v1", Kind = "Event", PluralName = "events")]
public sealed record Corev1Event : IKubernetesObject<V1ObjectMeta>
{
    /// <inheritdoc/>
    public string ApiVersion { get; set; } = "v1";

    /// <inheritdoc/>
    public string Kind { get; set; } = "Event";

    /// <inheritdoc/>
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <summary>The object that it happened to; in the event's own namespace.</summary>
    public V1ObjectReference InvolvedObject { get; init; } = new();

    /// <summary>Why, as one PascalCase word of at most 128 characters.</summary>
    public string? Reason { get; init; }

    /// <summary>What happened, at most 1024 characters.</summary>
    public string? Message { get; init; }

    /// <summary><c>Normal</c> or <c>Warning</c>.</summary>
    public string? Type { get; init; }

    /// <summary>How often it happened.</summary>
    public int? Count { get; init; }

    /// <summary>When it happened first.</summary>
    public DateTimeOffset? FirstTimestamp { get; init; }

    /// <summary>When it happened last.</summary>
    public DateTimeOffset? LastTimestamp { get; init; }

    /// <summary>When it happened first, in microseconds (<c>MicroTime</c>).</summary>
    [JsonConverter(typeof(MicroTimeConverter))]
    public DateTimeOffset? EventTime { get; init; }

    /// <summary>Component and host that reported it.</summary>
    public V1EventSource? Source { get; init; }

    /// <summary>Name of the controller, for example <c>imagebuild.dev/operator</c>.</summary>
    public string? ReportingComponent { get; init; }

    /// <summary>Name of the controller's instance, at most 128 characters.</summary>
    public string? ReportingInstance { get; init; }

    /// <summary>What the controller did, as one word of at most 128 characters.</summary>
    public string? Action { get; init; }
}

/// <summary>Names an object (<c>core/v1 ObjectReference</c>).</summary>
public sealed record V1ObjectReference
{
    /// <summary>API version of the object.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>Kind of the object.</summary>
    public string? Kind { get; init; }

    /// <summary>Namespace of the object; null for cluster-scoped ones.</summary>
    [JsonPropertyName("namespace")]
    public string? NamespaceProperty { get; init; }

    /// <summary>Name of the object.</summary>
    public string? Name { get; init; }

    /// <summary>UID of the object.</summary>
    public string? Uid { get; init; }

    /// <summary>Version of the object.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>A part of the object, for example <c>spec.containers{build}</c>.</summary>
    public string? FieldPath { get; init; }
}

/// <summary>Who reported an event.</summary>
public sealed record V1EventSource
{
    /// <summary>Name of the component.</summary>
    public string? Component { get; init; }

    /// <summary>Name of the node.</summary>
    public string? Host { get; init; }
}
