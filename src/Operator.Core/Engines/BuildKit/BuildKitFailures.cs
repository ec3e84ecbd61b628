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
        OutOfDisk,
        EngineNotReady,
        BuildKitPushFailures.Of,
        BuildKitDockerfileFailures.Of,
        BuildKitStepFailures.Of,
        BuildKitImageFailures.Of,
        EngineBroke,
    ];

    public static Failure Classify(LogFacts log, EngineEnd end)
    {
        var evidence = BuildKitEvidence.Of(log, end);
        var failure =
            Families.Select(family => family(evidence)).FirstOrDefault(found => found is not null)
            ?? new Failure(
                BuildReasons.FailedUnknown,
                evidence.Error.Length > 0
                    ? Sentence.Of(evidence.Error)
                    : $"The engine ended with exit code {end.ExitCode} and printed no error"
            );
        return failure with { Step = failure.Step ?? evidence.Log.FailedStep, Excerpt = failure.Excerpt ?? evidence.Log.Excerpt };
    }

    private static Failure? OutOfMemory(BuildKitEvidence evidence) =>
        evidence.End.OutOfMemory ? new(BuildReasons.OutOfMemory, "The build used more memory than its limit, and the kernel killed it")
        : evidence.StepExitCode == 137
            ? new(BuildReasons.OutOfMemory, Sentence.Of($"{evidence.Instruction} was killed, as happens when memory runs out"))
            {
                ExitCode = 137,
            }
        : null;

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
                Sentence.Of($"BuildKit could not start: {Prefix().Replace(cause ?? "it did not answer", "")}")
            );
    }

    private static Failure? EngineBroke(BuildKitEvidence evidence) =>
        BrokenWords().IsMatch(evidence.Error)
            ? new(InfrastructureReasons.EngineFailed, Sentence.Of($"BuildKit broke down: {evidence.Error}"))
            : null;

    [GeneratedRegex(
        "rootlesskit|newuidmap|newgidmap|overlay|fuse|error:|fatal|panic|permission denied|operation not permitted|not found",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex EngineWords();

    [GeneratedRegex(@"^\[rootlesskit:[a-z]+\s*\] error: |^(?:error|buildkitd|fatal): ")]
    private static partial Regex Prefix();

    [GeneratedRegex(
        "rpc error|error reading from server|transport: |buildkitd\\.sock|failed to mount|overlay|snapshot .* does not exist|failed to prepare|failed to load LLB|context canceled|panic",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex BrokenWords();
}
