using Operator.Core.Acceptance;
using Operator.Core.Admission;
using Operator.Core.Contract;
using Operator.Core.Observation;
using Operator.Core.Platforms;
using Operator.Core.Policies;
using Operator.Core.Runs;
using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Status;

/// <summary>
/// Everything that is known about a build at one moment of a pass. The status and the next effect follow from it alone, so that every
/// process that reads the cluster reaches the same result.
/// </summary>
public sealed record BuildFacts
{
    private IReadOnlyList<Failure>? problems;
    private RunDecision? decision;
    private EffectivePolicy? policy;

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

    /// <summary>The features of the spec that this operator supports.</summary>
    public SupportedFeatures Supported { get; init; } = new();

    /// <summary>The platform's template that spec.modelVersion names; null when it names none.</summary>
    public TemplateSource? Template { get; init; }

    /// <summary>What holds in the build's namespace.</summary>
    public EffectivePolicy Policy
    {
        get => policy ??= EffectivePolicy.Of([], Settings);
        init => policy = value;
    }

    /// <summary>What a push copies: as its status or its Pod has it, otherwise as this pass has found it; null before, and for a build.</summary>
    public PushOrigin? Origin
    {
        get => field ?? (Build is PushRun push ? Pinned(push) : null);
        init;
    }

    /// <summary>The builds that this one controls, of all its runs: see <see cref="PlatformBuilds"/>.</summary>
    public IReadOnlyList<SeenBuild> Controlled { get; init; } = [];

    /// <summary>Where the builds of the platforms stand; null for a build that is for one.</summary>
    public PlatformsState? Platforms => PlatformBuilds.AreWanted(Build) ? PlatformsState.Of(Build, Run, Previous, Controlled) : null;

    /// <summary>What messages call it.</summary>
    public string What => Build is PushRun ? "push" : "build";

    /// <summary>From <see cref="AdmissionQueue"/>; null when the queue was not asked in this pass.</summary>
    public AdmissionVerdict? Admission { get; init; }

    /// <summary>All Pods of this build, from all runs and attempts: see <see cref="PodClaims"/>.</summary>
    public IReadOnlyList<PodFacts> Pods { get; init; } = [];

    /// <summary>Pods that may be this build's, and are to be read and compared before anything is decided.</summary>
    public IReadOnlyList<PodFacts> Unverified { get; init; } = [];

    /// <summary>Pods that stand in the place of this build's earlier ones and are not its own.</summary>
    public IReadOnlyList<PodFacts> Strangers { get; init; } = [];

    /// <summary>True when a live GET has just confirmed that the current attempt's Pod does not exist.</summary>
    public bool PodGone { get; init; }

    /// <summary>The API server's answer when it just refused to create the Pod.</summary>
    public Failure? Refusal { get; init; }

    /// <summary>What was found of the cache volume that the build wants; null when it was not asked for in this pass.</summary>
    public CacheVolumePlace? CacheVolume { get; init; }

    /// <summary>All logs of this build that this process follows or has followed.</summary>
    public IReadOnlyList<LogState> Logs { get; init; } = [];

    /// <summary>True while this process holds logs of this build in memory.</summary>
    public bool FollowsLogs { get; init; }

    public Remembered Memory { get; init; } = new();

    public PassSoFar Pass { get; init; } = new();

    /// <summary>
    /// Everything that is wrong with the spec, or not allowed in its namespace; empty when it is accepted. A run that has started continues
    /// with the request in its Pod.
    /// </summary>
    public IReadOnlyList<Failure> Problems
    {
        get => problems ??= RunStart is null ? [.. Accept(), .. CheckPolicy.Of(Build, Settings, Policy)] : [];
        init => problems = value;
    }

    /// <summary>Which run this is about.</summary>
    public RunDecision Decision => decision ??= DecideRun.For(Build, Pods.Select(pod => new LaunchedRun(pod.Run, pod.SpecHash)));

    public ImageBuildSpec Spec => Build.Spec;

    public BuildRun Run => Decision.Run;

    /// <summary>The status if it describes this run, otherwise null.</summary>
    public ImageBuildStatus? Previous => Build.Status?.Run?.Number == Run.Number ? Build.Status : null;

    /// <summary>Number of the current attempt, from 1: the highest in the status and among the Pods.</summary>
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

    /// <summary>How long runs of this build usually take; null if none has succeeded yet.</summary>
    public TimeSpan? TypicalRun => Status.TypicalRun.Of(Build);

    /// <summary>When the run left the queue; null before.</summary>
    public DateTimeOffset? RunStart =>
        Previous?.StartTime ?? Pods.Where(pod => pod.Run == Run.Number).Min(pod => pod.RunStart ?? pod.Created) ?? Platforms?.StartTime;

    /// <summary>The start of the run, or now if it has not started: the start that a Pod created in this pass gets.</summary>
    public DateTimeOffset StartIfLaunched => RunStart ?? WholeSecond(Now);

    /// <summary>The most that the run may take, by the policies that held when its newest Pod was made.</summary>
    public RunBounds Bounds =>
        Pods.Where(pod => pod.Run == Run.Number && pod.Bounds is not null).MaxBy(pod => pod.Attempt)?.Bounds ?? Policy.Bounds;

    /// <summary>A push has as much time for its one container as a build has for its engine.</summary>
    public RunTimeouts Timeouts =>
        RunTimeouts.Of(Spec, Settings.Timeouts).Within(Bounds.Timeouts) is var all && Build is PushRun
            ? all with
            {
                Publish = all.Build,
            }
            : all;

    /// <summary>True when an earlier status shows that this attempt's Pod existed: if it is absent now, it was lost, and is not waiting to be created.</summary>
    public bool PodWasSeen => Previous?.Attempt == Attempt && Previous.Stages?.Any(stage => stage.Name == BuildStage.Schedule) == true;

    /// <summary>True when nothing is left to do for the log of this Pod.</summary>
    public bool LogSettled(PodFacts pod) => !pod.HasLog || LogOf(pod.Run, pod.Attempt) is { Archive: not null } or { Lost: true };

    /// <summary>The facts with a Pod that was just created, read or deleted; it may belong to a run that was not known before.</summary>
    public BuildFacts With(PodFacts pod) =>
        Strangers.Any(stranger => stranger.Uid == pod.Uid)
            ? WithStranger(pod)
            : this with
            {
                Pods = [.. Pods.Where(other => other.Name != pod.Name), pod],
                decision = null,
            };

    /// <summary>The facts without a Pod that was to be compared.</summary>
    public BuildFacts WithoutUnverified(string name) => this with { Unverified = [.. Unverified.Where(pod => pod.Name != name)] };

    /// <summary>The facts with a Pod that was compared and is not the build's own.</summary>
    public BuildFacts WithStranger(BuildPod pod) => pod.Claims(Build) ? WithStranger(pod.Facts) : this;

    private BuildFacts WithStranger(PodFacts pod) => this with { Strangers = [.. Strangers.Where(other => other.Uid != pod.Uid), pod] };

    /// <summary>The facts with the Pods that are believed, and those that are not.</summary>
    public BuildFacts With(PodClaims claims, Func<BuildPod, PodFacts> observe) =>
        this with
        {
            Pods = [.. claims.Own.Select(observe)],
            Unverified = [.. claims.Unverified.Select(observe)],
            Strangers = [.. claims.Strangers.Select(observe)],
            decision = null,
        };

    /// <summary>The facts with what is now known of a log.</summary>
    public BuildFacts With(LogState log) =>
        this with
        {
            Logs = [.. Logs.Where(other => other.Run != log.Run || other.Attempt != log.Attempt), log],
        };

    /// <summary>The facts with what a push copies, as just found. It asks for a slot only once that is known.</summary>
    public BuildFacts With(PushOrigin origin) =>
        this with
        {
            Origin = origin,
            Admission = origin is PushOrigin.Waits waits
                ? new AdmissionVerdict.Wait(Position: 0, Of: 0, QueueReasons.WaitsForBuild, waits.Build)
                : Admission,
        };

    /// <summary>The facts with a build that this one controls, as just made, read, changed or found absent.</summary>
    public BuildFacts With(string name, SeenBuild? child) =>
        this with
        {
            Controlled = [.. Controlled.Where(other => other.Build.Metadata.Name != name), .. child is null ? [] : new[] { child }],
        };

    /// <summary>The facts with the build as just read.</summary>
    public BuildFacts With(ImageBuild build) => this with { Build = build, decision = null };

    /// <summary>The API server stores whole seconds: only such a time is equal after a round trip.</summary>
    public static DateTimeOffset WholeSecond(DateTimeOffset time) =>
        new(time.UtcTicks - time.UtcTicks % TimeSpan.TicksPerSecond, TimeSpan.Zero);

    private IReadOnlyList<Failure> Accept() => Build is PushRun push ? AcceptPush.Check(push) : AcceptSpec.Check(Spec, Supported);

    /// <summary>The status first: everybody who may write Pods may change an annotation.</summary>
    private PushOrigin.Taken? Pinned(PushRun push) =>
        (push.TakenBy(Run.Number) ?? Pods.FirstOrDefault(pod => pod.Run == Run.Number && pod.PushSource is not null)?.PushSource)
            is { } source
            ? new PushOrigin.Taken(source)
            : null;

    private LogState? LogOf(int run, int attempt) => Logs.FirstOrDefault(log => log.Run == run && log.Attempt == attempt);
}
