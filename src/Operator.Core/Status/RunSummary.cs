using Operator.Core.Admission;
using Operator.Core.Platforms;
using Operator.Core.Runs;
using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Status;

/// <summary>Phase, reason and message of a run, and the failure behind them where there is one.</summary>
internal sealed record RunSummary(BuildPhase Phase, BuildReason Reason, string Message)
{
    public Failure? Failure { get; init; }

    public bool IsFinal => Phase is BuildPhase.Succeeded or BuildPhase.Failed or BuildPhase.Error or BuildPhase.Cancelled;

    /// <summary>With several platforms, whatever happens after they are built is for the index, which is published.</summary>
    public static RunSummary Of(BuildFacts facts, RunVerdict verdict) =>
        OfVerdict(facts, verdict) is var summary
        && summary.Phase == BuildPhase.Preparing
        && verdict is not RunVerdict.Spread
        && facts.Platforms is not null
            ? summary with
            {
                Phase = BuildPhase.Publishing,
            }
            : summary;

    private static RunSummary OfVerdict(BuildFacts facts, RunVerdict verdict) =>
        verdict switch
        {
            RunVerdict.Refused refused => Refused(refused),
            RunVerdict.Queued { Place: AdmissionVerdict.Wait place } => new(BuildPhase.Queued, place.Reason, Waiting(facts, place)),
            RunVerdict.Queued => new(BuildPhase.Queued, QueueReasons.Suspended, $"The {facts.What} is held by spec.suspend"),
            RunVerdict.Spread spread => Spread(facts, spread.Platforms),
            RunVerdict.Launching => Launching(facts),
            RunVerdict.Going going => Going(facts, going.Stage),
            RunVerdict.Closing closing => Going(facts, closing.Stage),
            RunVerdict.Done => Done(facts),
            RunVerdict.Broken { Retries: true } broken => Retrying(facts, broken.Failure),
            RunVerdict.Broken broken => Ended(broken.Failure),
            RunVerdict.Stopped stopped => Ended(stopped.Failure),
            RunVerdict.Missing or RunVerdict.Settled => Unchanged(facts),
            _ => throw new InvalidOperationException($"unknown verdict {verdict}"),
        };

    /// <summary>The position is in status.queue: a message that counted down would change, and cause an event, at every step.</summary>
    private static string Waiting(BuildFacts facts, AdmissionVerdict.Wait place) =>
        place.Reason == QueueReasons.WaitsForBuild
            ? Sentence.Of(
                facts.Origin is PushOrigin.Waits { Until: not null }
                    ? $"The push waits for build {place.For}, which does not exist yet"
                    : $"The push waits for build {place.For}, which has not ended"
            )
        : place.Reason == QueueReasons.RepositoryBusy
            ? Sentence.Of($"The {facts.What} waits for {place.For}, which pushes to the same repository")
        : place.Reason == QueueReasons.NamespaceLimit
            ? $"The {facts.What} waits: the limit of concurrent builds in its namespace is reached"
        : place.Reason == QueueReasons.NamespaceFull
            ? $"The {facts.What} waits for a place: its namespace has the largest number of waiting builds"
        : $"The {facts.What} waits: the cluster-wide limit of concurrent builds is reached";

    private static RunSummary Refused(RunVerdict.Refused refused)
    {
        var message = Sentence.Of(string.Join("; ", refused.Problems.Select(problem => problem.Message.TrimEnd('.'))));
        return Ended(new(refused.Problems[0].Reason, message) { Stage = BuildStage.Queue });
    }

    private static RunSummary Spread(BuildFacts facts, PlatformsState platforms)
    {
        // The next attempt of one platform does not take all of them back.
        var before = facts.Previous?.Phase ?? BuildPhase.Queued;
        var phase = before > platforms.Phase ? before : platforms.Phase;
        var reason = phase switch
        {
            BuildPhase.Queued => platforms
                .All.Select(platform => ReasonCatalog.Find(platform.Status.Reason))
                .OfType<BuildReason>()
                .FirstOrDefault(QueueReasons.Family.Contains)
                ?? RunReasons.Pending,
            BuildPhase.Preparing => RunReasons.Preparing,
            _ => BuildReasons.Running,
        };
        return new(phase, reason, Sentence.Of(platforms.Summary));
    }

    private static RunSummary Launching(BuildFacts facts)
    {
        if (LastRefusal.Of(facts) is { } refused)
        {
            return new(BuildPhase.Preparing, refused.Reason, refused.Message);
        }

        return facts.Attempt > 1
            ? new(BuildPhase.Preparing, RunReasons.Retrying, facts.Previous?.Message ?? "The next attempt follows")
            : new(BuildPhase.Preparing, RunReasons.PodStarting, "The Pod is being created");
    }

    private static RunSummary Going(BuildFacts facts, BuildStage stage)
    {
        var trouble = facts.Pod?.Trouble is { } troubled
            ? new RunSummary(PhaseOf(stage), InfrastructureReasons.PodPending, troubled.Message)
            : null;
        return stage switch
        {
            BuildStage.Prepare => new(BuildPhase.Preparing, RunReasons.Preparing, "The source is being fetched and inspected"),
            BuildStage.Build => trouble ?? new(BuildPhase.Building, BuildReasons.Running, "The engine is building the image"),
            BuildStage.Publish => trouble ?? Publishing(facts),
            BuildStage.Queue or BuildStage.Schedule => trouble
                ?? new(BuildPhase.Preparing, RunReasons.PodStarting, "The Pod waits for a node, a volume or an image"),
        };
    }

    private static RunSummary Publishing(BuildFacts facts) =>
        facts switch
        {
            { Build: PushRun } => new(BuildPhase.Publishing, PushReasons.Running, "The image is being copied"),
            { Platforms: not null } => new(
                BuildPhase.Publishing,
                RunReasons.Publishing,
                "The index of the platforms' images is being pushed"
            ),
            { Spec.Mode: BuildMode.Plan } => new(
                BuildPhase.Publishing,
                RunReasons.Publishing,
                "The operator is asking the registry whether it would allow the push"
            ),
            _ => new(BuildPhase.Publishing, RunReasons.Publishing, "The pushed image is being verified and tagged"),
        };

    private static BuildPhase PhaseOf(BuildStage stage) =>
        stage switch
        {
            BuildStage.Build => BuildPhase.Building,
            BuildStage.Publish => BuildPhase.Publishing,
            BuildStage.Queue or BuildStage.Schedule or BuildStage.Prepare => BuildPhase.Preparing,
        };

    private static RunSummary Done(BuildFacts facts)
    {
        if (facts.Spec.Mode == BuildMode.Plan)
        {
            return new(
                BuildPhase.Succeeded,
                RunReasons.Planned,
                "The source is understood, the Dockerfile is written and the push would be allowed"
            );
        }

        return facts.Pod?.PublishReport?.Image is { Digest: { } digest } image
            ? new(
                BuildPhase.Succeeded,
                RunReasons.Succeeded,
                Sentence.Of(
                    facts.Pod.PrepareReport?.Images is > 1 and var count
                        ? FormattableString.Invariant(
                            $"{count} images are in the registry, the first of them {image.Reference} as {digest}"
                        )
                        : $"{image.Reference} is in the registry as {digest}"
                )
            )
            : new(BuildPhase.Succeeded, RunReasons.Succeeded, "The image was built; output.push is false, so it was not pushed");
    }

    private static RunSummary Retrying(BuildFacts facts, Failure failure) =>
        new(
            BuildPhase.Preparing,
            RunReasons.Retrying,
            Sentence.Of($"Attempt {facts.Attempt} failed with {failure.Reason.Name}: {failure.Message}")
        )
        {
            Failure = failure,
        };

    private static RunSummary Ended(Failure failure) =>
        new(PhaseOf(failure.Reason), failure.Reason, Sentence.Of(failure.Message)) { Failure = failure };

    private static BuildPhase PhaseOf(BuildReason reason) =>
        reason.Class switch
        {
            FailureClass.User => BuildPhase.Failed,
            FailureClass.Cancelled => BuildPhase.Cancelled,
            FailureClass.Infrastructure or FailureClass.Internal or null => BuildPhase.Error,
        };

    private static RunSummary Unchanged(BuildFacts facts) =>
        new(
            facts.Previous?.Phase ?? BuildPhase.Preparing,
            ReasonCatalog.Find(facts.Previous?.Reason) ?? RunReasons.PodStarting,
            facts.Previous?.Message ?? "The operator is checking whether the Pod still exists"
        );
}
