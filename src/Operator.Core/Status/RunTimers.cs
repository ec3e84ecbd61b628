using Operator.Core.Observation;
using Operator.Core.Runs;
using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Status;

/// <summary>One timer: when it expires, and the failure that this means.</summary>
internal sealed record RunTimer(DateTimeOffset Due, Failure Failure);

/// <summary>All timers of a run. None is left to the Pod's own deadline, which begins only when the Pod runs.</summary>
internal static class RunTimers
{
    /// <summary>The timers that are running now, in no particular order.</summary>
    public static IEnumerable<RunTimer> Of(BuildFacts facts)
    {
        var timeouts = facts.Timeouts;
        var stage = facts.Pod is { } placed ? AttemptOutcome.StageOf(placed) : BuildStage.Schedule;
        // The builds of the platforms have it each.
        if (facts.Platforms is null && NodeClock.RunStart(facts) is { } start)
        {
            yield return new(
                start + timeouts.Total,
                new(
                    RunReasons.Timeout,
                    $"The run took longer than {Durations.Format(timeouts.Total)}, the limit in spec.timeout or the operator's"
                )
                {
                    Stage = stage,
                }
            );
        }

        if (facts.Pod is { } pod)
        {
            foreach (var timer in OfPod(facts, pod, stage, timeouts))
            {
                yield return timer;
            }
        }
        else if (facts.RunStart is not null && !facts.PodWasSeen)
        {
            yield return Launch(facts, timeouts);
        }
    }

    /// <summary>When the first of them expires.</summary>
    public static DateTimeOffset? FirstOf(BuildFacts facts) => Of(facts).Min(timer => (DateTimeOffset?)timer.Due);

    /// <summary>When a build has waited too long in the queue; null while spec.suspend holds it.</summary>
    public static RunTimer? OfQueue(BuildFacts facts, DateTimeOffset since)
    {
        var limit = facts.Timeouts.Queue;
        return facts.Spec.Suspend
            ? null
            : new(
                since + limit,
                new(QueueReasons.Timeout, $"The {facts.What} waited longer than {Durations.Format(limit)} in the queue")
                {
                    Stage = BuildStage.Queue,
                }
            );
    }

    private static IEnumerable<RunTimer> OfPod(BuildFacts facts, PodFacts pod, BuildStage stage, RunTimeouts timeouts)
    {
        if (pod.Trouble is { Reason.Class: not null } trouble && NodeClock.OfNode(facts, pod, trouble.At) is { } since)
        {
            var grace =
                trouble.Reason == InfrastructureReasons.CacheVolumeFailed ? facts.Settings.CacheVolumes.Grace : facts.Settings.TroubleGrace;
            yield return new(since + grace, trouble with { Stage = stage, At = null });
        }

        var (began, limit, failure) = stage switch
        {
            BuildStage.Prepare => (
                NodeClock.OfNode(facts, pod, pod.Prepare.StartedAt),
                timeouts.Prepare,
                Slow("Fetching and planning", timeouts.Prepare, "prepare")
            ),
            BuildStage.Build => (
                NodeClock.OfNode(facts, pod, pod.Build.StartedAt ?? pod.Prepare.EndedAt),
                timeouts.Build,
                Slow("Building", timeouts.Build, "build")
            ),
            BuildStage.Publish => (
                NodeClock.OfNode(facts, pod, pod.Publish.StartedAt ?? pod.Build.EndedAt ?? pod.Prepare.EndedAt),
                timeouts.Publish,
                facts.Build is PushRun
                    ? Slow("Copying", timeouts.Publish, "push") with
                    {
                        Reason = PushReasons.Timeout,
                    }
                    : Slow("Verifying and tagging", timeouts.Publish, "publish")
            ),
            BuildStage.Queue or BuildStage.Schedule => (
                NodeClock.Created(facts, pod),
                timeouts.Schedule,
                NotPlaced(pod, timeouts.Schedule)
            ),
        };
        if (began is { } from)
        {
            yield return new(from + limit, failure with { Stage = stage });
        }
    }

    private static RunTimer Launch(BuildFacts facts, RunTimeouts timeouts)
    {
        var from = LaunchBackoff.NotBefore(facts) ?? facts.Platforms?.CompletionTime ?? facts.RunStart!.Value;
        var failure = LastRefusal.Of(facts) ?? new(InfrastructureReasons.ScheduleTimeout, "The Pod could not be created in time");
        return new(from + timeouts.Schedule, failure with { Stage = BuildStage.Schedule });
    }

    private static Failure NotPlaced(PodFacts pod, TimeSpan limit) =>
        pod switch
        {
            { Trouble: { Reason.Class: not null } trouble } => trouble with { At = null },
            { Scheduled: null, Trouble: { } trouble } => new(InfrastructureReasons.PodUnschedulable, trouble.Message),
            _ => new(
                InfrastructureReasons.ScheduleTimeout,
                Sentence.Of(
                    $"The Pod did not run within {Durations.Format(limit)}{(pod.Trouble is { } trouble ? $": {trouble.Message}" : "")}"
                )
            ),
        };

    private static Failure Slow(string what, TimeSpan limit, string field) =>
        new(BuildReasons.Timeout, $"{what} took longer than {Durations.Format(limit)}, the limit in timeouts.{field} or the operator's");
}

/// <summary>Attempts after the first wait, each longer than the one before.</summary>
internal static class LaunchBackoff
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <summary>Null when the Pod can be created at once.</summary>
    public static DateTimeOffset? NotBefore(BuildFacts facts)
    {
        var last = facts.Previous?.Attempts?.LastOrDefault(attempt => attempt.Run == facts.Run.Number);
        // Without the volume that failed there is nothing to wait for.
        if (last?.CompletionTime is not { } ended || last.Number >= facts.Attempt || CacheVolumeFailure.Is(last))
        {
            return null;
        }

        var wait = First * Math.Pow(2, Math.Min(last.Number - 1, 10));
        return ended + (wait < Longest ? wait : Longest);
    }
}
