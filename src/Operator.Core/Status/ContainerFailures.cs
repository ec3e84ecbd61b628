using Operator.Core.Contract;
using Operator.Core.Engines;
using Operator.Core.Observation;
using Operator.Core.Redaction;
using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Status;

/// <summary>Finds the first container that failed, and says how.</summary>
internal static class ContainerFailures
{
    /// <summary>128 + SIGKILL and 128 + SIGTERM: the container was ended from outside.</summary>
    private static readonly int[] KilledCodes = [137, 143];

    public static Failure? Of(PodFacts pod, LogFacts log, ImageBuildSpec spec, string repository) =>
        Workspace(pod.Prepare, pod.PrepareReport?.Failure, pod.PrepareReport is not null, BuildStage.Prepare, PodContainers.Prepare)
        ?? Engine(pod.Build, log, spec, repository)
        ?? Workspace(pod.Publish, pod.PublishReport?.Failure, pod.PublishReport is not null, BuildStage.Publish, pod.Last);

    /// <summary>prepare and publish report their own failures; without a readable report, only the state of the container is known.</summary>
    private static Failure? Workspace(ContainerFacts container, ReportedFailure? reported, bool hasReport, BuildStage stage, string name)
    {
        if (container.Life != ContainerLife.Ended || (container.EndedWell && hasReport && reported is null))
        {
            return null;
        }

        var failure = reported is not null
            ? Reported(reported)
            : NotStarted(container, name)
                ?? OutOfMemory(container, name)
                ?? Killed(container, name)
                ?? new(
                    InternalReasons.ReportInvalid,
                    $"Container {name} ended with exit code {container.ExitCode} and left no readable report"
                )
                {
                    ExitCode = container.ExitCode,
                    Excerpt = LastWords(container),
                };
        return failure with { Stage = stage, At = container.EndedAt };
    }

    private static Failure Reported(ReportedFailure reported)
    {
        var failure = ReasonCatalog.Find(reported.Reason) is { Class: not null } reason
            ? new Failure(reason, reported.Message)
            : new(InternalReasons.ReportInvalid, $"The report names the unknown reason {reported.Reason}: {reported.Message}");
        return failure with { Excerpt = reported.Excerpt };
    }

    private static Failure? Engine(ContainerFacts container, LogFacts log, ImageBuildSpec spec, string repository)
    {
        if (!container.EndedBadly)
        {
            return null;
        }

        var failure = NotStarted(container, PodContainers.Build) ?? Classified(container, log, spec, repository);
        return failure with { Stage = BuildStage.Build, At = container.EndedAt };
    }

    private static Failure Classified(ContainerFacts container, LogFacts log, ImageBuildSpec spec, string repository)
    {
        var end = new EngineEnd
        {
            ExitCode = container.ExitCode,
            OutOfMemory = container.OutOfMemory,
            LastWords = container.Message,
            HasRegistrySecret = spec.Output?.RegistrySecret is not null,
            Repository = repository,
            Platforms = spec.Platforms ?? [],
            Redactor = Redactor.For(spec),
        };
        var failure =
            EngineCatalog.Find(spec.Engine)?.Classify(log, end)
            ?? new(BuildReasons.FailedUnknown, $"The engine ended with exit code {end.ExitCode}");
        return failure with { Excerpt = failure.Excerpt ?? LastWords(container) };
    }

    private static Failure? NotStarted(ContainerFacts container, string name) =>
        container.NeverRan
            ? new(
                InfrastructureReasons.ContainerFailed,
                Sentence.Of($"Container {name} could not be started: {container.Message ?? container.Reason}")
            )
            : null;

    private static Failure? OutOfMemory(ContainerFacts container, string name) =>
        container.OutOfMemory
            ? new(InfrastructureReasons.ContainerFailed, $"Container {name} exceeded its memory limit") { ExitCode = container.ExitCode }
            : null;

    private static Failure? Killed(ContainerFacts container, string name) =>
        KilledCodes.Contains(container.ExitCode)
            ? new(InfrastructureReasons.ContainerFailed, $"Container {name} was killed from outside (exit code {container.ExitCode})")
            {
                ExitCode = container.ExitCode,
            }
            : null;

    private static string? LastWords(ContainerFacts container) =>
        string.IsNullOrWhiteSpace(container.Message) ? null : container.Message.Trim();
}
