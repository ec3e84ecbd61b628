using System.Globalization;
using System.Text.RegularExpressions;

namespace Operator.Core.Engines.Kaniko;

/// <summary>Everything that a classification uses. If the log is lost, the container's last lines take its place.</summary>
/// <param name="Error">Kaniko's own last message; empty for none.</param>
internal sealed partial record KanikoEvidence(LogFacts Log, EngineEnd End, string Error) : IEngineEvidence
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

    public bool StepKilled => StepExitCode == 137 || CommandEnd?.StartsWith("signal: killed", StringComparison.Ordinal) == true;

    /// <summary>One for each message that may be Kaniko's last one, in order; one without a message when there is none.</summary>
    public static IReadOnlyList<KanikoEvidence> Of(LogFacts log, EngineEnd end)
    {
        var facts = EngineEvidence.WithLastWords(log, end, new KanikoLog());
        return facts.Errors.Count == 0
            ? [new KanikoEvidence(facts, end, "")]
            : [.. facts.Errors.Select(error => new KanikoEvidence(facts, end, error))];
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
