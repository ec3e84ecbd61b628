namespace Operator.Core.Observation;

/// <summary>What is known of an attempt's log.</summary>
public sealed record LogState
{
    public LogFacts Facts { get; init; } = LogFacts.None;

    /// <summary>Last lines, redacted: see <see cref="LogTail"/>.</summary>
    public string? Tail { get; init; }

    /// <summary>Bytes read so far.</summary>
    public long? Bytes { get; init; }

    /// <summary>Name of the ConfigMap with the whole; set once it is written.</summary>
    public string? Archive { get; init; }

    /// <summary>True when the archive lacks the middle.</summary>
    public bool Truncated { get; init; }

    /// <summary>True when the log can no longer be had.</summary>
    public bool Lost { get; init; }
}
