using Operator.Core.Admission;
using Operator.Core.Redaction;
using Operator.Core.Runs;
using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Status;

/// <summary>The only place that computes phase, reason, message and conditions: every pass, from facts alone.</summary>
public static class StatusSummary
{
    /// <param name="facts">What is known.</param>
    /// <param name="verdict">What follows from them; the next effect follows from it too.</param>
    public static ImageBuildStatus Compute(BuildFacts facts, RunVerdict verdict)
    {
        if (verdict is RunVerdict.Settled)
        {
            return Observed(facts, facts.Build.Status ?? new ImageBuildStatus());
        }

        var redactor = Redactor.For(facts.Spec);
        var summary = RunSummary.Of(facts, verdict);
        if (IsStale(facts, verdict, summary))
        {
            return Observed(facts, facts.Previous!);
        }

        var status = Assemble(facts, verdict, summary);
        return StatusTrim.Fit(
            ShortForms.Of(StatusRedaction.Of(status with { Conditions = ConditionSet.Of(facts, verdict, summary, status) }, redactor))
        );
    }

    /// <summary>A Pod as an informer saw it a moment ago can be behind the status; it must not move a run backwards.</summary>
    private static bool IsStale(BuildFacts facts, RunVerdict verdict, RunSummary summary) =>
        verdict is RunVerdict.Going or RunVerdict.Closing or RunVerdict.Missing or RunVerdict.Launching
        && facts.Previous is { Phase: { } before } previous
        && previous.Attempt == facts.Attempt
        && before > summary.Phase;

    private static ImageBuildStatus Assemble(BuildFacts facts, RunVerdict verdict, RunSummary summary)
    {
        var started =
            verdict is RunVerdict.Launching or RunVerdict.Going or RunVerdict.Missing or RunVerdict.Closing || facts.RunStart is not null;
        var startTime = started ? facts.StartIfLaunched : (DateTimeOffset?)null;
        var failure = summary.Failure is { Reason.Class: not null } failed ? Failure(failed) : null;
        var retries = verdict is RunVerdict.Broken { Retries: true };
        var attempt = AttemptRecord.Number(facts, verdict);
        var completion = summary.IsFinal ? AttemptRecord.EndOf(facts, summary) : (DateTimeOffset?)null;
        var status = new ImageBuildStatus
        {
            ObservedGeneration = facts.Build.Metadata.Generation,
            Phase = summary.Phase,
            Reason = summary.Reason.Name,
            Message = summary.Message,
            Run = facts.Run,
            Queue = QueueOf(verdict),
            Attempt = started ? attempt : null,
            Attempts = AttemptRecord.All(facts, verdict, summary),
            ArchivesFrom = facts.Build.Status?.ArchivesFrom,
            StartTime = startTime,
            CompletionTime = completion,
            Duration = completion is { } end && startTime is { } start ? Durations.Format(end - start) : null,
            Failure = summary.IsFinal ? failure : null,
            // What a push copies is found once for the run, whatever becomes of its attempts.
            Source = facts.Origin is PushOrigin.Taken { Source: var taken } ? PushStatuses.SourceOf(taken) : null,
        };

        status = PlatformFindings.With(status, facts);

        // What was found in the failed attempt may not be true of the next one.
        return retries
            ? status with
            {
                Image = ImageOf(facts, summary, startTime),
                Stages = StageTimes.BeforePod(facts),
            }
            : WithFindings(facts, verdict, summary, status);
    }

    private static ImageBuildStatus WithFindings(BuildFacts facts, RunVerdict verdict, RunSummary summary, ImageBuildStatus status)
    {
        var earlier = facts.Previous?.Attempt == facts.Attempt ? facts.Previous : null;
        var pod = facts.Pod;
        var log = facts.Log?.Facts;
        return status with
        {
            Pod = pod is null ? earlier?.Pod : new AttemptPod { Name = pod.Name, Uid = pod.Uid },
            Plan = status.Plan ?? PlanOf(facts, earlier),
            Source = status.Source ?? pod?.PrepareReport?.Source ?? earlier?.Source,
            Image = ImageOf(facts, summary, status.StartTime),
            Images = summary.Phase == BuildPhase.Succeeded ? pod?.PublishReport?.Images : null,
            Progress = ProgressOf.Run(facts, verdict, summary, earlier?.Progress),
            Stages = StageTimes.Of(facts, earlier),
            Cache =
                status.Cache
                ?? (log is { CacheTotal: > 0 } ? new CacheStatus { Hits = log.CacheHits, Total = log.CacheTotal } : earlier?.Cache),
            Log = LogOf(facts, earlier?.Log),
            Warnings = WarningsOf(facts, earlier),
        };
    }

    private static ImageBuildStatus Observed(BuildFacts facts, ImageBuildStatus status) =>
        status with
        {
            ObservedGeneration = facts.Build.Metadata.Generation,
            Conditions = status.Conditions is { } conditions
                ? [.. conditions.Select(condition => condition with { ObservedGeneration = facts.Build.Metadata.Generation })]
                : null,
        };

    private static QueueStatus? QueueOf(RunVerdict verdict) =>
        verdict is RunVerdict.Queued { Place: AdmissionVerdict.Wait place } queued
            ? new QueueStatus
            {
                Position = place.Position,
                Of = place.Of,
                Reason = place.Reason.Name,
                Since = queued.Since,
            }
            : null;

    private static BuildFailure Failure(Failure failure) =>
        new()
        {
            Class = failure.Reason.Class ?? FailureClass.Internal,
            Reason = failure.Reason.Name,
            Message = Sentence.Of(failure.Message),
            Hint = failure.Reason.Hint,
            Stage = failure.Stage,
            Step = failure.Step,
            ExitCode = failure.ExitCode,
            Excerpt = failure.Excerpt,
        };

    private static BuildPlanStatus? PlanOf(BuildFacts facts, ImageBuildStatus? earlier)
    {
        var plan = facts.Pod?.PrepareReport?.Plan ?? earlier?.Plan;
        var dockerfile = facts.Log?.DockerfileConfigMap ?? earlier?.Plan?.Dockerfile;
        return plan is null ? null : plan with { Dockerfile = dockerfile };
    }

    /// <summary>The image that publish verified; before that, where it will be pushed; null once it is known that there will be none.</summary>
    private static ImageStatus? ImageOf(BuildFacts facts, RunSummary summary, DateTimeOffset? start)
    {
        if (summary.IsFinal && summary.Phase != BuildPhase.Succeeded)
        {
            return null;
        }

        if (facts.Spec.Output?.Push == false || facts.Spec.Mode == BuildMode.Plan)
        {
            return facts.Pod?.PublishReport?.Image;
        }

        var expected = facts.Build is PushRun push
            ? ExpectedOf(push, facts.Origin)
            : ResolvedOutput.Of(facts.Build, facts.Settings, start).Reference;
        return facts.Pod?.PublishReport?.Image is { } image ? image with { Reference = image.Reference ?? expected }
            // Each of several images has a name of its own, which publish reports.
            : expected is null || facts.Pod?.PrepareReport?.Images > 1 ? null
            : new ImageStatus { Reference = expected };
    }

    private static string? ExpectedOf(PushRun push, PushOrigin? origin)
    {
        var spec = push.Push.Spec;
        IReadOnlyList<string> tags = origin is PushOrigin.Taken { Source: var source }
            ? PushTags.Of(spec, source)
            : spec.Destination.Tags ?? [];
        return string.IsNullOrEmpty(spec.Destination.Repository) ? null
            : tags.Count == 0 ? spec.Destination.Repository
            : $"{spec.Destination.Repository}:{tags[0]}";
    }

    private static LogStatus? LogOf(BuildFacts facts, LogStatus? earlier) =>
        facts.Log is not { } log
            ? earlier
            : new LogStatus
            {
                Tail = log.Tail ?? earlier?.Tail,
                Archive = log.Archive ?? earlier?.Archive,
                Bytes = log.Bytes ?? earlier?.Bytes,
                Truncated = log.Truncated ? true : null,
            };

    private static List<string>? WarningsOf(BuildFacts facts, ImageBuildStatus? earlier)
    {
        List<string> warnings = [.. facts.Pod?.PrepareReport?.Warnings ?? []];
        if (facts.Log?.Lost == true)
        {
            warnings.Add($"{RunReasons.LogLost.Name}: the log could not be read to its end, or not be saved");
        }

        warnings.AddRange(facts.Log?.Facts.Warnings ?? []);
        warnings.AddRange(facts.Pod is null ? [] : facts.Memory.PodWarnings);
        warnings.AddRange(NodeClock.Warnings(facts));
        warnings.AddRange(facts.Platforms?.Warnings ?? []);
        IEnumerable<string> all = [.. earlier?.Warnings ?? [], .. warnings.Select(warning => Sentence.Of(warning))];
        var distinct = all.Distinct(StringComparer.Ordinal).Take(20).ToList();
        return distinct.Count == 0 ? null : distinct;
    }
}
