using Operator.Core.Contract;
using Operator.Core.Engines;
using Operator.Core.Observation;
using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Status;

/// <summary>Where an attempt stands according to its Pod alone, without timers and without spec.cancel.</summary>
public abstract record AttemptOutcome
{
    private AttemptOutcome() { }

    /// <summary>It is still running.</summary>
    /// <param name="Stage">The stage that is due or running; <see cref="BuildStage.Schedule"/> until the first container runs.</param>
    public sealed record Going(BuildStage Stage) : AttemptOutcome;

    public sealed record Done(DateTimeOffset? At) : AttemptOutcome;

    public sealed record Broken(Failure Failure) : AttemptOutcome;

    /// <param name="pod">The attempt's Pod.</param>
    /// <param name="log">What is known from the engine's log.</param>
    /// <param name="spec">The build.</param>
    /// <param name="repository">Where the image is to be pushed.</param>
    public static AttemptOutcome Of(PodFacts pod, LogFacts log, ImageBuildSpec spec, string repository)
    {
        var own = ContainerFailures.Of(pod, log, spec, repository);
        if (own is null && pod.Publish.EndedWell && pod.PublishReport is { Failure: null })
        {
            return new Done(pod.Publish.EndedAt);
        }

        var stage = StageOf(pod);
        // A container that failed before the Pod was deleted failed by itself; one that failed afterwards was stopped.
        if (own is not null && (own.Reason == BuildReasons.OutOfMemory || !DeletedBefore(pod, own)) && pod.Verdict is null)
        {
            return new Broken(own);
        }

        if (pod.Verdict is { } verdict)
        {
            return new Broken(verdict with { Stage = own?.Stage ?? stage, At = verdict.At ?? own?.At });
        }

        if (pod.Deleting)
        {
            return new Broken(
                new(
                    InfrastructureReasons.PodDeleted,
                    $"Pod {pod.Name} was deleted from outside while the {(pod.Last == PodContainers.Push ? "push" : "build")} was running"
                )
                {
                    Stage = own?.Stage ?? stage,
                    At = pod.DeletedAt,
                }
            );
        }

        return pod.Ended && !pod.Publish.Began && own is null
            ? new Broken(new(InfrastructureReasons.ContainerFailed, $"Pod {pod.Name} ended before its containers ran") { Stage = stage })
            : new Going(stage);
    }

    /// <summary>The latest stage that any container has reached: facts may be incomplete, but are never ahead of the truth.</summary>
    public static BuildStage StageOf(PodFacts pod)
    {
        if (pod.Publish.Life != ContainerLife.Waiting || pod.Build.EndedWell || (!pod.Builds && pod.Prepare.EndedWell))
        {
            return BuildStage.Publish;
        }

        if (pod.Build.Life != ContainerLife.Waiting || pod.Prepare.EndedWell)
        {
            return BuildStage.Build;
        }

        return pod.Prepare.Life == ContainerLife.Waiting ? BuildStage.Schedule : BuildStage.Prepare;
    }

    private static bool DeletedBefore(PodFacts pod, Failure own) =>
        pod.Deleting && (own.At is null || pod.DeletedAt is null || own.At >= pod.DeletedAt);
}
