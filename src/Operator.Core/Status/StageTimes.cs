using Operator.Core.Observation;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Status;

/// <summary>The parts of the run that have begun, with the times that the containers tell.</summary>
internal static class StageTimes
{
    public static IReadOnlyList<StageStatus>? Of(BuildFacts facts, ImageBuildStatus? kept)
    {
        if (facts.Pod is not { } pod)
        {
            return kept?.Stages ?? QueueOnly(facts);
        }

        List<StageStatus> stages = [.. QueueOnly(facts) ?? []];
        Add(BuildStage.Schedule, pod.Created, pod.Prepare.StartedAt);
        AddContainer(BuildStage.Prepare, pod.Prepare);
        AddContainer(BuildStage.Build, pod.Build);
        AddContainer(BuildStage.Publish, pod.Publish);
        return stages;

        void AddContainer(BuildStage name, ContainerFacts container)
        {
            if (container.StartedAt is not null)
            {
                Add(name, container.StartedAt, container.EndedAt);
            }
        }

        void Add(BuildStage name, DateTimeOffset? start, DateTimeOffset? end) =>
            stages.Add(
                new StageStatus
                {
                    Name = name,
                    StartTime = start,
                    Seconds = Seconds(start, end),
                }
            );
    }

    /// <summary>What survives an attempt: the time in the queue, which belongs to the run.</summary>
    public static IReadOnlyList<StageStatus>? QueueOnly(BuildFacts facts)
    {
        if (facts.Previous?.Stages?.FirstOrDefault(stage => stage.Name == BuildStage.Queue) is { } known)
        {
            return [known];
        }

        var since = facts.Previous?.Queue?.Since ?? (facts.Run.Number <= 1 ? facts.Build.Metadata.CreationTimestamp : null);
        return since is { } start && facts.RunStart is { } end
            ?
            [
                new StageStatus
                {
                    Name = BuildStage.Queue,
                    StartTime = start,
                    Seconds = Seconds(start, end),
                },
            ]
            : null;
    }

    private static int? Seconds(DateTimeOffset? start, DateTimeOffset? end) =>
        start is { } from && end is { } to ? Math.Max(0, (int)(to - from).TotalSeconds) : null;
}
