using System.Text.Json.Serialization;
using Operator.Entities.ImageBuilds;

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

/// <summary>Who finds a failure, and so what its exit code is.</summary>
[Flags]
public enum FoundBy
{
    /// <summary>The operator: from the spec, its timers, or what the cluster says of the Pod.</summary>
    Operator = 1,

    /// <summary>The container <c>prepare</c>, which ends with 1.</summary>
    Prepare = 2,

    /// <summary>The operator, from the log and the exit code of the engine's container.</summary>
    Engine = 4,

    /// <summary>The container <c>publish</c>, which ends with 1.</summary>
    Publish = 8,

    /// <summary>The container <c>push</c>, which ends with 1.</summary>
    Push = 16,
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

    /// <summary>True when <c>retry.limit</c> allows another attempt after it: only an attempt can be repeated.</summary>
    public bool Retried =>
        Retryable
        && !Name.StartsWith(QueueReasons.Family.Name, StringComparison.Ordinal)
        && !Name.StartsWith(PolicyReasons.Family.Name, StringComparison.Ordinal);

    /// <summary>The severity of the event.</summary>
    public EventSeverity Severity => Class is null or FailureClass.Cancelled ? EventSeverity.Normal : EventSeverity.Warning;

    /// <summary>When it is used, as the end of the sentence "Used when …".</summary>
    public required string Meaning { get; init; }

    /// <summary>What to do, in one sentence; null where the reason is not a failure.</summary>
    public string? Hint { get; init; }

    /// <summary>Who finds it; null where the reason is not a failure.</summary>
    public FoundBy? FoundBy { get; init; }

    /// <summary>The message that it usually has, with … for what differs; null where the reason is not a failure.</summary>
    public string? Message { get; init; }

    /// <summary>False where it ends an attempt, and the build goes on: there is no event and no metric of its own.</summary>
    public bool EndsRun { get; init; } = true;

    /// <summary>The engines that can fail so; empty where no engine is concerned.</summary>
    public IReadOnlyList<BuildEngine> Engines { get; init; } = [];

    /// <summary>The phase of a build or push that ends so, which is also the label of its metric; null where the reason is not a failure.</summary>
    public BuildPhase? Phase =>
        Class switch
        {
            FailureClass.User => BuildPhase.Failed,
            FailureClass.Infrastructure or FailureClass.Internal => BuildPhase.Error,
            FailureClass.Cancelled => BuildPhase.Cancelled,
            null => null,
        };

    /// <inheritdoc/>
    public override string ToString() => Name;
}
