using Operator.Kubernetes.Models;
using Operator.Kubernetes.Models.Attributes;

namespace Operator.Entities.ImageBuilds;

/// <summary>The state of the build's current or last run.</summary>
public sealed record ImageBuildStatus
{
    /// <summary>Generation of the spec that this status describes.</summary>
    public long? ObservedGeneration { get; init; }

    /// <summary>Where the run stands.</summary>
    public BuildPhase? Phase { get; init; }

    /// <summary>Why it stands there: a name from the list of reasons.</summary>
    public string? Reason { get; init; }

    /// <summary>The reason explained in one sentence.</summary>
    public string? Message { get; init; }

    /// <summary>Accepted, Admitted, Planned, Built, Pushed; and the summaries Succeeded, Ready, Reconciling and Stalled.</summary>
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

    /// <summary>First run whose archived logs and Dockerfile are still kept; absent until those of a run were deleted.</summary>
    public int? ArchivesFrom { get; init; }

    /// <summary>What was found in the source, and what was decided.</summary>
    public BuildPlanStatus? Plan { get; init; }

    /// <summary>What exactly was fetched as the source.</summary>
    public SourceStatus? Source { get; init; }

    /// <summary>The image, or the first of several.</summary>
    public ImageStatus? Image { get; init; }

    /// <summary>All images, including the first, of a compose build that builds more than one. At most twenty, fewer if their names are long.</summary>
    [Items(-1, 20)]
    public IReadOnlyList<ServiceImageStatus>? Images { get; init; }

    /// <summary>With several entries in <c>spec.platforms</c>, the build of each of them. The image is then the index of their images.</summary>
    [Items(-1, 8)]
    [ListMapKeys("platform")]
    public IReadOnlyList<PlatformStatus>? Platforms { get; init; }

    /// <summary>How far the build is.</summary>
    public BuildProgress? Progress { get; init; }

    /// <summary>The parts of the run that have started, with their times.</summary>
    [Items(-1, 8)]
    public IReadOnlyList<StageStatus>? Stages { get; init; }

    /// <summary>Steps whose results were reused.</summary>
    public CacheStatus? Cache { get; init; }

    /// <summary>The last lines of the log, and where the whole log is.</summary>
    public LogStatus? Log { get; init; }

    /// <summary>Why the run failed, who has to act and what to do; absent unless it failed.</summary>
    public BuildFailure? Failure { get; init; }

    /// <summary>Problems that did not stop the build but deserve attention.</summary>
    [Items(-1, 20)]
    public IReadOnlyList<string>? Warnings { get; init; }

    /// <summary>When the run left the queue.</summary>
    public DateTimeOffset? StartTime { get; init; }

    /// <summary>When the run ended.</summary>
    public DateTimeOffset? CompletionTime { get; init; }

    /// <summary>Time from start to end, for people, for example <c>1m32s</c>.</summary>
    public string? Duration { get; init; }
}

/// <summary>The run that the status describes.</summary>
public sealed record BuildRun
{
    /// <summary>Number of the run of this ImageBuild, from 1.</summary>
    public int Number { get; init; }

    /// <summary>Hash of the part of the spec that decides what is built; a different hash means a different run.</summary>
    public string SpecHash { get; init; } = "";

    /// <summary>Why the run was started: Created, SpecChanged or Requested.</summary>
    public string? Cause { get; init; }
}

/// <summary>Position in the queue.</summary>
public sealed record QueueStatus
{
    /// <summary>Position, from 1; 0 as long as the namespace has too many waiting builds for this one to have a place.</summary>
    public int Position { get; init; }

    /// <summary>Number of builds in the queue.</summary>
    public int Of { get; init; }

    /// <summary>Why the build waits.</summary>
    public string? Reason { get; init; }

    /// <summary>When it began to wait.</summary>
    public DateTimeOffset? Since { get; init; }
}

/// <summary>The Pod of an attempt.</summary>
public sealed record AttemptPod
{
    /// <summary>Its name.</summary>
    public string Name { get; init; } = "";

    /// <summary>Its UID, as the API server gave it when the operator created it.</summary>
    public string Uid { get; init; } = "";
}

/// <summary>An attempt that has ended.</summary>
public sealed record BuildAttempt
{
    /// <summary>Run that the attempt belonged to.</summary>
    public int Run { get; init; }

    /// <summary>Number within its run, from 1.</summary>
    public int Number { get; init; }

    /// <summary>Name of its Pod.</summary>
    public string? Pod { get; init; }

    /// <summary>UID of its Pod.</summary>
    public string? PodUid { get; init; }

    /// <summary>Node that it ran on.</summary>
    public string? Node { get; init; }

    /// <summary>How it ended: a name from the list of reasons.</summary>
    public string? Reason { get; init; }

    /// <summary>The reason explained in one sentence.</summary>
    public string? Message { get; init; }

    /// <summary>When it began.</summary>
    public DateTimeOffset? StartTime { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? CompletionTime { get; init; }

    /// <summary>Name of the ConfigMap with its log, until the log is deleted after <c>spec.retention.logsSeconds</c> or the operator's default.</summary>
    public string? Log { get; init; }
}

/// <summary>How far the build is.</summary>
public sealed record BuildProgress
{
    /// <summary>From 0 to 100; never decreases within an attempt.</summary>
    public int Percent { get; init; }

    /// <summary>Text of the current step.</summary>
    public string? Step { get; init; }

    /// <summary>Number of steps, once known.</summary>
    public int? Total { get; init; }

    /// <summary>Number of the current step, from 1.</summary>
    public int? Current { get; init; }

    /// <summary>Percent and step in a short form, for <c>kubectl get</c>; the position in the queue while the build waits.</summary>
    public string? Summary { get; init; }

    /// <summary>When the run is expected to end, estimated from earlier runs; absent if there are none.</summary>
    public DateTimeOffset? EstimatedCompletionTime { get; init; }
}

/// <summary>One part of the run.</summary>
public sealed record StageStatus
{
    /// <summary>The part.</summary>
    public BuildStage Name { get; init; }

    /// <summary>When it began.</summary>
    public DateTimeOffset? StartTime { get; init; }

    /// <summary>How long it took, in seconds with at most one decimal; absent while it runs. The time between two containers is counted as part of the build.</summary>
    public double? Seconds { get; init; }
}

/// <summary>Reused steps.</summary>
public sealed record CacheStatus
{
    /// <summary>Steps whose result was reused.</summary>
    public int Hits { get; init; }

    /// <summary>Number of all steps.</summary>
    public int Total { get; init; }
}

/// <summary>The log.</summary>
public sealed record LogStatus
{
    /// <summary>The last lines, redacted: at most 40 lines and 8 KiB.</summary>
    public string? Tail { get; init; }

    /// <summary>Name of the ConfigMap that holds the whole log, gzipped, under the key <c>log.gz</c>; it outlives the Pod.</summary>
    public string? Archive { get; init; }

    /// <summary>Size of the whole log in bytes.</summary>
    public long? Bytes { get; init; }

    /// <summary>True if the middle of a very long log is missing from the archive.</summary>
    public bool? Truncated { get; init; }
}

/// <summary>Why a run failed.</summary>
public sealed record BuildFailure
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
    public BuildStage? Stage { get; init; }

    /// <summary>The step of the Dockerfile that failed, for example <c>[3/8] RUN npm ci</c>.</summary>
    public string? Step { get; init; }

    /// <summary>Exit code of the command that failed.</summary>
    public int? ExitCode { get; init; }

    /// <summary>The lines of the log that show the failure, redacted.</summary>
    public string? Excerpt { get; init; }
}
