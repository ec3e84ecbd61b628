using Operator.Core.Images.Copying;

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

    /// <summary>How far the copy of a push is; null for an engine, and before its container has said so.</summary>
    public CopyProgress? Copied { get; init; }

    /// <summary>Steps whose result was reused.</summary>
    public int CacheHits { get; init; }

    /// <summary>Steps that could be reused and have ended.</summary>
    public int CacheTotal { get; init; }

    /// <summary>What the engine could not do and did not need: a cache that cannot be read or written. One line each, for people.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>True once the engine has accepted the build; until then a failure is the engine's own.</summary>
    public bool EngineReady { get; init; }

    /// <summary>True once a command of the Dockerfile has run: from then on it may be what ended the engine.</summary>
    public bool CommandRan { get; init; }

    /// <summary>True while a command of the Dockerfile runs.</summary>
    public bool CommandRuns { get; init; }

    /// <summary>The step that failed, for example <c>[3/8] RUN npm ci</c>.</summary>
    public string? FailedStep { get; init; }

    /// <summary>The engine's last message, on one line, not redacted: reasons are found in it. What is shown of it is redacted first.</summary>
    public string? Error => Errors.Count == 0 ? null : Errors[^1];

    /// <summary>
    /// Every message that looks like the engine's last one, in order. More than one means that something else spoke in its form: a value with line
    /// breaks in the name of a step, or a server whose answer the engine quotes.
    /// </summary>
    public IReadOnlyList<string> Errors { get; init; } = [];

    /// <summary>True when there are more of them than are kept.</summary>
    public bool ErrorsOmitted { get; init; }

    /// <summary>The lines that say why: the failed step's last output, or the engine's own.</summary>
    public string? Excerpt { get; init; }

    /// <summary>Line of the Dockerfile that the error points at.</summary>
    public int? DockerfileLine { get; init; }
}
