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

    public static Effect Next(BuildFacts facts)
    {
        if (facts.FollowsLogs)
        {
            return new Effect.StopFollowing();
        }

        // A Pod that still runs although its run has ended: its deletion failed, the process ended before it, the Pod was created late, or it
        // stands in the place of one. Nothing of it is believed any more.
        if (PodsOf(facts).FirstOrDefault(pod => pod.IsAlive) is { } alive)
        {
            return new Effect.DeletePod(alive);
        }

        return BuildNews.Due(facts) is { } news ? new Effect.Announce(news)
            : OldArchives(facts) is { } old ? old
            : facts.Memory != Nothing && !BuildNews.IsRecent(facts) ? new Effect.Forget()
            : Retain(facts);
    }

    private static IEnumerable<PodFacts> PodsOf(BuildFacts facts) => facts.Pods.Concat(facts.Strangers);

    /// <summary>
    /// Once after each run. The archives of older runs are deleted without being listed: what a process does not come to is done after the
    /// next run.
    /// </summary>
    private static Effect? OldArchives(BuildFacts facts)
    {
        var newest = facts.Build.Status.Run?.Number ?? 1;
        var first = facts.Policy.FirstKept(newest);
        return first > 1 && BuildNews.IsRecent(facts) && facts.Memory.OldArchivesDeleted != newest
            ? new Effect.DeleteOldArchives(first, newest)
            : null;
    }

    private static Effect Retain(BuildFacts facts)
    {
        var (keep, ended) = (facts.Spec.Retention, EndOf(facts));
        var life = ended + facts.Policy.KeepBuild(keep);
        if (life <= facts.Now)
        {
            return facts.Pass.BuildDeleted ? new Effect.LookAgain(null) : new Effect.DeleteBuild();
        }

        var left = PodsOf(facts).FirstOrDefault(pod => !pod.Deleting);
        DateTimeOffset? pods = left is null ? null : ended + facts.Policy.KeepPods(keep);
        if (pods <= facts.Now)
        {
            return new Effect.DeletePod(left!);
        }

        var archives = HasArchives(facts.Build.Status) ? ended + facts.Policy.KeepLogs(keep) : null;
        return archives <= facts.Now ? DropArchives(facts) : new Effect.LookAgain(new[] { life, pods, archives }.Min());
    }

    /// <summary>
    /// Deletes the archives of all runs and attempts by their labels, including those that the status no longer lists. The status that
    /// names some is corrected last: until then the deletion is tried again.
    /// </summary>
    private static Effect DropArchives(BuildFacts facts) =>
        !facts.Pass.ArchivesDeleted ? new Effect.DeleteArchives()
        : !facts.Pass.BuildRead ? new Effect.ReadBuild()
        : new Effect.WriteStatus(WithoutArchives(facts.Build.Status));

    private static DateTimeOffset EndOf(BuildFacts facts) =>
        facts.Build.Status.CompletionTime ?? facts.Build.Metadata.CreationTimestamp ?? facts.Now;

    private static bool HasArchives(ImageBuildStatus status) =>
        status is { Log.Archive: not null } or { Plan.Dockerfile: not null }
        || status.Attempts?.Any(attempt => attempt.Log is not null) == true;

    private static ImageBuildStatus WithoutArchives(ImageBuildStatus status) =>
        status with
        {
            Log = status.Log is { } log ? log with { Archive = null } : null,
            Plan = status.Plan is { } plan ? plan with { Dockerfile = null } : null,
            Attempts = status.Attempts is { } attempts ? [.. attempts.Select(attempt => attempt with { Log = null })] : null,
        };
}
