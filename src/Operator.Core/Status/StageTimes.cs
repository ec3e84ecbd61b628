using Operator.Core.Contract;
using Operator.Core.Observation;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Status;

/// <summary>
/// The stages of the run that have begun. Each begins where the one before it ended, so that no time is lost between containers. The
/// kubelet's times are whole seconds; prepare and publish report their own, which have tenths.
/// </summary>
internal static class StageTimes
{
    private static readonly TimeSpan KubeletPrecision = TimeSpan.FromSeconds(1);

    public static IReadOnlyList<StageStatus>? Of(BuildFacts facts, ImageBuildStatus? earlier)
    {
        if (facts.Pod is not { } pod)
        {
            return facts.Platforms is null || facts.PodWasSeen ? earlier?.Stages ?? BeforePod(facts) : BeforePod(facts);
        }

        var (prepareStart, prepareEnd) = Times(pod.Prepare, pod.PrepareReport?.Times);
        var (publishStart, publishEnd) = Times(pod.Publish, pod.PublishReport?.Times);
        List<StageStatus> stages = [.. BeforePod(facts) ?? [], Stage(BuildStage.Schedule, pod.Created, prepareStart)];
        if (prepareStart is not null)
        {
            stages.Add(Stage(BuildStage.Prepare, prepareStart, prepareEnd));
        }

        var buildEnd = publishStart ?? pod.Build.EndedAt;
        if (pod.Build.StartedAt is { } buildStart)
        {
            stages.Add(Stage(BuildStage.Build, prepareEnd ?? buildStart, buildEnd));
        }

        if (publishStart is not null)
        {
            stages.Add(Stage(BuildStage.Publish, pod.Build.StartedAt is null ? prepareEnd ?? publishStart : publishStart, publishEnd));
        }

        return stages;
    }

    /// <summary>What the next attempt keeps, because it belongs to the run: the time in the queue, and that of the builds of all platforms.</summary>
    public static IReadOnlyList<StageStatus>? BeforePod(BuildFacts facts) =>
        facts.Platforms is { StartTime: { } start } platforms
            ? [.. QueueOnly(facts) ?? [], Stage(BuildStage.Build, start, platforms.CompletionTime)]
            : QueueOnly(facts);

    private static IReadOnlyList<StageStatus>? QueueOnly(BuildFacts facts)
    {
        if (facts.Previous?.Stages?.FirstOrDefault(stage => stage.Name == BuildStage.Queue) is { } known)
        {
            return [known];
        }

        DateTimeOffset? since = facts.Previous?.Queue?.Since ?? (facts.Run.Number <= 1 ? facts.Build.Metadata.CreationTimestamp : null);
        return since is { } start && facts.RunStart is { } end ? [Stage(BuildStage.Queue, start, end)] : null;
    }

    /// <summary>The times that the container reports, but only where they agree with the kubelet's.</summary>
    private static (DateTimeOffset? Start, DateTimeOffset? End) Times(ContainerFacts container, ContainerTimes? own) =>
        (Refine(container.StartedAt, own?.Started), Refine(container.EndedAt, own?.Ended));

    private static DateTimeOffset? Refine(DateTimeOffset? reported, DateTimeOffset? own) =>
        reported is { } time && own is { } exact && (exact - time).Duration() <= 2 * KubeletPrecision ? exact : reported;

    private static StageStatus Stage(BuildStage name, DateTimeOffset? start, DateTimeOffset? end) =>
        new()
        {
            Name = name,
            StartTime = start is { } time ? BuildFacts.WholeSecond(time) : null,
            Seconds = start is { } from && end is { } to ? Math.Round(Math.Max(0, (to - from).TotalSeconds), 1) : null,
        };
}
