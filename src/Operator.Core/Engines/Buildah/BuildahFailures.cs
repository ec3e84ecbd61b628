using System.Text.RegularExpressions;
using Operator.Entities;

namespace Operator.Core.Engines.Buildah;

/// <summary>From Buildah's last output to a reason: the first family that recognises it decides.</summary>
internal static partial class BuildahFailures
{
    private static readonly Func<BuildahEvidence, Failure?>[] Families =
    [
        CommonFailures.OutOfMemory,
        CommonFailures.OutOfDisk,
        BuildahRegistryFailures.Push,
        BuildahDockerfileFailures.Of,
        BuildahRegistryFailures.BaseImage,
        CommonFailures.Killed,
        EngineFailed,
    ];

    public static Failure Classify(LogFacts log, EngineEnd end)
    {
        var (chosen, failure) = Verdict.Of(BuildahEvidence.Of(log, end), Judge, Doubt);
        return failure with { Step = failure.Step ?? chosen.Log.FailedStep, Excerpt = failure.Excerpt ?? chosen.Log.Excerpt };
    }

    private static Failure Judge(BuildahEvidence evidence) =>
        Families.Select(family => family(evidence)).FirstOrDefault(found => found is not null) ?? CommonFailures.Unknown(evidence);

    private static Failure? Doubt(BuildahEvidence evidence, Failure failure) => CommonFailures.Doubt(evidence, failure, "Buildah");

    /// <summary>Before its first step Buildah makes its user namespace and opens its storage; later it needs its helpers.</summary>
    private static Failure? EngineFailed(BuildahEvidence evidence)
    {
        if (evidence.Error.Length == 0)
        {
            return evidence.Log.EngineReady || !StartWords().IsMatch(evidence.Log.Excerpt ?? "")
                ? null
                : new(InfrastructureReasons.EngineFailed, evidence.Say($"Buildah could not start: {LastLine(evidence)}"));
        }

        return NamespaceWords().IsMatch(evidence.Error)
                ? new(
                    InfrastructureReasons.EngineFailed,
                    evidence.Say(
                        $"Buildah could not start, because the node does not let it make a user namespace (it needs unprivileged user namespaces, and seccomp and AppArmor profiles that allow them): {evidence.Error}"
                    )
                )
            : !evidence.Log.EngineReady || BrokenWords().IsMatch(evidence.Error)
                ? new(InfrastructureReasons.EngineFailed, evidence.Say($"Buildah broke down: {evidence.Cause}"))
            : null;
    }

    private static string LastLine(BuildahEvidence evidence) => evidence.Log.Excerpt?.Split('\n')[^1] ?? "";

    [GeneratedRegex(
        "cannot clone|newuidmap|newgidmap|new\\{?[gu],?[gu]?\\}?idmap|user namespaces are not enabled|unshare|cannot set up namespace"
    )]
    private static partial Regex NamespaceWords();

    [GeneratedRegex(
        "could not find \"netavark\"|overlay|creating build container: (?!initializing source)|mounting |storage",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex BrokenWords();

    [GeneratedRegex("^(?:panic: |fatal error: |goroutine [0-9]+ \\[|/bin/bash: |.*: command not found)", RegexOptions.Multiline)]
    private static partial Regex StartWords();
}
