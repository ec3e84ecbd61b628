using Operator.Core.Admission;
using Operator.Core.Observation;
using Operator.Core.Runs;
using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Status;

/// <summary>
/// Everything that is known of a build in one pass. Status and the next action follow from it and from nothing else,
/// so that whoever reads the cluster comes to the same end.
/// </summary>
public sealed record BuildFacts
{
    /// <summary>The build as last read: spec, metadata and the status that was written before.</summary>
    public required ImageBuild Build { get; init; }

    public required OperatorSettings Settings { get; init; }

    public required DateTimeOffset Now { get; init; }

    /// <summary>From <see cref="DecideRun"/>.</summary>
    public required RunDecision Decision { get; init; }

    /// <summary>Everything that is wrong with the spec; empty when it is accepted.</summary>
    public IReadOnlyList<SpecProblem> Problems { get; init; } = [];

    /// <summary>From <see cref="AdmissionQueue"/>; matters only before the run starts.</summary>
    public AdmissionVerdict Admission { get; init; } = new AdmissionVerdict.Start();

    /// <summary>All Pods of this build, of whatever run and attempt.</summary>
    public IReadOnlyList<PodFacts> Pods { get; init; } = [];

    /// <summary>True when a live GET has just confirmed that the current attempt's Pod does not exist.</summary>
    public bool PodGone { get; init; }

    /// <summary>What the API server said when it just refused to create the Pod.</summary>
    public LaunchRefusal? Refusal { get; init; }

    /// <summary>The current attempt's log; null when nothing of it has been read.</summary>
    public LogState? Log { get; init; }

    /// <summary>Names of Pods whose log is archived, or is known to be lost: those may be deleted.</summary>
    public IReadOnlySet<string> SavedLogs { get; init; } = new HashSet<string>();

    /// <summary>ConfigMap with the Dockerfile, once it exists.</summary>
    public string? DockerfileConfigMap { get; init; }

    /// <summary>How long runs of this build usually take; null without experience.</summary>
    public TimeSpan? TypicalRun { get; init; }

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

    /// <summary>Pods of earlier attempts and runs.</summary>
    public IEnumerable<PodFacts> OtherPods => Pods.Where(pod => pod.Run != Run.Number || pod.Attempt != Attempt);

    /// <summary>When the run left the queue; null before.</summary>
    public DateTimeOffset? RunStart =>
        Previous?.StartTime ?? Pods.Where(pod => pod.Run == Run.Number).Min(pod => pod.RunStart ?? pod.Created);

    /// <summary>The run's start if it has one, otherwise now: what a Pod launched in this pass is told.</summary>
    public DateTimeOffset StartIfLaunched => RunStart ?? WholeSecond(Now);

    public RunTimeouts Timeouts => RunTimeouts.Of(Spec, Settings.Timeouts);

    /// <summary>True when an earlier status shows that this attempt's Pod existed: then its absence is a loss, not a launch that is due.</summary>
    public bool PodWasSeen => Previous?.Attempt == Attempt && Previous.Stages?.Any(stage => stage.Name == BuildStage.Schedule) == true;

    /// <summary>True when the log of this Pod needs no more looking after.</summary>
    public bool LogSettled(PodFacts pod) =>
        !pod.HasLog || SavedLogs.Contains(pod.Name) || (pod == Pod && Log is { Archive: not null } or { Lost: true });

    /// <summary>The API server keeps whole seconds; a time that is to compare equal after a round trip must have no more.</summary>
    public static DateTimeOffset WholeSecond(DateTimeOffset time) =>
        new(time.UtcTicks - time.UtcTicks % TimeSpan.TicksPerSecond, TimeSpan.Zero);
}

/// <summary>One thing that is wrong with a spec.</summary>
/// <param name="Reason">From the family Spec.</param>
/// <param name="Message">Names the field and what would be right.</param>
public sealed record SpecProblem(BuildReason Reason, string Message);

/// <summary>The API server's refusal of a Pod.</summary>
/// <param name="Message">Its words.</param>
/// <param name="Permanent">True when the same Pod would be refused for ever (422), false for quota and the like.</param>
public sealed record LaunchRefusal(string Message, bool Permanent)
{
    /// <summary>The refusal as status tells it.</summary>
    public string Sentence => Text.Sentence.Of($"The API server refuses the Pod: {Message}");

    /// <summary>What status tells of the last refusal: between two tries, and when the time for them is over, only status remembers it.</summary>
    internal static string? LastWords(BuildFacts facts) =>
        facts.Refusal?.Sentence ?? (facts.Previous?.Reason == InfrastructureReasons.PodRejected.Name ? facts.Previous.Message : null);
}
