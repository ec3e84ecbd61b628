using System.Globalization;
using System.Text.RegularExpressions;

namespace Operator.Core.Engines.Buildah;

/// <param name="Error">Buildah's own last message, without <c>Error: </c>; empty for none.</param>
internal sealed partial record BuildahEvidence(LogFacts Log, EngineEnd End, string Error) : IEngineEvidence
{
    private const int LongestInstruction = 200;

    public string Cause => Error.Length > 0 && Log.FailedStep is not null ? OfStep().Replace(Error, "") : Error;

    public string Instruction =>
        Log.FailedStep is { } step ? DisplayText.Cut(Place().Replace(step, ""), LongestInstruction) : "A command of the Dockerfile";

    public int? StepExitCode =>
        Command().Match(Error) is { Success: true } match
        && int.TryParse(match.Groups["code"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var code)
            ? code
            : null;

    public bool StepKilled =>
        StepExitCode == 137
        || (StepExitCode is not null && Log.Excerpt?.Contains("subprocess exited on killed", StringComparison.Ordinal) == true);

    /// <summary>One for each message that may be Buildah's last one, in order; one without a message when there is none.</summary>
    public static IReadOnlyList<BuildahEvidence> Of(LogFacts log, EngineEnd end)
    {
        var facts = EngineEvidence.WithLastWords(log, end, new BuildahLog());
        return facts.Errors.Count == 0
            ? [new BuildahEvidence(facts, end, "")]
            : [.. facts.Errors.Select(error => new BuildahEvidence(facts, end, error))];
    }

    /// <summary>The instruction may have quotes itself: what follows the last of them is Buildah's.</summary>
    [GeneratedRegex("^(?:error )?building at STEP \".*\": ")]
    private static partial Regex OfStep();

    [GeneratedRegex("^(?:error )?building at STEP \"RUN.*\": (?:(?:error )?while running runtime: )?exit status (?<code>[0-9]{1,3})\\z")]
    private static partial Regex Command();

    [GeneratedRegex(@"^\[[^\]]*\] ")]
    private static partial Regex Place();
}
