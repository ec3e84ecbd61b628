namespace Operator.Kubernetes.Models;

/// <summary>The API server's answer to a request that failed, or that has no other result (<c>meta/v1 Status</c>).</summary>
public sealed record V1Status
{
    /// <summary><c>Success</c> or <c>Failure</c>.</summary>
    public string? Status { get; init; }

    /// <summary>What went wrong, for people.</summary>
    public string? Message { get; init; }

    /// <summary>What went wrong, as one word: <c>NotFound</c>, <c>AlreadyExists</c>, <c>Conflict</c>, <c>Invalid</c>, <c>Expired</c>, <c>Forbidden</c>…</summary>
    public string? Reason { get; init; }

    /// <summary>Suggested HTTP status code.</summary>
    public int? Code { get; init; }

    /// <summary>More about the reason.</summary>
    public V1StatusDetails? Details { get; init; }
}

/// <summary>More about the reason of a <see cref="V1Status"/>.</summary>
public sealed record V1StatusDetails
{
    /// <summary>Name of the object.</summary>
    public string? Name { get; init; }

    /// <summary>API group.</summary>
    public string? Group { get; init; }

    /// <summary>Kind, or resource.</summary>
    public string? Kind { get; init; }

    /// <summary>UID of the object.</summary>
    public string? Uid { get; init; }

    /// <summary>What is wrong with which field.</summary>
    public IReadOnlyList<V1StatusCause>? Causes { get; init; }

    /// <summary>Seconds to wait before another try.</summary>
    public int? RetryAfterSeconds { get; init; }
}

/// <summary>One cause of a failure.</summary>
public sealed record V1StatusCause
{
    /// <summary>As one word, for example <c>FieldValueInvalid</c>.</summary>
    public string? Reason { get; init; }

    /// <summary>In words.</summary>
    public string? Message { get; init; }

    /// <summary>JSON path of the field, for example <c>spec.output.repository</c>.</summary>
    public string? Field { get; init; }
}
