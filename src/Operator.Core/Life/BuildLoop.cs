using Operator.Core.Admission;
using Operator.Core.Contract;
using Operator.Core.Observation;
using Operator.Core.Pods;
using Operator.Core.Runs;
using Operator.Core.Status;
using Operator.Entities;

namespace Operator.Core.Life;

/// <summary>Carries out one effect and returns the facts that are true afterwards. It decides nothing.</summary>
public delegate ValueTask<BuildFacts> CarryOut(Effect effect, BuildFacts facts);

/// <summary>
/// Decides the whole life of a build, and no other code does: it derives the next effect from the facts, until nothing is left to do now.
/// A pass may stop after any effect; the next one reads the same cluster and continues.
/// </summary>
public static class BuildLoop
{
    /// <summary>Far more than any pass needs: a pass with more effects has a defect, and must not loop for ever.</summary>
    private const int MostEffects = 64;

    /// <summary>The informer reports a write, which starts the next pass; this is how long to wait for a report that may be lost.</summary>
    private static readonly TimeSpan ReportIsLate = TimeSpan.FromSeconds(2);

    /// <summary>One pass. The controller and the model of a cluster in the tests both run this method.</summary>
    /// <returns>When to look again although nothing has changed; null for never.</returns>
    public static async ValueTask<DateTimeOffset?> RunAsync(BuildFacts facts, CarryOut carryOut)
    {
        for (var count = 0; count < MostEffects; count++)
        {
            var effect = Next(facts);
            if (effect is Effect.LookAgain look)
            {
                return look.At;
            }

            facts = await carryOut(effect, facts);
        }

        throw new InvalidOperationException($"a pass over {facts.Build.Metadata.Name} did not end");
    }

    /// <summary>What to do next; <see cref="Effect.LookAgain"/> when there is nothing more to do now.</summary>
    public static Effect Next(BuildFacts facts)
    {
        if (facts.IsGone)
        {
            return facts.Pass.Forgotten ? new Effect.LookAgain(null) : new Effect.Forget();
        }

        if (SettledBuild.Is(facts.Build))
        {
            return RetainBuild.Next(facts);
        }

        if (facts.Unverified is [var unverified, ..])
        {
            return OriginDue(facts) ?? new Effect.VerifyPod(unverified);
        }

        var verdict = RunVerdict.Of(facts);
        return Ask(facts, verdict)
            ?? SaveLogs.Next(facts, verdict)
            ?? PlatformStep.Next(facts, verdict)
            ?? Start(facts, verdict)
            ?? Report(facts, verdict);
    }

    /// <summary>What must be known before anything can be decided.</summary>
    private static Effect? Ask(BuildFacts facts, RunVerdict verdict) =>
        verdict switch
        {
            RunVerdict.Queued { Place: null } => OriginDue(facts) ?? new Effect.TakePlace(),
            RunVerdict.Missing => new Effect.ConfirmPod(facts.PodName),
            _ => null,
        };

    /// <summary>A push is compared, and asks for a slot, only once it is known what it copies. One that is held asks for nothing.</summary>
    private static Effect? OriginDue(BuildFacts facts) =>
        facts is { Build: PushRun, Origin: null } && (!facts.Spec.Suspend || facts.Unverified.Count > 0)
            ? new Effect.TakeOrigin(RunVerdict.QueuedSince(facts) + facts.Settings.TroubleGrace)
            : null;

    /// <summary>
    /// The Pod is created before the status is written: it carries everything that a later pass needs, so nothing is lost if the process
    /// ends in between, and the start does not wait for a write. The informer's report of the Pod starts the next pass.
    /// </summary>
    private static Effect? Start(BuildFacts facts, RunVerdict verdict)
    {
        if (facts.Pass.PodCreated)
        {
            return new Effect.LookAgain(facts.Now + ReportIsLate);
        }

        if (verdict is RunVerdict.Launching && NotShownYet(facts) is { } late)
        {
            return new Effect.LookAgain(late);
        }

        if (verdict is not RunVerdict.Launching launching || Launch.WaitsUntil(facts, launching) is not null)
        {
            return null;
        }

        if (Launch.NeedsPlace(facts))
        {
            return new Effect.TakePlace();
        }

        return CacheVolumeStep.Of(facts) switch
        {
            CacheVolumeStep.Do first => first.Effect,
            CacheVolumeStep.Wait wait => new Effect.LookAgain(Earlier(wait.Until, facts.Now + ReportIsLate)),
            CacheVolumeStep.Go go => Create(facts, go.Use),
            var other => throw new InvalidOperationException($"unknown step {other}"),
        };
    }

    private static Effect Create(BuildFacts facts, CacheVolumeUse? cacheVolume)
    {
        var settings = facts.Policy.AppliedTo(facts.Settings, facts.Bounds);
        return Plan(facts, settings, cacheVolume) switch
        {
            PodPlan.Planned planned => new Effect.CreatePod(facts.Policy.Applied(planned.Pod)),
            PodPlan.Refused refused => Next(facts with { Problems = [refused.Failure] }),
            var other => throw new InvalidOperationException($"unknown plan {other}"),
        };
    }

    private static PodPlan Plan(BuildFacts facts, OperatorSettings settings, CacheVolumeUse? cacheVolume) =>
        (facts.Build, facts.Origin) switch
        {
            (PushRun push, PushOrigin.Taken taken) => PlanPushPod.For(
                push,
                facts.Run,
                facts.Attempt,
                facts.StartIfLaunched,
                taken.Source,
                settings
            ),
            (PushRun, _) => new PodPlan.Refused(
                new(SourceReasons.BuildNotFound, "What is to be copied is recorded neither in the status nor in a Pod of the run")
            ),
            _ when facts.Platforms is { } platforms => PlanIndexPod.For(
                facts.Build,
                facts.Run,
                facts.Attempt,
                facts.StartIfLaunched,
                platforms.Images,
                settings
            ),
            _ => PlanPod.For(facts.Build, facts.Run, facts.Attempt, facts.StartIfLaunched, settings, facts.Template, cacheVolume),
        };

    /// <summary>Until when the report of a Pod that an earlier pass has created is waited for: to create it again would be a needless conflict.</summary>
    private static DateTimeOffset? NotShownYet(BuildFacts facts) =>
        facts.Memory.Created is { } created && created.Name == facts.PodName && facts.Now < created.At + ReportIsLate
            ? created.At + ReportIsLate
            : null;

    /// <summary>First the status, then its event, then the deletion of Pods that are no longer needed.</summary>
    private static Effect Report(BuildFacts facts, RunVerdict verdict)
    {
        if (verdict is RunVerdict.Queued { Place: AdmissionVerdict.Later known })
        {
            return new Effect.LookAgain(known.At);
        }

        var write = StatusWrite.Of(facts, verdict);
        if (write is StatusWrite.Now now)
        {
            return new Effect.WriteStatus(now.Status);
        }

        if (BuildNews.Due(facts) is { } news)
        {
            return new Effect.Announce(news);
        }

        // After the status is written, so that the reason can be read when the Pod disappears.
        var later = (write as StatusWrite.Later)?.At;
        return later is null && Leftover(facts) is { } leftover
            ? new Effect.DeletePod(leftover)
            : new Effect.LookAgain(Earlier(later, NextLook(facts, verdict)));
    }

    /// <summary>
    /// An earlier Pod that still works. Of one that is not the build's own nothing is saved; under the name of a running attempt it is left to
    /// its owner, since that run reports it.
    /// </summary>
    private static PodFacts? Leftover(BuildFacts facts) =>
        facts.OtherPods.FirstOrDefault(pod => pod.IsAlive && !pod.IsEnding && facts.LogSettled(pod))
        ?? facts.Strangers.FirstOrDefault(pod => pod.IsAlive && pod.Name != facts.PodName);

    private static DateTimeOffset? NextLook(BuildFacts facts, RunVerdict verdict)
    {
        if (SaveLogs.IsReading(facts))
        {
            return facts.Now + facts.Settings.LogGrace;
        }

        return verdict switch
        {
            RunVerdict.Queued queued => Earlier(RunTimers.OfQueue(facts, queued.Since)?.Due, (facts.Origin as PushOrigin.Waits)?.Until),
            RunVerdict.Launching launching => Launch.WaitsUntil(facts, launching) ?? facts.Now + ReportIsLate,
            RunVerdict.Going => RunTimers.FirstOf(facts),
            // The builds report whatever becomes of them.
            RunVerdict.Spread => null,
            _ => facts.Now + ReportIsLate,
        };
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) =>
        one is null || other is null ? one ?? other
        : one < other ? one
        : other;
}
