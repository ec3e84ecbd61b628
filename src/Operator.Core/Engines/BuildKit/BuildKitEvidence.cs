using System.Globalization;
using System.Text.RegularExpressions;

namespace Operator.Core.Engines.BuildKit;

/// <summary>Everything that a classification uses. If the log is lost, the container's last lines take its place.</summary>
internal sealed partial record BuildKitEvidence(LogFacts Log, EngineEnd End, string Error, string Text)
{
    private const int LongestInstruction = 200;

    /// <summary>True if what is left shows a step of BuildKit.</summary>
    public bool HasLastStep => StepLine().IsMatch(Text);

    /// <summary>Exit code of the Dockerfile's command.</summary>
    public int? StepExitCode =>
        Process().Match(Error) is { Success: true } match
        && int.TryParse(match.Groups["code"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var code)
            ? code
            : null;

    /// <summary>The instruction that failed, short enough that what follows it in a message is not cut off.</summary>
    public string Instruction =>
        Log.FailedStep is { } step ? DisplayText.Cut(Number().Replace(step, ""), LongestInstruction) : "A command of the Dockerfile";

    public static BuildKitEvidence Of(LogFacts log, EngineEnd end)
    {
        var facts = log;
        if (log.Error is null && !string.IsNullOrWhiteSpace(end.LastWords))
        {
            var reader = new BuildKitLog();
            foreach (var line in end.LastWords.Split('\n'))
            {
                reader.Read(CleanLine.Of(line));
            }

            facts = reader.Facts with { EngineReady = reader.Facts.EngineReady || log.EngineReady };
        }

        var error = facts.Error ?? "";
        error = error.StartsWith("failed to solve: ", StringComparison.Ordinal) ? error["failed to solve: ".Length..] : error;
        return new BuildKitEvidence(facts, end, error, $"{error}\n{facts.Excerpt}");
    }

    public bool Says(string words) => Text.Contains(words, StringComparison.Ordinal);

    [GeneratedRegex("process \".*\" did not complete successfully: exit code: (?<code>[0-9]{1,3})")]
    private static partial Regex Process();

    [GeneratedRegex(@"^\[[^\]]*\] ")]
    private static partial Regex Number();

    [GeneratedRegex("^#[0-9]+ ", RegexOptions.Multiline)]
    private static partial Regex StepLine();
}
