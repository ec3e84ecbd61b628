using System.Text.RegularExpressions;
using Operator.Entities;

namespace Operator.Core.Engines.Kaniko;

/// <summary>From Kaniko's last output to a reason: the first family that recognises it decides.</summary>
internal static partial class KanikoFailures
{
    private static readonly Func<KanikoEvidence, Failure?>[] Families =
    [
        CommonFailures.OutOfMemory,
        CommonFailures.OutOfDisk,
        KanikoRegistryFailures.Push,
        KanikoDockerfileFailures.Of,
        KanikoStepFailures.Of,
        KanikoRegistryFailures.BaseImage,
        CommonFailures.Killed,
        EngineNotReady,
        EngineBroke,
    ];

    public static Failure Classify(LogFacts log, EngineEnd end)
    {
        var (chosen, failure) = Verdict.Of(KanikoEvidence.Of(log, end), Judge, Doubt);
        return failure with { Step = failure.Step ?? chosen.Log.FailedStep, Excerpt = failure.Excerpt ?? chosen.Log.Excerpt };
    }

    private static Failure Judge(KanikoEvidence evidence) =>
        Families.Select(family => family(evidence)).FirstOrDefault(found => found is not null) ?? CommonFailures.Unknown(evidence);

    private static Failure? Doubt(KanikoEvidence evidence, Failure failure) => CommonFailures.Doubt(evidence, failure, "Kaniko");

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
