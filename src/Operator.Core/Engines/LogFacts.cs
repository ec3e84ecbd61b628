namespace Operator.Core.Engines;

/// <summary>What an engine's log has shown so far.</summary>
public sealed record LogFacts
{
    public static LogFacts None { get; } = new();

    /// <summary>How far the build container is, 0 to 100; never falls as the log grows.</summary>
    public int Percent { get; init; }

    /// <summary>Text of the step that runs, on one line.</summary>
    public string? Step { get; init; }

    /// <summary>Number of the step that runs, from 1, over all stages of the Dockerfile.</summary>
    public int? Current { get; init; }

    /// <summary>Steps known so far, over all stages.</summary>
    public int? Total { get; init; }

    /// <summary>Steps whose result was reused.</summary>
    public int CacheHits { get; init; }

    /// <summary>Steps that could be reused and have ended.</summary>
    public int CacheTotal { get; init; }

    /// <summary>True once the engine has accepted the build; until then a failure is the engine's own.</summary>
    public bool EngineReady { get; init; }

    /// <summary>The step that failed, for example <c>[3/8] RUN npm ci</c>.</summary>
    public string? FailedStep { get; init; }

    /// <summary>The engine's last message, on one line.</summary>
    public string? Error { get; init; }

    /// <summary>The lines that say why: the failed step's last output, or the engine's own.</summary>
    public string? Excerpt { get; init; }

    /// <summary>Line of the Dockerfile that the error points at.</summary>
    public int? DockerfileLine { get; init; }
}
