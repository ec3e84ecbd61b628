using System.Text.Json.Serialization;

namespace Operator.Entities;

/// <summary>Who has to act on a failure.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FailureClass>))]
public enum FailureClass
{
    /// <summary>The author of the build: its spec, source, credentials or Dockerfile.</summary>
    User,

    /// <summary>The platform: nodes, network, registry, quota. May go away by itself; the only class that is always retried.</summary>
    Infrastructure,

    /// <summary>The operator: a defect or its configuration.</summary>
    Internal,

    /// <summary>Nobody: cancellation was requested.</summary>
    Cancelled,
}

/// <summary>The severity of an event.</summary>
public enum EventSeverity
{
    /// <summary>For the record.</summary>
    Normal,

    /// <summary>Needs attention.</summary>
    Warning,
}

/// <summary>
/// One entry of the closed set of reasons. It drives conditions, events, metric labels, retries, REST answers and the reference page.
/// </summary>
public sealed record BuildReason
{
    /// <summary>PascalCase, begins with the name of its family; a public contract.</summary>
    public required string Name { get; init; }

    /// <summary>Who must act; null where the reason is not a failure.</summary>
    public FailureClass? Class { get; init; }

    /// <summary>True when another attempt may succeed without any change.</summary>
    public bool Retryable => Class == FailureClass.Infrastructure;

    /// <summary>The severity of the event.</summary>
    public EventSeverity Severity => Class is null or FailureClass.Cancelled ? EventSeverity.Normal : EventSeverity.Warning;

    /// <summary>When it is used, as the end of the sentence "Used when …".</summary>
    public required string Meaning { get; init; }

    /// <summary>What to do, in one sentence; null where the reason is not a failure.</summary>
    public string? Hint { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
