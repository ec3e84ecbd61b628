using k8s.Models;

namespace Operator.Kubernetes.Client;

/// <summary>Which objects a list or watch returns.</summary>
public sealed record ListOptions
{
    /// <summary>Label selector, for example <c>app=web,tier!=cache</c>; null for all.</summary>
    public string? LabelSelector { get; init; }

    /// <summary>Field selector, for example <c>metadata.name=web</c>; null for all.</summary>
    public string? FieldSelector { get; init; }

    /// <summary>Objects per page.</summary>
    /// <value>500</value>
    public int PageSize { get; init; } = 500;
}

/// <summary>Where a watch begins and how long it lasts.</summary>
public sealed record WatchOptions
{
    /// <summary>Label selector; null for all.</summary>
    public string? LabelSelector { get; init; }

    /// <summary>Field selector; null for all.</summary>
    public string? FieldSelector { get; init; }

    /// <summary>Version after which events are wanted; null begins with an <c>Added</c> for each object that exists.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>How long the server keeps the watch open; it then ends without an error.</summary>
    /// <value>290 seconds</value>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(290);

    /// <summary>Time without any byte, beyond <see cref="Timeout"/>, after which the connection counts as dead.</summary>
    /// <value>10 seconds</value>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Called once the server has accepted the watch; the first event may come minutes later.</summary>
    public Action? Opened { get; init; }
}

/// <summary>How an object is created.</summary>
public sealed record CreateOptions
{
    /// <summary>
    /// True refuses an object with a field that the server does not know (400); otherwise the server drops the field and warns. Servers before 1.25 ignore this.
    /// </summary>
    public bool StrictFields { get; init; }

    /// <summary>Called for each warning (header <c>Warning</c>) of an answer that is a success, with the server's own text, whatever its length.</summary>
    public Action<string>? Warned { get; init; }
}

/// <summary>How an object is deleted.</summary>
public static class DeleteOptions
{
    /// <summary>Deletes this very object, not a recreated one of the same name.</summary>
    /// <param name="uid">UID of the object.</param>
    /// <param name="propagationPolicy">What happens to objects owned by it.</param>
    public static V1DeleteOptions Of(string? uid, string propagationPolicy = "Background") =>
        new() { PropagationPolicy = propagationPolicy, Preconditions = uid is null ? null : new() { Uid = uid } };
}

/// <summary>Which part of a container's log is read.</summary>
public sealed record PodLogOptions
{
    /// <summary>Name of the container; null when the Pod has only one.</summary>
    public string? Container { get; init; }

    /// <summary>True keeps the stream open until the container ends.</summary>
    public bool Follow { get; init; }

    /// <summary>Only lines at or after that time. The server counts in whole seconds: up to a second of earlier lines comes with it.</summary>
    public DateTimeOffset? SinceTime { get; init; }

    /// <summary>True begins each line with its time, RFC 3339 with up to nine fraction digits, and a space.</summary>
    public bool Timestamps { get; init; }
}
