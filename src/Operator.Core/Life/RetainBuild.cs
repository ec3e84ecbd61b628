using Operator.Core.Observation;
using Operator.Core.Status;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Life;

/// <summary>
/// Deletes what is left of a build whose run has ended, each when its time is over: its Pods, its archived log and Dockerfile and, only
/// if the spec asks for it, the build itself. Thousands of such builds cost almost nothing: no spec is read and no status computed.
/// </summary>
internal static class RetainBuild
{
    private static readonly Remembered Nothing = new();

    private static readonly TimeSpan TimeToEnd = TimeSpan.FromSeconds(20);

    /// <summary>Each costs a dozen requests, and a worker is held for so long.</summary>
    private const int RunsInAPass = 5;

    public static Effect Next(BuildFacts facts)
    {
        if (facts.FollowsLogs)
        {
            return new Effect.StopFollowing();
        }

        // A Pod that still runs although its run has ended: its deletion failed, the process ended before it, the Pod was created late, or it
        // stands in the place of one. Nothing of it is believed any more.
        if (PodsOf(facts).FirstOrDefault(pod => pod.IsAlive && !MayStillEnd(facts, pod)) is { } alive)
        {
            return new Effect.DeletePod(alive);
        }

        // The run has failed on one platform, or was cancelled: the others need not go on.
        if (PlatformStep.Stop(facts, wanted: null) is { } stop)
        {
            return stop;
        }

        return BuildNews.Due(facts) is { } news ? new Effect.Announce(news)
            : DropArchives(facts, facts.Policy.FirstKept(Newest(facts))) is { } old ? old
            : facts.Memory != Nothing && !BuildNews.IsRecent(facts) ? new Effect.Forget()
            : Retain(facts);
    }

    /// <summary>Its last containers need a moment to end; one that was stopped instead would be gone before anybody could look at it.</summary>
    private static bool MayStillEnd(BuildFacts facts, PodFacts pod) => pod.IsEnding && facts.Now < EndOf(facts) + TimeToEnd;

    private static IEnumerable<PodFacts> PodsOf(BuildFacts facts) => facts.Pods.Concat(facts.Strangers);

    private static Effect Retain(BuildFacts facts)
    {
        var (keep, ended) = (facts.Spec.Retention, EndOf(facts));
        var life = ended + facts.Policy.KeepBuild(keep);
        if (life <= facts.Now)
        {
            return facts.Pass.BuildDeleted ? new Effect.LookAgain(null) : new Effect.DeleteBuild();
        }

        DateTimeOffset? ending = facts.Pods.Any(pod => MayStillEnd(facts, pod)) ? ended + TimeToEnd : null;
        var left = PodsOf(facts).FirstOrDefault(pod => !pod.Deleting);
        DateTimeOffset? pods = left is null ? null : ended + facts.Policy.KeepPods(keep);
        if (pods <= facts.Now)
        {
            return new Effect.DeletePod(left!);
        }

        var archives = MayHaveArchives(facts.Build.Status) ? ended + facts.Policy.KeepLogs(keep) : null;
        return (archives <= facts.Now ? DropArchives(facts, Newest(facts) + 1) : null)
            ?? new Effect.LookAgain(new[] { life, ending, pods, archives }.Min());
    }

    /// <summary>
    /// Deletes the archives of all runs before this one, including those that the status no longer lists: run by run, and a few of them in a
    /// pass. The status says last how far that has come. A process that ends before leaves some to be deleted again, and none to be forgotten.
    /// </summary>
    /// <returns>Null when nothing is left to delete, or the report of a status that this pass has written starts the next pass.</returns>
    private static Effect? DropArchives(BuildFacts facts, int first)
    {
        var from = ArchivesFrom(facts.Build.Status);
        if (from >= first || facts.Pass.StatusWritten)
        {
            return null;
        }

        var next = facts.Pass.ArchivesDeletedBefore ?? from;
        return next < Math.Min(first, from + RunsInAPass) ? new Effect.DeleteArchives(next)
            : !facts.Pass.BuildRead ? new Effect.ReadBuild()
            : new Effect.WriteStatus(WithoutArchives(facts.Build.Status, next));
    }

    private static int Newest(BuildFacts facts) => facts.Build.Status.Run?.Number ?? 1;

    private static int ArchivesFrom(ImageBuildStatus status) => status.ArchivesFrom ?? 1;

    private static DateTimeOffset EndOf(BuildFacts facts) =>
        facts.Build.Status.CompletionTime ?? facts.Build.Metadata.CreationTimestamp ?? facts.Now;

    /// <summary>False for a build that never had any, and after all of them were deleted.</summary>
    private static bool MayHaveArchives(ImageBuildStatus status) =>
        ArchivesFrom(status) <= (status.Run?.Number ?? 1)
        && (
            status is { ArchivesFrom: not null } or { Log.Archive: not null } or { Plan.Dockerfile: not null }
            || status.Attempts?.Any(attempt => attempt.Log is not null) == true
        );

    /// <summary>The status without the names of archives of the runs before this one.</summary>
    private static ImageBuildStatus WithoutArchives(ImageBuildStatus status, int first)
    {
        var all = status.Run?.Number < first;
        return status with
        {
            ArchivesFrom = first,
            Log = all && status.Log is { } log ? log with { Archive = null } : status.Log,
            Plan = all && status.Plan is { } plan ? plan with { Dockerfile = null } : status.Plan,
            Attempts = status.Attempts is { } attempts
                ? [.. attempts.Select(attempt => attempt.Run < first ? attempt with { Log = null } : attempt)]
                : null,
        };
    }
}
