using System.Globalization;
using System.Text.RegularExpressions;
using Operator.Core.Redaction;

namespace Operator.Core.Engines.Kaniko;

/// <summary>Everything that a classification uses. If the log is lost, the container's last lines take its place.</summary>
/// <param name="Error">Kaniko's own last message; empty for none.</param>
internal sealed partial record KanikoEvidence(LogFacts Log, EngineEnd End, string Error)
{
    private const int LongestInstruction = 200;

    /// <summary>The message without the words by which Kaniko says what it was about to do.</summary>
    public string Cause => Wrappers().Replace(Error, "");

    /// <summary>The instruction that failed, short enough that what follows it in a message is not cut off.</summary>
    public string Instruction => Log.FailedStep is { } step ? DisplayText.Cut(step, LongestInstruction) : "A command of the Dockerfile";

    /// <summary>How a command of the Dockerfile ended, as in <c>exit status 1</c>; null when none failed.</summary>
    public string? CommandEnd => Command().Match(Error) is { Success: true } match ? match.Groups["end"].Value : null;

    public int? StepExitCode =>
        CommandEnd is { } end
        && ExitStatus().Match(end) is { Success: true } match
        && int.TryParse(match.Groups["code"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var code)
            ? code
            : null;

    /// <summary>One for each message that may be Kaniko's last one, in order; one without a message when there is none.</summary>
    public static IReadOnlyList<KanikoEvidence> Of(LogFacts log, EngineEnd end)
    {
        var facts = log.Error is null ? WithLastWords(log, end) : log;
        return facts.Errors.Count == 0
            ? [new KanikoEvidence(facts, end, "")]
            : [.. facts.Errors.Select(error => new KanikoEvidence(facts, end, error))];
    }

    /// <summary>True where the message or the output of the failed step has these words.</summary>
    public bool Says(string words) =>
        Error.Contains(words, StringComparison.Ordinal) || Log.Excerpt?.Contains(words, StringComparison.Ordinal) == true;

    /// <summary>A message: masked as a whole before it is cut, because half a secret has no shape.</summary>
    public string Say(string text) => Sentence.Of(End.Redactor.Redact(text));

    private static LogFacts WithLastWords(LogFacts log, EngineEnd end)
    {
        if (string.IsNullOrWhiteSpace(end.LastWords))
        {
            return log;
        }

        var reader = new KanikoLog();
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

    [GeneratedRegex(
        @"^(?:error (?:building image|pushing image|checking push permissions): |error building stage: |failed to (?:get baseImage|optimize instructions|execute command|get files used from context|get filesystem from image): |checking push permission for ""[^""]*"": |failed to push to destination [^ ]+: |creating push check transport for [^ ]+ failed: |unable to complete operation after [0-9]+ attempts, last error: |executing copy command: )+"
    )]
    private static partial Regex Wrappers();

    [GeneratedRegex("^error building image: error building stage: failed to execute command: waiting for process to exit: (?<end>.*)")]
    private static partial Regex Command();

    [GeneratedRegex(@"^exit status (?<code>[0-9]{1,3})\z")]
    private static partial Regex ExitStatus();
}
