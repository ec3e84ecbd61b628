using System.Text.RegularExpressions;
using Operator.Entities;

namespace Operator.Core.Engines.Kaniko;

/// <summary>From Kaniko's last output to a reason: the first family that recognises it decides.</summary>
internal static partial class KanikoFailures
{
    private static readonly Func<KanikoEvidence, Failure?>[] Families =
    [
        OutOfMemory,
        OutOfDisk,
        KanikoRegistryFailures.Push,
        KanikoDockerfileFailures.Of,
        KanikoStepFailures.Of,
        KanikoRegistryFailures.BaseImage,
        Killed,
        EngineNotReady,
        EngineBroke,
    ];

    /// <summary>128 + SIGKILL and 128 + SIGTERM.</summary>
    private static readonly int[] KilledCodes = [137, 143];

    public static Failure Classify(LogFacts log, EngineEnd end)
    {
        var (chosen, failure) = Verdict.Of(KanikoEvidence.Of(log, end), Judge, Doubt);
        return failure with { Step = failure.Step ?? chosen.Log.FailedStep, Excerpt = failure.Excerpt ?? chosen.Log.Excerpt };
    }

    private static Failure Judge(KanikoEvidence evidence) =>
        Families.Select(family => family(evidence)).FirstOrDefault(found => found is not null)
        ?? new Failure(
            BuildReasons.FailedUnknown,
            evidence.Cause.Trim().Length > 0
                ? evidence.Say(evidence.Cause)
                : $"The engine ended with exit code {evidence.End.ExitCode} and printed no error"
        );

    /// <summary>
    /// Commands run as root in Kaniko's own container, beside its process and its files: one that has run may be what ended it. That is not
    /// said of the platform; and as it may as well be the platform, another attempt is allowed.
    /// </summary>
    private static Failure? Doubt(KanikoEvidence evidence, Failure failure)
    {
        if (evidence.Log.ErrorsOmitted)
        {
            return new(BuildReasons.FailedUnknown, evidence.Say($"The engine's log contradicts itself: {evidence.Cause}"));
        }

        if (
            !evidence.Log.CommandRan
            || (failure.Reason != InfrastructureReasons.EngineFailed && failure.Reason != InfrastructureReasons.ContainerFailed)
        )
        {
            return null;
        }

        var during = evidence.Log.Step is { } step && evidence.Log.CommandRuns ? DisplayText.Cut(step, 120) : null;
        return new(
            BuildReasons.FailedUnknown,
            evidence.Say(
                KilledCodes.Contains(evidence.End.ExitCode)
                    ? $"The engine was killed (exit code {evidence.End.ExitCode}) by {during ?? "commands of the Dockerfile"}, for lack of memory, or from outside"
                    : $"Kaniko broke down {(during is null ? "after commands of the Dockerfile had run" : $"during {during}")}, which may have caused it: {evidence.Cause}"
            )
        )
        {
            ExitCode = evidence.End.ExitCode,
            MayPass = true,
        };
    }

    private static Failure? OutOfMemory(KanikoEvidence evidence)
    {
        if (evidence.End.OutOfMemory)
        {
            return new(BuildReasons.OutOfMemory, "The build used more memory than its limit, and the kernel killed it");
        }

        var killed = evidence.StepExitCode == 137 || evidence.CommandEnd?.StartsWith("signal: killed", StringComparison.Ordinal) == true;
        return killed
                ? new(BuildReasons.OutOfMemory, evidence.Say($"{evidence.Instruction} was killed, as happens when memory runs out"))
                {
                    ExitCode = evidence.StepExitCode,
                }
            : evidence.Error.Contains("cannot allocate memory", StringComparison.Ordinal)
                ? new(BuildReasons.OutOfMemory, evidence.Say($"The engine ran out of memory: {evidence.Cause}"))
            : null;
    }

    private static Failure? OutOfDisk(KanikoEvidence evidence) =>
        evidence.Says("no space left on device") || evidence.Says("No space left on device") || evidence.Says("disk quota exceeded")
            ? new(BuildReasons.OutOfDisk, "The build ran out of disk space") { ExitCode = evidence.StepExitCode }
            : null;

    private static Failure? Killed(KanikoEvidence evidence) =>
        evidence.Error.Length == 0 && KilledCodes.Contains(evidence.End.ExitCode)
            ? new(InfrastructureReasons.ContainerFailed, $"Container build was killed from outside (exit code {evidence.End.ExitCode})")
            {
                ExitCode = evidence.End.ExitCode,
            }
            : null;

    /// <summary>Kaniko checks its surroundings before it begins, and its rights show when it unpacks the first image.</summary>
    private static Failure? EngineNotReady(KanikoEvidence evidence) =>
        NotReadyWords().IsMatch(evidence.Error) || (!evidence.Log.CommandRan && RightsWords().IsMatch(evidence.Error))
            ? new(InfrastructureReasons.EngineFailed, evidence.Say($"Kaniko could not start: {evidence.Cause}"))
            : null;

    private static Failure? EngineBroke(KanikoEvidence evidence) =>
        BrokenWords().IsMatch(evidence.Error) || (evidence.Error.Length == 0 && CrashWords().IsMatch(evidence.Log.Excerpt ?? ""))
            ? new(
                InfrastructureReasons.EngineFailed,
                evidence.Say($"Kaniko broke down: {(evidence.Error.Length > 0 ? evidence.Cause : "it ended with a Go panic")}")
            )
            : null;

    [GeneratedRegex(
        "kaniko should only be run inside of a container|^error resolving |^error changing to root dir|^you must provide --destination|^cache flags invalid|^Error: |failed to initialize ignore list"
    )]
    private static partial Regex NotReadyWords();

    [GeneratedRegex("failed to get filesystem from image: .*(?:operation not permitted|permission denied|read-only file system)")]
    private static partial Regex RightsWords();

    [GeneratedRegex("Assertion violated|Unreachable Code|context snapshot is missing|deleting file system after stage")]
    private static partial Regex BrokenWords();

    [GeneratedRegex(@"^(?:panic: |fatal error: |goroutine [0-9]+ \[)", RegexOptions.Multiline)]
    private static partial Regex CrashWords();
}
