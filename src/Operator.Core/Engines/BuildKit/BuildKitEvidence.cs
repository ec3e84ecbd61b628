using System.Globalization;
using System.Text.RegularExpressions;

namespace Operator.Core.Engines.BuildKit;

/// <summary>Everything that a classification uses. If the log is lost, the container's last lines take its place.</summary>
/// <param name="Log">What the log shows.</param>
/// <param name="End">How the container ended.</param>
/// <param name="Error">BuildKit's own message, without the wrappers before it.</param>
/// <param name="Engine">The program that BuildKit is a part of, for people.</param>
internal sealed partial record BuildKitEvidence(LogFacts Log, EngineEnd End, string Error, string Engine)
{
    private const int LongestInstruction = 200;

    /// <summary>True if what is left shows a step of BuildKit.</summary>
    public bool HasLastStep => StepLine().IsMatch(Text);

    /// <summary>The error and the lines before it. A command may have printed any of it.</summary>
    public string Text => $"{Error}\n{Log.Excerpt}";

    /// <summary>The error without what it quotes: commands, file names and URLs, in which anything may stand.</summary>
    public string Words => Quoted().Replace(Error, "\"…\"");

    /// <summary>How a command of the Dockerfile ended, as in <c>exit code: 1</c>; null when no command failed.</summary>
    public string? CommandEnd => Process().Match(Error) is { Success: true } match ? match.Groups["end"].Value : null;

    /// <summary>Exit code of the Dockerfile's command.</summary>
    public int? StepExitCode =>
        CommandEnd is { } end
        && ExitCode().Match(end) is { Success: true } match
        && int.TryParse(match.Groups["code"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var code)
            ? code
            : null;

    /// <summary>The instruction that failed, short enough that what follows it in a message is not cut off.</summary>
    public string Instruction =>
        Log.FailedStep is { } step ? DisplayText.Cut(Number().Replace(step, ""), LongestInstruction) : "A command of the Dockerfile";

    /// <summary>One for each message that may be BuildKit's last one, in order; one without a message when there is none.</summary>
    public static IReadOnlyList<BuildKitEvidence> Of(LogFacts log, EngineEnd end, string engine = "BuildKit")
    {
        var facts = EngineEvidence.WithLastWords(log, end, new BuildKitLog());
        return facts.Errors.Count == 0
            ? [new BuildKitEvidence(facts, end, "", engine)]
            : [.. facts.Errors.Select(error => new BuildKitEvidence(facts, end, Wrappers().Replace(error, ""), engine))];
    }

    public bool Says(string words) => Text.Contains(words, StringComparison.Ordinal);

    /// <summary>A message: masked as a whole before it is cut, because half a secret has no shape.</summary>
    public string Say(string text) => Sentence.Of(End.Redactor.Redact(text));

    [GeneratedRegex("^[^\"]*process \".*\" did not complete successfully: (?<end>.*)")]
    private static partial Regex Process();

    [GeneratedRegex("^exit code: (?<code>[0-9]{1,3})")]
    private static partial Regex ExitCode();

    /// <summary>What the solver and gRPC put before the cause.</summary>
    [GeneratedRegex(
        @"^(?:failed to build: |failed to solve: |rpc error: code = (?:Unknown|ResourceExhausted) desc = |ResourceExhausted: |Unknown: )+"
    )]
    private static partial Regex Wrappers();

    [GeneratedRegex(@"""(?:[^""\\]|\\.)*""")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"^\[[^\]]*\] ")]
    private static partial Regex Number();

    [GeneratedRegex("^#[0-9]+ ", RegexOptions.Multiline)]
    private static partial Regex StepLine();
}
