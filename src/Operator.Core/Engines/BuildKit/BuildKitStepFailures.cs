using System.Text.RegularExpressions;
using Operator.Entities;

namespace Operator.Core.Engines.BuildKit;

/// <summary>A command of the Dockerfile failed, or a COPY or ADD found nothing to take.</summary>
internal static partial class BuildKitStepFailures
{
    public static Failure? Of(BuildKitEvidence evidence) => Command(evidence) ?? Missing(evidence);

    /// <summary>The engine reports a command that the kernel killed in its own cgroup by the error of the cgroup, or by the signal.</summary>
    public static bool IsKilled(BuildKitEvidence evidence) =>
        evidence.StepExitCode == 137 || (evidence.CommandEnd is { } end && MemoryEnd().IsMatch(end));

    private static Failure? Command(BuildKitEvidence evidence) =>
        evidence.StepExitCode is { } code
            ? new(BuildReasons.StepFailed, evidence.Say($"{evidence.Instruction} ended with exit code {code}")) { ExitCode = code }
            : null;

    private static Failure? Missing(BuildKitEvidence evidence)
    {
        if (!CopyWords().IsMatch(evidence.Error))
        {
            return null;
        }

        if (evidence.Error.Contains("invalid response status", StringComparison.Ordinal))
        {
            return new(BuildReasons.FileNotFound, evidence.Say($"ADD could not fetch its URL: {evidence.Error}"));
        }

        var file = Quoted().Match(evidence.Error) is { Success: true } match ? match.Groups["file"].Value : null;
        var step = evidence.Log.FailedStep;
        return new(
            BuildReasons.FileNotFound,
            file is not null
                ? evidence.Say($"There is no {file} to copy in the build context")
                : evidence.Say($"There is nothing to copy for {step ?? "COPY or ADD"}")
        );
    }

    [GeneratedRegex(
        "failed to calculate checksum|failed to walk .*: lstat|failed to load cache key: invalid response status|no such file or directory|failed to compute cache key: .*: not found"
    )]
    private static partial Regex CopyWords();

    [GeneratedRegex("^(?:cannot allocate memory|signal: killed)")]
    private static partial Regex MemoryEnd();

    [GeneratedRegex("\"(?<file>/[^\"]*)\": not found")]
    private static partial Regex Quoted();
}
