using Operator.Entities.ImageBuilds;
using Operator.Kubernetes.Models;
using Operator.Kubernetes.Models.Attributes;

namespace Operator.Entities.ImagePushes;

/// <summary>The state of the push's current or last run.</summary>
public sealed record ImagePushStatus
{
    /// <summary>Generation of the spec that this status describes.</summary>
    public long? ObservedGeneration { get; init; }

    /// <summary>Where the run stands.</summary>
    public PushPhase? Phase { get; init; }

    /// <summary>Why it stands there: a name from the list of reasons.</summary>
    public string? Reason { get; init; }

    /// <summary>The reason explained in one sentence.</summary>
    public string? Message { get; init; }

    /// <summary>Accepted, Admitted, Pushed; and the summaries Succeeded, Ready, Reconciling and Stalled.</summary>
    [ListMapKeys("type")]
    public IReadOnlyList<Condition>? Conditions { get; init; }

    /// <summary>The run that this status describes.</summary>
    public BuildRun? Run { get; init; }

    /// <summary>Position in the queue; absent once the run has started.</summary>
    public QueueStatus? Queue { get; init; }

    /// <summary>Number of the current or last attempt of this run, from 1.</summary>
    public int? Attempt { get; init; }

    /// <summary>The Pod of the current or last attempt, once it was created. No other is taken for it, whatever its labels say.</summary>
    public AttemptPod? Pod { get; init; }

    /// <summary>The last five attempts that have ended, oldest first.</summary>
    [Items(-1, 5)]
    public IReadOnlyList<BuildAttempt>? Attempts { get; init; }

    /// <summary>First run whose archived logs are still kept; absent until those of a run were deleted.</summary>
    public int? ArchivesFrom { get; init; }

    /// <summary>What exactly is copied, taken once for a run: what becomes of the build afterwards does not matter.</summary>
    public PushSourceStatus? Source { get; init; }

    /// <summary>The copy.</summary>
    public ImageStatus? Image { get; init; }

    /// <summary>How far the copy is.</summary>
    public PushProgress? Progress { get; init; }

    /// <summary>The parts of the run that have started, with their times.</summary>
    [Items(-1, 8)]
    public IReadOnlyList<PushStageStatus>? Stages { get; init; }

    /// <summary>The last lines of the log, and where the whole log is.</summary>
    public LogStatus? Log { get; init; }

    /// <summary>Why the run failed, who has to act and what to do; absent unless it failed.</summary>
    public PushFailure? Failure { get; init; }

    /// <summary>Problems that did not stop the push but deserve attention.</summary>
    [Items(-1, 20)]
    public IReadOnlyList<string>? Warnings { get; init; }

    /// <summary>When the run left the queue.</summary>
    public DateTimeOffset? StartTime { get; init; }

    /// <summary>When the run ended.</summary>
    public DateTimeOffset? CompletionTime { get; init; }

    /// <summary>Time from start to end, for people, for example <c>1m32s</c>.</summary>
    public string? Duration { get; init; }
}

/// <summary>What a run copies, and how its registry is reached.</summary>
public sealed record PushSourceStatus
{
    /// <summary>Image reference; of a build's image with its digest.</summary>
    public string Image { get; init; } = "";

    /// <summary>Digest of the image, where it is known before the copy: of a build's image, and of one that is named by its digest.</summary>
    public string? Digest { get; init; }

    /// <summary>Tags of the copy where the spec names none.</summary>
    [Items(-1, 32)]
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>Name of the build whose image it is.</summary>
    public string? Build { get; init; }

    /// <summary>UID of that build.</summary>
    public string? BuildUid { get; init; }

    /// <summary>Number of the build's run that made the image.</summary>
    public int? BuildRun { get; init; }

    /// <summary>Secret with the login of its registry.</summary>
    public string? RegistrySecret { get; init; }

    /// <summary>True when its registry may be reached by plain HTTP, or have any certificate.</summary>
    public bool? Insecure { get; init; }
}

/// <summary>How far the copy is.</summary>
public sealed record PushProgress
{
    /// <summary>From 0 to 100; never decreases within an attempt.</summary>
    public int Percent { get; init; }

    /// <summary>What is being done.</summary>
    public string? Step { get; init; }

    /// <summary>Bytes that are at the destination. What was there before, or came from another repository of its registry, counts too.</summary>
    public long? Bytes { get; init; }

    /// <summary>Bytes of the image in all.</summary>
    public long? TotalBytes { get; init; }

    /// <summary>Layers and configurations that are at the destination.</summary>
    public int? Blobs { get; init; }

    /// <summary>Layers and configurations in all.</summary>
    public int? TotalBlobs { get; init; }

    /// <summary>Percent and bytes in a short form, for <c>kubectl get</c>; the position in the queue while the push waits.</summary>
    public string? Summary { get; init; }

    /// <summary>When the run is expected to end, estimated from earlier runs; absent if there are none.</summary>
    public DateTimeOffset? EstimatedCompletionTime { get; init; }
}

/// <summary>One part of the run.</summary>
public sealed record PushStageStatus
{
    /// <summary>The part.</summary>
    public PushStage Name { get; init; }

    /// <summary>When it began.</summary>
    public DateTimeOffset? StartTime { get; init; }

    /// <summary>How long it took, in seconds with at most one decimal; absent while it runs.</summary>
    public double? Seconds { get; init; }
}

/// <summary>Why a run failed.</summary>
public sealed record PushFailure
{
    /// <summary>Who has to act.</summary>
    public FailureClass Class { get; init; }

    /// <summary>A name from the list of reasons.</summary>
    public string Reason { get; init; } = "";

    /// <summary>What happened, in one sentence.</summary>
    public string Message { get; init; } = "";

    /// <summary>What to do next.</summary>
    public string? Hint { get; init; }

    /// <summary>Where it happened.</summary>
    public PushStage? Stage { get; init; }

    /// <summary>Exit code of the container that failed.</summary>
    public int? ExitCode { get; init; }

    /// <summary>The lines of the log that show the failure, redacted.</summary>
    public string? Excerpt { get; init; }
}
