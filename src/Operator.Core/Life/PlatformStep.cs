using Operator.Core.Platforms;
using Operator.Core.Status;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Life;

/// <summary>What is to be done for the builds of the platforms; null for nothing now. Each of them lives by the same loop as any other build.</summary>
internal static class PlatformStep
{
    public static Effect? Next(BuildFacts facts, RunVerdict verdict)
    {
        // Also for one platform: the run before may have been for several.
        if (Stop(facts, facts.Platforms?.All ?? []) is { } stop)
        {
            return stop;
        }

        if (verdict is not RunVerdict.Spread { Platforms: var platforms })
        {
            return null;
        }

        foreach (var platform in platforms.All.Where(platform => platform.Recorded is null))
        {
            if (platform.IsUnread)
            {
                return new Effect.ReadPlatformBuild(platform.Platform, platform.Name);
            }

            if (platform.Seen is null && platforms.MayStart(platform))
            {
                return new Effect.CreatePlatformBuild(
                    platform.Platform,
                    PlatformBuilds.Plan(facts.Build, facts.Run, platform.Platform, platforms.Source, facts.Settings)
                );
            }

            if (platform.Seen is { HasEnded: false, Build: { } running } && Steer(facts, running) is { } wish)
            {
                return new Effect.SteerPlatformBuild(running, wish);
            }
        }

        return null;
    }

    /// <summary>Builds of platforms that nobody waits for any more: those of an earlier run, and all of them once the run has ended.</summary>
    /// <param name="wanted">Those that are waited for; null once the run has ended, whose builds are kept.</param>
    public static Effect? Stop(BuildFacts facts, IReadOnlyList<PlatformState>? wanted)
    {
        var old = facts
            .Controlled.Where(child =>
                child.Build.Metadata.DeletionTimestamp is null && wanted?.Any(known => known.Name == child.Build.Metadata.Name) != true
            )
            .ToList();
        if (old.Find(child => !child.HasEnded && !child.Build.Spec.Cancel) is { Build: var running })
        {
            return new Effect.SteerPlatformBuild(running, new PlatformWish(Cancel: true, running.Spec.Suspend, running.Spec.Priority));
        }

        return wanted is not null && !facts.Pass.PlatformDeletionForbidden && old.Find(child => child.HasEnded) is { Build: var ended }
            ? new Effect.DeletePlatformBuild(ended)
            : null;
    }

    /// <summary>One that has started is neither held nor moved in the queue any more.</summary>
    private static PlatformWish? Steer(BuildFacts facts, ImageBuild running)
    {
        var wish = new PlatformWish(running.Spec.Cancel, facts.Spec.Suspend, facts.Spec.Priority);
        return
            running.Metadata.DeletionTimestamp is null
            && running.Status?.StartTime is null
            && (running.Spec.Suspend != wish.Suspend || running.Spec.Priority != wish.Priority)
            ? wish
            : null;
    }
}
