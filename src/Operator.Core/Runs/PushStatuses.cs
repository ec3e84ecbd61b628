using System.Diagnostics.CodeAnalysis;
using Operator.Entities.ImageBuilds;
using Operator.Entities.ImagePushes;

namespace Operator.Core.Runs;

/// <summary>
/// The status of a push as the loop has it, and back. What the loop writes comes back the same: otherwise it would write it again and again.
/// </summary>
public static class PushStatuses
{
    [return: NotNullIfNotNull(nameof(status))]
    public static ImageBuildStatus? ToRun(ImagePushStatus? status) =>
        status is null
            ? null
            : new ImageBuildStatus
            {
                ObservedGeneration = status.ObservedGeneration,
                Phase = status.Phase is { } phase ? PhaseOf(phase) : null,
                Reason = status.Reason,
                Message = status.Message,
                Conditions = status.Conditions,
                Run = status.Run,
                Queue = status.Queue,
                Attempt = status.Attempt,
                Pod = status.Pod,
                Attempts = status.Attempts,
                ArchivesFrom = status.ArchivesFrom,
                Source = SourceOf(status.Source),
                Image = status.Image,
                Progress = ProgressOf(status.Progress),
                Stages = status.Stages is { } stages ? [.. stages.Select(StageOf)] : null,
                Log = status.Log,
                Failure = FailureOf(status.Failure),
                Warnings = status.Warnings,
                StartTime = status.StartTime,
                CompletionTime = status.CompletionTime,
                Duration = status.Duration,
            };

    /// <param name="status">As the loop has computed it.</param>
    /// <param name="source">What its run copies; null while that is not known.</param>
    /// <param name="progress">How far the copy is, in bytes and blobs.</param>
    public static ImagePushStatus ToPush(ImageBuildStatus status, PushSourceStatus? source, PushProgress? progress) =>
        new()
        {
            ObservedGeneration = status.ObservedGeneration,
            Phase = status.Phase is { } phase ? PhaseOf(phase) : null,
            Reason = status.Reason,
            Message = status.Message,
            Conditions = status.Conditions,
            Run = status.Run,
            Queue = status.Queue,
            Attempt = status.Attempt,
            Pod = status.Pod,
            Attempts = status.Attempts,
            ArchivesFrom = status.ArchivesFrom,
            Source = source,
            Image = status.Image,
            Progress = status.Progress is { } now
                ? (progress ?? new PushProgress()) with
                {
                    Percent = now.Percent,
                    Step = now.Step,
                    Blobs = now.Current,
                    TotalBlobs = now.Total,
                    Summary = now.Summary,
                    EstimatedCompletionTime = now.EstimatedCompletionTime,
                }
                : null,
            Stages = status.Stages is { } stages ? [.. stages.Select(StageOf)] : null,
            Log = status.Log,
            Failure = FailureOf(status.Failure),
            Warnings = status.Warnings,
            StartTime = status.StartTime,
            CompletionTime = status.CompletionTime,
            Duration = status.Duration,
        };

    /// <summary>
    /// That there is a source, as the status of a build would have it. Nothing more of it: what the loop redacts would never equal what is stored.
    /// </summary>
    public static SourceStatus? SourceOf(PushSourceStatus? source) =>
        source is null ? null : new SourceStatus { Kind = source.Build is null ? "image" : "build" };

    public static PushPhase PhaseOf(BuildPhase phase) =>
        phase switch
        {
            BuildPhase.Queued => PushPhase.Queued,
            BuildPhase.Preparing => PushPhase.Preparing,
            BuildPhase.Building or BuildPhase.Publishing => PushPhase.Pushing,
            BuildPhase.Succeeded => PushPhase.Succeeded,
            BuildPhase.Failed => PushPhase.Failed,
            BuildPhase.Error => PushPhase.Error,
            BuildPhase.Cancelled => PushPhase.Cancelled,
        };

    private static BuildPhase PhaseOf(PushPhase phase) =>
        phase switch
        {
            PushPhase.Queued => BuildPhase.Queued,
            PushPhase.Preparing => BuildPhase.Preparing,
            PushPhase.Pushing => BuildPhase.Publishing,
            PushPhase.Succeeded => BuildPhase.Succeeded,
            PushPhase.Failed => BuildPhase.Failed,
            PushPhase.Error => BuildPhase.Error,
            PushPhase.Cancelled => BuildPhase.Cancelled,
        };

    private static PushStage StageOf(BuildStage stage) =>
        stage switch
        {
            BuildStage.Queue => PushStage.Queue,
            BuildStage.Schedule => PushStage.Schedule,
            BuildStage.Prepare or BuildStage.Build or BuildStage.Publish => PushStage.Push,
        };

    private static BuildStage StageOf(PushStage stage) =>
        stage switch
        {
            PushStage.Queue => BuildStage.Queue,
            PushStage.Schedule => BuildStage.Schedule,
            PushStage.Push => BuildStage.Publish,
        };

    private static PushStageStatus StageOf(StageStatus stage) =>
        new()
        {
            Name = StageOf(stage.Name),
            StartTime = stage.StartTime,
            Seconds = stage.Seconds,
        };

    private static StageStatus StageOf(PushStageStatus stage) =>
        new()
        {
            Name = StageOf(stage.Name),
            StartTime = stage.StartTime,
            Seconds = stage.Seconds,
        };

    private static BuildProgress? ProgressOf(PushProgress? progress) =>
        progress is null
            ? null
            : new BuildProgress
            {
                Percent = progress.Percent,
                Step = progress.Step,
                Current = progress.Blobs,
                Total = progress.TotalBlobs,
                Summary = progress.Summary,
                EstimatedCompletionTime = progress.EstimatedCompletionTime,
            };

    private static PushFailure? FailureOf(BuildFailure? failure) =>
        failure is null
            ? null
            : new PushFailure
            {
                Class = failure.Class,
                Reason = failure.Reason,
                Message = failure.Message,
                Hint = failure.Hint,
                Stage = failure.Stage is { } stage ? StageOf(stage) : null,
                ExitCode = failure.ExitCode,
                Excerpt = failure.Excerpt,
            };

    private static BuildFailure? FailureOf(PushFailure? failure) =>
        failure is null
            ? null
            : new BuildFailure
            {
                Class = failure.Class,
                Reason = failure.Reason,
                Message = failure.Message,
                Hint = failure.Hint,
                Stage = failure.Stage is { } stage ? StageOf(stage) : null,
                ExitCode = failure.ExitCode,
                Excerpt = failure.Excerpt,
            };
}
