using Operator.Core.Engines;
using Operator.Core.Observation;
using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Status;

/// <summary>Where the attempt of a Pod stands, as far as the Pod itself tells: no clock, no wishes of the user.</summary>
public abstract record AttemptOutcome
{
    private AttemptOutcome() { }

    /// <summary>It goes on.</summary>
    /// <param name="Stage">The part that is due or runs; <see cref="BuildStage.Schedule"/> until the first container runs.</param>
    public sealed record Going(BuildStage Stage) : AttemptOutcome;

    public sealed record Done(DateTimeOffset? At) : AttemptOutcome;

    public sealed record Broken(Failure Failure) : AttemptOutcome;

    /// <param name="pod">The attempt's Pod.</param>
    /// <param name="log">What its engine's log tells.</param>
    /// <param name="spec">The build.</param>
    /// <param name="repository">Where the image was to go.</param>
    public static AttemptOutcome Of(PodFacts pod, LogFacts log, ImageBuildSpec spec, string repository)
    {
        var own = ContainerFailures.Of(pod, log, spec, repository);
        if (own is null && pod.Publish.EndedWell && pod.PublishReport is { Failure: null })
        {
            return new Done(pod.Publish.EndedAt);
        }

        var stage = StageOf(pod);
        // What a container did before somebody deleted the Pod is its own doing; what came after is not.
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
                new(InfrastructureReasons.PodDeleted, $"Somebody deleted Pod {pod.Name} while the build ran")
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

    /// <summary>The furthest part that any container shows: facts may be incomplete, but never ahead of the truth.</summary>
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
