using Operator.Core.Redaction;

namespace Operator.Core.Engines;

/// <summary>Everything that a classification uses.</summary>
internal interface IEngineEvidence
{
    LogFacts Log { get; }

    EngineEnd End { get; }

    /// <summary>The engine's own last message; empty for none.</summary>
    string Error { get; }

    /// <summary>The message without the words by which the engine says what it was about to do.</summary>
    string Cause { get; }

    /// <summary>The instruction that failed, short enough that what follows it in a message is not cut off.</summary>
    string Instruction { get; }

    /// <summary>Exit code of the Dockerfile's command; null when none failed.</summary>
    int? StepExitCode { get; }

    /// <summary>True when the kernel killed the Dockerfile's command.</summary>
    bool StepKilled { get; }
}

/// <summary>What every engine's evidence has in common.</summary>
internal static class EngineEvidence
{
    /// <summary>True where the message or the output of the failed step has these words.</summary>
    public static bool Says(this IEngineEvidence evidence, string words) =>
        evidence.Error.Contains(words, StringComparison.Ordinal) || evidence.Log.Excerpt?.Contains(words, StringComparison.Ordinal) == true;

    /// <summary>A message: masked as a whole before it is cut, because half a secret has no shape.</summary>
    public static string Say(this IEngineEvidence evidence, string text) => Sentence.Of(evidence.End.Redactor.Redact(text));

    /// <summary>The facts of a log; where it is lost, those of the container's last lines.</summary>
    public static LogFacts WithLastWords(LogFacts log, EngineEnd end, IEngineLog reader)
    {
        if (log.Error is not null || string.IsNullOrWhiteSpace(end.LastWords))
        {
            return log;
        }

        var redacted = new RedactedLines(end.Redactor);
        foreach (var line in end.LastWords.TrimEnd('\n').Split('\n'))
        {
            reader.Read(line, redacted.Next(line));
        }

        var last = reader.Facts;
        return last with
        {
            EngineReady = last.EngineReady || log.EngineReady,
            CommandRan = last.CommandRan || log.CommandRan,
            CommandRuns = last.CommandRuns || log.CommandRuns,
            Step = log.Step ?? last.Step,
        };
    }
}
