using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Testing.Chaos;

/// <summary>What a build is there for, which decides how it must end.</summary>
public enum ChaosKind
{
    /// <summary>Succeeds.</summary>
    Good,

    /// <summary>Its command ends with an error.</summary>
    FailingStep,

    /// <summary>Its registry has trouble for a while.</summary>
    FlakyRegistry,

    /// <summary>Its registry has trouble all the time.</summary>
    DeadRegistry,

    /// <summary>Is held when it is created, and released on the way.</summary>
    Held,

    /// <summary>Is cancelled on the way, unless it has ended before.</summary>
    Cancelled,
}

/// <summary>A build of a chaotic run: as small as an engine can build, with one end that is right.</summary>
/// <param name="Namespace">Number of its namespace.</param>
/// <param name="Number">Number among all builds.</param>
/// <param name="Engine">What builds it.</param>
/// <param name="Kind">What it is there for.</param>
public sealed record ChaosBuild(int Namespace, int Number, BuildEngine Engine, ChaosKind Kind)
{
    /// <summary>First part of the repositories whose registry has trouble for a while.</summary>
    public const string Flaky = "flaky";

    /// <summary>First part of the repositories whose registry has trouble all the time.</summary>
    public const string Dead = "dead";

    public const string Tag = "t";

    public const int ExitCode = 7;

    public string Name => $"b{Number:00}-{Kind.ToString().ToLowerInvariant()}";

    private string EngineName =>
        Engine switch
        {
            BuildEngine.BuildKit => "buildkit",
            BuildEngine.Buildah => "buildah",
            BuildEngine.Kaniko => "kaniko",
            BuildEngine.DockerInDocker => "dind",
        };

    /// <summary>Without the registry.</summary>
    public string Repository =>
        Kind switch
        {
            ChaosKind.FlakyRegistry => $"{Flaky}/{Name}",
            ChaosKind.DeadRegistry => $"{Dead}/{Name}",
            _ => $"steady/{Name}",
        };

    /// <summary>So few that the status remembers all attempts.</summary>
    public int Retries => Kind == ChaosKind.DeadRegistry ? 1 : 4;

    /// <summary>As YAML. Nothing of its Pod is kept.</summary>
    public string Spec(string registry) =>
        $$"""
            engine: {{EngineName}}
            modelVersion: dockerfile
            dockerfile: {inline: "FROM alpine:latest\nRUN echo {{Name}} > /name{{(
                Kind == ChaosKind.FailingStep ? $" && exit {ExitCode}" : ""
            )}}\n"}
            output: {repository: {{registry}}/{{Repository}}, tags: [{{Tag}}], insecure: true}
            retry: {limit: {{Retries}}}
            retention: {podsSeconds: 0}
            suspend: {{(Kind == ChaosKind.Held ? "true" : "false")}}
            """;

    /// <summary>Whether this is a right end.</summary>
    public bool MayEnd(BuildPhase? phase, string? reason) =>
        Kind switch
        {
            ChaosKind.FailingStep => (phase, reason) == (BuildPhase.Failed, BuildReasons.StepFailed.Name),
            ChaosKind.DeadRegistry => (phase, reason) == (BuildPhase.Error, PushReasons.RegistryUnavailable.Name),
            ChaosKind.Cancelled when phase == BuildPhase.Cancelled => reason == RunReasons.Cancelled.Name,
            _ => (phase, reason) == (BuildPhase.Succeeded, RunReasons.Succeeded.Name),
        };

    /// <summary>Whether an attempt may fail so that another follows, without anybody having deleted its Pod.</summary>
    public bool MayRetryFor(string? reason) =>
        Kind is ChaosKind.FlakyRegistry or ChaosKind.DeadRegistry && reason == PushReasons.RegistryUnavailable.Name;
}
