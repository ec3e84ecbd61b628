using Operator.Core.Engines;

namespace Operator.Core.Observation;

/// <summary>What is known about an attempt's log.</summary>
public sealed record LogState
{
    public required int Run { get; init; }

    public required int Attempt { get; init; }

    public LogFacts Facts { get; init; } = LogFacts.None;

    /// <summary>Last lines, redacted: see <see cref="LogTail"/>.</summary>
    public string? Tail { get; init; }

    /// <summary>Bytes read so far.</summary>
    public long? Bytes { get; init; }

    /// <summary>Name of the ConfigMap with the whole log; set once it is written.</summary>
    public string? Archive { get; init; }

    /// <summary>True when the API server refuses the archive.</summary>
    public bool ArchiveRefused { get; init; }

    /// <summary>Hash of the Dockerfile that prepare has written to it; null until that is complete.</summary>
    public string? DockerfileSha256 { get; init; }

    /// <summary>Name of the ConfigMap with that Dockerfile; set once it is written.</summary>
    public string? DockerfileConfigMap { get; init; }

    /// <summary>True when the API server refuses the ConfigMap with the Dockerfile.</summary>
    public bool DockerfileRefused { get; init; }

    /// <summary>True when the middle of the log is missing from the archive.</summary>
    public bool Truncated { get; init; }

    /// <summary>True when the log can no longer be read.</summary>
    public bool Lost { get; init; }
}
