using Operator.Core.Contract;
using Operator.Core.Engines;
using Operator.Core.Observation;
using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Status;

/// <summary>From the first container that ended badly to a failure with its name.</summary>
internal static class ContainerFailures
{
    /// <summary>128 + SIGKILL and 128 + SIGTERM: somebody else ended it.</summary>
    private static readonly int[] KilledCodes = [137, 143];

    public static AttemptFailure? Of(PodFacts pod, LogFacts log, ImageBuildSpec spec, string repository) =>
        Workspace(pod.Prepare, pod.PrepareReport?.Failure, pod.PrepareReport is not null, BuildStage.Prepare)
        ?? Engine(pod.Build, log, spec, repository)
        ?? Workspace(pod.Publish, pod.PublishReport?.Failure, pod.PublishReport is not null, BuildStage.Publish);

    /// <summary>prepare and publish name their own failures; without a readable report, what became of the container is all there is.</summary>
    private static AttemptFailure? Workspace(ContainerFacts container, ReportedFailure? reported, bool hasReport, BuildStage stage)
    {
        if (container.Life != ContainerLife.Ended || (container.EndedWell && hasReport && reported is null))
        {
            return null;
        }

        var name = stage == BuildStage.Prepare ? PodContainers.Prepare : PodContainers.Publish;
        var failure = reported is not null
            ? Reported(reported, stage)
            : NotStarted(container, name, stage)
                ?? OutOfMemory(container, stage, $"Container {name} used more memory than it may", InfrastructureReasons.ContainerFailed)
                ?? Killed(container, name, stage)
                ?? new AttemptFailure(
                    InternalReasons.ReportInvalid,
                    $"Container {name} ended with exit code {container.ExitCode} and left no readable report",
                    stage
                )
                {
                    ExitCode = container.ExitCode,
                    Excerpt = LastWords(container),
                };
        return failure with { At = container.EndedAt };
    }

    private static AttemptFailure Reported(ReportedFailure reported, BuildStage stage) =>
        ReasonCatalog.ByName.TryGetValue(reported.Reason, out var reason) && reason.Class is not null
            ? new AttemptFailure(reason, reported.Message, stage) { Excerpt = reported.Excerpt }
            : new AttemptFailure(
                InternalReasons.ReportInvalid,
                $"The report names the unknown reason {reported.Reason}: {reported.Message}",
                stage
            )
            {
                Excerpt = reported.Excerpt,
            };

    private static AttemptFailure? Engine(ContainerFacts container, LogFacts log, ImageBuildSpec spec, string repository)
    {
        if (!container.EndedBadly)
        {
            return null;
        }

        var failure =
            NotStarted(container, PodContainers.Build, BuildStage.Build)
            ?? (container.OutOfMemory ? null : Killed(container, PodContainers.Build, BuildStage.Build))
            ?? Classified(container, log, spec, repository);
        return failure with { At = container.EndedAt };
    }

    private static AttemptFailure Classified(ContainerFacts container, LogFacts log, ImageBuildSpec spec, string repository)
    {
        var end = new EngineEnd
        {
            ExitCode = container.ExitCode,
            OutOfMemory = container.OutOfMemory,
            LastWords = container.Message,
            HasRegistrySecret = spec.Output?.RegistrySecret is not null,
            Repository = repository,
            Platforms = spec.Platforms ?? [],
        };
        var engine = EngineCatalog.Find(spec.Engine);
        var failure =
            engine?.Classify(log, end) ?? new EngineFailure(BuildReasons.FailedUnknown, $"The engine ended with exit code {end.ExitCode}");
        return new AttemptFailure(failure.Reason, failure.Message, BuildStage.Build)
        {
            Step = failure.Step,
            ExitCode = failure.ExitCode,
            Excerpt = failure.Excerpt ?? LastWords(container),
        };
    }

    private static AttemptFailure? NotStarted(ContainerFacts container, string name, BuildStage stage) =>
        container.NeverRan
            ? new AttemptFailure(
                InfrastructureReasons.ContainerFailed,
                Sentence.Of($"Container {name} could not be started: {container.Message ?? container.Reason}"),
                stage
            )
            : null;

    private static AttemptFailure? OutOfMemory(ContainerFacts container, BuildStage stage, string message, BuildReason reason) =>
        container.OutOfMemory ? new AttemptFailure(reason, message, stage) { ExitCode = container.ExitCode } : null;

    private static AttemptFailure? Killed(ContainerFacts container, string name, BuildStage stage) =>
        KilledCodes.Contains(container.ExitCode)
            ? new AttemptFailure(
                InfrastructureReasons.ContainerFailed,
                $"Container {name} was killed from outside (exit code {container.ExitCode})",
                stage
            )
            {
                ExitCode = container.ExitCode,
            }
            : null;

    private static string? LastWords(ContainerFacts container) =>
        string.IsNullOrWhiteSpace(container.Message) ? null : container.Message.Trim();
}
