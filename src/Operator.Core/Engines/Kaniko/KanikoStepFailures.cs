using System.Text.RegularExpressions;
using Operator.Entities;

namespace Operator.Core.Engines.Kaniko;

/// <summary>A command of the Dockerfile failed or cannot be started, or a COPY or ADD found nothing to take.</summary>
internal static partial class KanikoStepFailures
{
    public static Failure? Of(KanikoEvidence evidence) =>
        Command(evidence) ?? NotStarted(evidence) ?? Missing(evidence) ?? Download(evidence);

    private static Failure? Command(KanikoEvidence evidence) =>
        evidence.StepExitCode is { } code
            ? new(BuildReasons.StepFailed, evidence.Say($"{evidence.Instruction} ended with exit code {code}")) { ExitCode = code }
        : evidence.CommandEnd is { } end ? new(BuildReasons.StepFailed, evidence.Say($"{evidence.Instruction} ended: {end}"))
        : null;

    private static Failure? NotStarted(KanikoEvidence evidence) =>
        Starting().Match(evidence.Error) is { Success: true } match
            ? new(BuildReasons.StepFailed, evidence.Say($"{evidence.Instruction} could not be started: {match.Groups["why"].Value}"))
            : null;

    private static Failure? Missing(KanikoEvidence evidence)
    {
        if (!CopyWords().IsMatch(evidence.Error))
        {
            return null;
        }

        var file = Path().Match(evidence.Error) is { Success: true } match ? match.Groups["file"].Value : null;
        if (file is null)
        {
            return new(BuildReasons.FileNotFound, evidence.Say($"There is nothing to copy for {evidence.Log.FailedStep ?? "COPY or ADD"}"));
        }

        var context = KanikoPaths.InPod.Context + "/";
        return new(
            BuildReasons.FileNotFound,
            evidence.Error.Contains("could not save file", StringComparison.Ordinal)
                ? evidence.Say($"There is no {file} to copy in the stage")
                : evidence.Say(
                    $"There is no {(file.StartsWith(context, StringComparison.Ordinal) ? file[(context.Length - 1)..] : file)} to copy in the build context"
                )
        );
    }

    private static Failure? Download(KanikoEvidence evidence) =>
        Remote().Match(evidence.Error) is { Success: true } match
            ? new(BuildReasons.FileNotFound, evidence.Say($"ADD could not fetch its URL: {match.Groups["why"].Value}"))
            : null;

    [GeneratedRegex("failed to execute command: (?:starting command: |credentials: |resolving user )(?<why>.*)")]
    private static partial Regex Starting();

    [GeneratedRegex(
        "^error building image: .*(?:failed to get fileinfo for|failed to get relative files|no source files specified|could not copy source|copying (?:dir|file|symlink)|could not save file|matching sources|resolving src).*|copy failed"
    )]
    private static partial Regex CopyWords();

    [GeneratedRegex(@"(?:l?stat|open) (?<file>/[^:]*): no such file or directory")]
    private static partial Regex Path();

    [GeneratedRegex("failed to execute command: downloading remote source file: (?<why>.*)")]
    private static partial Regex Remote();
}
