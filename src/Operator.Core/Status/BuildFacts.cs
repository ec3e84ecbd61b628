using Operator.Core.Acceptance;
using Operator.Core.Admission;
using Operator.Core.Contract;
using Operator.Core.Observation;
using Operator.Core.Runs;
using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Status;

/// <summary>
/// Everything that is known of a build at one moment of a pass. Status and the next effect follow from it and from nothing else,
/// so that whoever reads the cluster comes to the same end.
/// </summary>
public sealed record BuildFacts
{
    private IReadOnlyList<Failure>? problems;
    private RunDecision? decision;

    /// <summary>The build as last read: spec, metadata and the status that was written before.</summary>
    public required ImageBuild Build { get; init; }

    public required OperatorSettings Settings { get; init; }

    public required DateTimeOffset Now { get; init; }

    /// <summary>True when the build is deleted, or is about to be.</summary>
    public bool IsGone
    {
        get => field || Build.Metadata.DeletionTimestamp is not null;
        init;
    }

    /// <summary>What this operator supports of what a spec can ask for.</summary>
    public ServedFeatures Supported { get; init; } = new();

    /// <summary>The platform's template that spec.modelVersion names; null when it names none.</summary>
    public TemplateSource? Template { get; init; }

    /// <summary>From <see cref="AdmissionQueue"/>; null when the queue was not asked in this pass.</summary>
    public AdmissionVerdict? Admission { get; init; }

    /// <summary>All Pods of this build, of whatever run and attempt.</summary>
    public IReadOnlyList<PodFacts> Pods { get; init; } = [];

    /// <summary>True when a live GET has just confirmed that the current attempt's Pod does not exist.</summary>
    public bool PodGone { get; init; }

    /// <summary>What the API server said when it just refused to create the Pod.</summary>
    public Failure? Refusal { get; init; }

    /// <summary>Every log of this build that this process follows or has followed.</summary>
    public IReadOnlyList<LogState> Logs { get; init; } = [];

    /// <summary>True while this process holds logs of this build in memory.</summary>
    public bool FollowsLogs { get; init; }

    public Remembered Memory { get; init; } = new();

    public PassSoFar Pass { get; init; } = new();

    /// <summary>Everything that is wrong with the spec; empty when it is accepted. A run that has begun goes on with the request in its Pod.</summary>
    public IReadOnlyList<Failure> Problems
    {
        get => problems ??= RunStart is null ? AcceptSpec.Check(Spec, Supported) : [];
        init => problems = value;
    }

    /// <summary>Which run this is about.</summary>
    public RunDecision Decision => decision ??= DecideRun.For(Build, Pods.Select(pod => new LaunchedRun(pod.Run, pod.SpecHash)));

    public ImageBuildSpec Spec => Build.Spec;

    public BuildRun Run => Decision.Run;

    /// <summary>The status as far as it speaks of this run.</summary>
    public ImageBuildStatus? Previous => Build.Status?.Run?.Number == Run.Number ? Build.Status : null;

    /// <summary>Number of the current attempt, from 1: the newest of what status and Pods tell.</summary>
    public int Attempt =>
        Math.Max(
            Math.Max(Previous?.Attempt ?? 1, 1),
            Pods.Where(pod => pod.Run == Run.Number).Select(pod => pod.Attempt).DefaultIfEmpty(1).Max()
        );

    /// <summary>The current attempt's Pod.</summary>
    public PodFacts? Pod => Pods.FirstOrDefault(pod => pod.Run == Run.Number && pod.Attempt == Attempt);

    /// <summary>Its name, whether it exists or not.</summary>
    public string PodName => BuildNames.Pod(Build.Metadata.Name ?? "", Build.Metadata.Uid ?? "", Run.Number, Attempt);

    /// <summary>Pods of earlier attempts and runs.</summary>
    public IEnumerable<PodFacts> OtherPods => Pods.Where(pod => pod.Run != Run.Number || pod.Attempt != Attempt);

    /// <summary>The current attempt's log; null when nothing of it has been read.</summary>
    public LogState? Log => LogOf(Run.Number, Attempt);

    /// <summary>How long runs of this build usually take; null without experience.</summary>
    public TimeSpan? TypicalRun => Status.TypicalRun.Of(Build);

    /// <summary>When the run left the queue; null before.</summary>
    public DateTimeOffset? RunStart =>
        Previous?.StartTime ?? Pods.Where(pod => pod.Run == Run.Number).Min(pod => pod.RunStart ?? pod.Created);

    /// <summary>The run's start if it has one, otherwise now: what a Pod launched in this pass is told.</summary>
    public DateTimeOffset StartIfLaunched => RunStart ?? WholeSecond(Now);

    public RunTimeouts Timeouts => RunTimeouts.Of(Spec, Settings.Timeouts);

    /// <summary>True when an earlier status shows that this attempt's Pod existed: then its absence is a loss, not a launch that is due.</summary>
    public bool PodWasSeen => Previous?.Attempt == Attempt && Previous.Stages?.Any(stage => stage.Name == BuildStage.Schedule) == true;

    /// <summary>True when the log of this Pod needs no more looking after.</summary>
    public bool LogSettled(PodFacts pod) => !pod.HasLog || LogOf(pod.Run, pod.Attempt) is { Archive: not null } or { Lost: true };

    /// <summary>The facts with a Pod that was just created, read or deleted: it may speak of a run that nobody knew of.</summary>
    public BuildFacts With(PodFacts pod) => this with { Pods = [.. Pods.Where(other => other.Name != pod.Name), pod], decision = null };

    /// <summary>The facts with what is now known of a log.</summary>
    public BuildFacts With(LogState log) =>
        this with
        {
            Logs = [.. Logs.Where(other => other.Run != log.Run || other.Attempt != log.Attempt), log],
        };

    /// <summary>The facts with the build as it was just read.</summary>
    public BuildFacts With(ImageBuild build) => this with { Build = build, decision = null };

    /// <summary>The API server keeps whole seconds; a time that is to compare equal after a round trip must have no more.</summary>
    public static DateTimeOffset WholeSecond(DateTimeOffset time) =>
        new(time.UtcTicks - time.UtcTicks % TimeSpan.TicksPerSecond, TimeSpan.Zero);

    private LogState? LogOf(int run, int attempt) => Logs.FirstOrDefault(log => log.Run == run && log.Attempt == attempt);
}
