using System.Globalization;
using Operator.Core.Admission;
using Operator.Core.Engines;
using Operator.Core.Runs;
using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Status;

/// <summary>How far the run is: one percentage over all its stages, which never falls within an attempt.</summary>
internal static class ProgressOf
{
    private const int Placed = 1;
    private const int Preparing = 3;
    private const int BuildBegins = 5;
    private const int BuildEnds = 95;
    private const int PushEnds = 99;

    public static BuildProgress? Run(BuildFacts facts, RunVerdict verdict, RunSummary summary, BuildProgress? before)
    {
        if (verdict is RunVerdict.Queued { Place: AdmissionVerdict.Wait place })
        {
            return Waiting(facts, place);
        }

        var log = facts.Log?.Facts ?? LogFacts.None;
        var percent = Math.Max(
            before?.Percent ?? 0,
            facts.Platforms is { } platforms && summary.Phase is not (BuildPhase.Publishing or BuildPhase.Succeeded)
                ? BuildEnds * platforms.Percent / 100
                : PercentOf(facts, summary, log)
        );
        if (percent == 0)
        {
            return null;
        }

        var steps = log.Total is not null ? (log.Current, log.Total) : (before?.Current, before?.Total);
        return new BuildProgress
        {
            Percent = percent,
            Step =
                summary.Phase == BuildPhase.Building ? log.Step ?? StepBefore(facts, before) ?? summary.Message
                : summary.IsFinal ? null
                : summary.Message,
            Current = steps.Item1,
            Total = steps.Item2,
            Summary = Summary(percent, summary, steps.Item1, steps.Item2, log),
            EstimatedCompletionTime = summary.IsFinal ? null : Estimate(facts),
        };
    }

    /// <summary>The last step of prepare is not a step of the engine.</summary>
    private static string? StepBefore(BuildFacts facts, BuildProgress? before) =>
        facts.Previous?.Phase == BuildPhase.Building ? before?.Step : null;

    /// <summary>A new estimate in every pass would cause a write in every pass: it stays the same as long as the position does.</summary>
    private static BuildProgress Waiting(BuildFacts facts, AdmissionVerdict.Wait place)
    {
        if (place.Reason == QueueReasons.WaitsForBuild)
        {
            return new BuildProgress { Summary = $"waits for {place.For}" };
        }

        var known = facts.Previous?.Queue?.Position == place.Position ? facts.Previous.Progress?.EstimatedCompletionTime : null;
        var estimate =
            known
            ?? StartEstimate.Of(place, facts.Settings.Admission, facts.TypicalRun, BuildFacts.WholeSecond(facts.Now)) + facts.TypicalRun;
        return new BuildProgress
        {
            Summary = place.Position > 0 ? string.Create(CultureInfo.InvariantCulture, $"{place.Position} of {place.Of}") : "no place yet",
            EstimatedCompletionTime = estimate is { } time ? BuildFacts.WholeSecond(time) : null,
        };
    }

    private static int PercentOf(BuildFacts facts, RunSummary summary, LogFacts log) =>
        summary.Phase switch
        {
            BuildPhase.Succeeded => 100,
            BuildPhase.Publishing => Publishing(facts, log),
            BuildPhase.Building => BuildPart(log),
            BuildPhase.Preparing => facts.Pod is null ? 0
            : facts.Pod.Prepare.Began ? Preparing
            : Placed,
            BuildPhase.Queued => 0,
            // A run that ended keeps its progress, also when its log was read only at the end.
            BuildPhase.Failed or BuildPhase.Error or BuildPhase.Cancelled => summary.Failure?.Stage switch
            {
                BuildStage.Build => BuildPart(log),
                BuildStage.Publish => Publishing(facts, log),
                BuildStage.Queue or BuildStage.Schedule or BuildStage.Prepare or null => 0,
            },
        };

    private static int BuildPart(LogFacts log) => BuildBegins + (BuildEnds - BuildBegins) * log.Percent / 100;

    /// <summary>All of a push is in its one container; the tags come after the last byte.</summary>
    private static int Publishing(BuildFacts facts, LogFacts log) =>
        facts.Build is PushRun ? Placed + (PushEnds - Placed) * log.Percent / 100 : BuildEnds;

    private static string Summary(int percent, RunSummary summary, int? current, int? total, LogFacts log) =>
        summary.Phase == BuildPhase.Publishing && log.Copied is { } copied
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{percent}% {ShortForms.Size(copied.BytesDone)} of {ShortForms.Size(copied.BytesTotal)}"
            )
        : summary.Phase == BuildPhase.Building && current is not null && total is not null
            ? string.Create(CultureInfo.InvariantCulture, $"{percent}% {current}/{total}")
        : string.Create(CultureInfo.InvariantCulture, $"{percent}%");

    private static DateTimeOffset? Estimate(BuildFacts facts) =>
        facts.RunStart is { } start && facts.TypicalRun is { } typical && start + typical > facts.Now
            ? BuildFacts.WholeSecond(start + typical)
            : null;
}
