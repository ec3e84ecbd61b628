using Operator.Core.Runs;
using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Status;

/// <summary>The last five attempts that have ended, from all runs.</summary>
internal static class AttemptRecord
{
    private const int Remembered = 5;

    /// <summary>The attempt that the status describes: the next one as soon as it is due.</summary>
    public static int Number(BuildFacts facts, RunVerdict verdict) =>
        verdict is RunVerdict.Broken { Retries: true } ? facts.Attempt + 1 : facts.Attempt;

    public static IReadOnlyList<BuildAttempt>? All(BuildFacts facts, RunVerdict verdict, RunSummary summary)
    {
        var attempts = new List<BuildAttempt>(facts.Build.Status?.Attempts ?? []);
        if (Superseded(facts) is { } superseded)
        {
            Add(attempts, superseded);
        }

        var ended = summary.IsFinal || verdict is RunVerdict.Broken { Retries: true };
        if (ended && (facts.RunStart is not null || facts.Pod is not null))
        {
            Add(attempts, Current(facts, summary));
        }

        var kept = facts.Policy.FirstKept(facts.Run.Number);
        return attempts.Count == 0
            ? null
            : [.. attempts.TakeLast(Remembered).Select(attempt => attempt.Run < kept ? attempt with { Log = null } : attempt)];
    }

    /// <summary>When the current attempt ended: the time that its containers report, otherwise now.</summary>
    public static DateTimeOffset EndOf(BuildFacts facts, RunSummary summary)
    {
        var now = BuildFacts.WholeSecond(facts.Now);
        var end = BuildFacts.WholeSecond((summary.Failure is { } failure ? failure.At : facts.Pod?.Publish.EndedAt) ?? now);
        // Clocks of nodes differ: an end in the future would delay the next attempt, one before the start would give a negative duration.
        end = end > now ? now : end;
        return facts.RunStart is { } start && end < start ? start : end;
    }

    private static void Add(List<BuildAttempt> attempts, BuildAttempt attempt)
    {
        if (!attempts.Any(known => known.Run == attempt.Run && known.Number == attempt.Number))
        {
            attempts.Add(attempt);
        }
    }

    private static BuildAttempt Current(BuildFacts facts, RunSummary summary)
    {
        var failure = summary.Failure;
        var pod = facts.Pod;
        var end = EndOf(facts, summary);
        return new BuildAttempt
        {
            Run = facts.Run.Number,
            Number = facts.Attempt,
            Pod =
                pod?.Name
                ?? (
                    facts.PodWasSeen
                        ? BuildNames.Pod(facts.Build.Metadata.Name ?? "", facts.Build.Metadata.Uid ?? "", facts.Run.Number, facts.Attempt)
                        : null
                ),
            PodUid = pod?.Uid ?? (facts.PodWasSeen ? facts.Previous?.Pod?.Uid : null),
            Node = pod?.Node,
            Reason = failure?.Reason.Name ?? summary.Reason.Name,
            Message = failure is null ? summary.Message : Sentence.Of(failure.Message),
            StartTime = NotAfter(end, pod?.Created ?? facts.RunStart),
            CompletionTime = end,
            Log = facts.Log?.Archive,
        };
    }

    /// <summary>The API server dates the Pod, this process the end: where its clock is behind, no attempt ends before it began.</summary>
    private static DateTimeOffset? NotAfter(DateTimeOffset end, DateTimeOffset? start) => start > end ? end : start;

    /// <summary>The unfinished run that this one replaces.</summary>
    private static BuildAttempt? Superseded(BuildFacts facts)
    {
        var now = BuildFacts.WholeSecond(facts.Now);
        var old = facts.Build.Status;
        if (old?.Run is not { } run || run.Number >= facts.Run.Number || old.StartTime is null || DecideRun.HasEnded(old))
        {
            return null;
        }

        return new BuildAttempt
        {
            Run = run.Number,
            Number = old.Attempt ?? 1,
            Pod = facts.Pods.FirstOrDefault(pod => pod.Run == run.Number && pod.Attempt == (old.Attempt ?? 1))?.Name,
            PodUid = old.Pod?.Uid,
            Reason = RunReasons.Superseded.Name,
            Message = "The spec changed during the run, and a new run replaced it",
            StartTime = NotAfter(now, old.StartTime),
            CompletionTime = now,
        };
    }
}
