using System.Text.RegularExpressions;
using Operator.Entities;

namespace Operator.Core.Engines.BuildKit;

/// <summary>
/// From BuildKit's last output to a reason: the first family that recognises it decides. Order matters where the text of one
/// family appears inside that of another.
/// </summary>
internal static partial class BuildKitFailures
{
    private static readonly Func<BuildKitEvidence, Failure?>[] Families =
    [
        OutOfMemory,
        Killed,
        OutOfDisk,
        EngineNotReady,
        BuildKitPushFailures.Of,
        BuildKitDockerfileFailures.Of,
        BuildKitStepFailures.Of,
        BuildKitImageFailures.Of,
        EngineBroke,
    ];

    /// <summary>128 + SIGKILL and 128 + SIGTERM.</summary>
    private static readonly int[] KilledCodes = [137, 143];

    /// <param name="engine">The program that BuildKit is a part of, for people.</param>
    public static Failure Classify(LogFacts log, EngineEnd end, string engine = "BuildKit")
    {
        var (chosen, failure) = Verdict.Of(BuildKitEvidence.Of(log, end, engine), Judge, Doubt);
        return failure with { Step = failure.Step ?? chosen.Log.FailedStep, Excerpt = failure.Excerpt ?? chosen.Log.Excerpt };
    }

    private static Failure Judge(BuildKitEvidence evidence) =>
        Families.Select(family => family(evidence)).FirstOrDefault(found => found is not null)
        ?? new Failure(
            BuildReasons.FailedUnknown,
            evidence.Error.Length > 0
                ? evidence.Say(evidence.Error)
                : $"The engine ended with exit code {evidence.End.ExitCode} and printed no error"
        );

    /// <summary>
    /// Commands share the container's processes and files with the engine: one that has run may be what ended it, also later, from the
    /// background. That is not said of the platform; and as it may as well be the platform, another attempt is allowed.
    /// </summary>
    private static Failure? Doubt(BuildKitEvidence evidence, Failure failure)
    {
        if (evidence.Log.ErrorsOmitted)
        {
            return new(BuildReasons.FailedUnknown, evidence.Say($"The engine's log contradicts itself: {evidence.Error}"));
        }

        if (!evidence.Log.CommandRan)
        {
            return null;
        }

        var during = evidence.Log.Step is { } step && evidence.Log.CommandRuns ? DisplayText.Cut(step, 120) : null;
        if (KilledCodes.Contains(evidence.End.ExitCode))
        {
            return new(
                BuildReasons.FailedUnknown,
                evidence.Say(
                    $"The engine was killed (exit code {evidence.End.ExitCode}) by {during ?? "commands of the Dockerfile"}, for lack of memory, or from outside"
                )
            )
            {
                ExitCode = evidence.End.ExitCode,
                MayPass = true,
            };
        }

        return failure.Reason == InfrastructureReasons.EngineFailed
            ? new(
                BuildReasons.FailedUnknown,
                evidence.Say(
                    $"{evidence.Engine} broke down {(during is null ? "after commands of the Dockerfile had run" : $"during {during}")}, which may have caused it: {evidence.Words}"
                )
            )
            {
                MayPass = true,
            }
            : null;
    }

    private static Failure? Killed(BuildKitEvidence evidence) =>
        KilledCodes.Contains(evidence.End.ExitCode)
            ? new(InfrastructureReasons.ContainerFailed, $"Container build was killed from outside (exit code {evidence.End.ExitCode})")
            {
                ExitCode = evidence.End.ExitCode,
            }
            : null;

    private static Failure? OutOfMemory(BuildKitEvidence evidence)
    {
        if (evidence.End.OutOfMemory)
        {
            return new(BuildReasons.OutOfMemory, "The build used more memory than its limit, and the kernel killed it");
        }

        if (BuildKitStepFailures.IsKilled(evidence))
        {
            return new(BuildReasons.OutOfMemory, evidence.Say($"{evidence.Instruction} was killed, as happens when memory runs out"))
            {
                ExitCode = evidence.StepExitCode,
            };
        }

        return
            evidence.Words.Contains("cannot allocate memory", StringComparison.Ordinal)
            || evidence.Words.Contains("signal: killed", StringComparison.Ordinal)
            ? new(BuildReasons.OutOfMemory, evidence.Say($"The engine ran out of memory: {evidence.Error}"))
            : null;
    }

    private static Failure? OutOfDisk(BuildKitEvidence evidence) =>
        evidence.Says("no space left on device") || evidence.Says("No space left on device") || evidence.Says("disk quota exceeded")
            ? new(BuildReasons.OutOfDisk, "The build ran out of disk space") { ExitCode = evidence.StepExitCode }
            : null;

    /// <summary>Before its first step BuildKit reports on itself: user namespaces, overlay mounts, its own configuration.</summary>
    private static Failure? EngineNotReady(BuildKitEvidence evidence)
    {
        if (evidence.Log.EngineReady || evidence.HasLastStep)
        {
            return null;
        }

        var cause = evidence.Text.Split('\n').FirstOrDefault(line => EngineWords().IsMatch(line));
        return cause is null && !evidence.Says("could not connect to unix:")
            ? null
            : new(
                InfrastructureReasons.EngineFailed,
                evidence.Say($"{evidence.Engine} could not start: {Prefix().Replace(cause ?? "it did not answer", "")}")
            );
    }

    private static Failure? EngineBroke(BuildKitEvidence evidence) =>
        // A message larger than gRPC takes is the build's size, not the engine's health.
        BrokenWords().IsMatch(evidence.Words) && !evidence.Words.Contains("received message larger than max", StringComparison.Ordinal)
            ? new(InfrastructureReasons.EngineFailed, evidence.Say($"{evidence.Engine} broke down: {evidence.Error}"))
            : null;

    [GeneratedRegex(
        "rootlesskit|newuidmap|newgidmap|overlay|fuse|error:|fatal|panic|permission denied|operation not permitted|not found|did not start",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex EngineWords();

    [GeneratedRegex(@"^\[rootlesskit:[a-z]+\s*\] error: |^(?:error|buildkitd|fatal): ")]
    private static partial Regex Prefix();

    [GeneratedRegex(
        "rpc error|error reading from server|Cannot connect to the Docker daemon|transport: |buildkitd\\.sock|failed to mount|overlay|snapshot .* does not exist|failed to prepare|failed to load LLB|context canceled|panic",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex BrokenWords();
}
