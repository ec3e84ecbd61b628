using Operator.Entities;

namespace Operator.Core.Engines;

/// <summary>Failures that look the same with every engine whose commands run in its own container.</summary>
internal static class CommonFailures
{
    /// <summary>128 + SIGKILL and 128 + SIGTERM.</summary>
    private static readonly int[] KilledCodes = [137, 143];

    public static Failure? OutOfMemory(IEngineEvidence evidence)
    {
        if (evidence.End.OutOfMemory)
        {
            return new(BuildReasons.OutOfMemory, "The build used more memory than its limit, and the kernel killed it");
        }

        return evidence.StepKilled
                ? new(BuildReasons.OutOfMemory, evidence.Say($"{evidence.Instruction} was killed, as happens when memory runs out"))
                {
                    ExitCode = evidence.StepExitCode,
                }
            : evidence.Error.Contains("cannot allocate memory", StringComparison.Ordinal)
                ? new(BuildReasons.OutOfMemory, evidence.Say($"The engine ran out of memory: {evidence.Cause}"))
            : null;
    }

    public static Failure? OutOfDisk(IEngineEvidence evidence) =>
        evidence.Says("no space left on device") || evidence.Says("No space left on device") || evidence.Says("disk quota exceeded")
            ? new(BuildReasons.OutOfDisk, "The build ran out of disk space") { ExitCode = evidence.StepExitCode }
            : null;

    /// <summary>The engine itself was killed: it printed no message.</summary>
    public static Failure? Killed(IEngineEvidence evidence) =>
        evidence.Error.Length == 0 && KilledCodes.Contains(evidence.End.ExitCode)
            ? new(InfrastructureReasons.ContainerFailed, $"Container build was killed from outside (exit code {evidence.End.ExitCode})")
            {
                ExitCode = evidence.End.ExitCode,
            }
            : null;

    public static Failure Unknown(IEngineEvidence evidence) =>
        new(
            BuildReasons.FailedUnknown,
            evidence.Cause.Trim().Length > 0
                ? evidence.Say(evidence.Cause)
                : $"The engine ended with exit code {evidence.End.ExitCode} and printed no error"
        );

    /// <summary>
    /// Commands run in the engine's own container, beside its process and its files: one that has run may be what ended it. That is not said of
    /// the platform; and as it may as well be the platform, another attempt is allowed.
    /// </summary>
    /// <param name="engine">Its name for people.</param>
    public static Failure? Doubt(IEngineEvidence evidence, Failure failure, string engine)
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
                    : $"{engine} broke down {(during is null ? "after commands of the Dockerfile had run" : $"during {during}")}, which may have caused it: {evidence.Cause}"
            )
        )
        {
            ExitCode = evidence.End.ExitCode,
            MayPass = true,
        };
    }
}
