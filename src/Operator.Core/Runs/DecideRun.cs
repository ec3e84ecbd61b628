using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Runs;

/// <summary>
/// Decides between the same run, a new run and none. The last run is the newest one in the status and among the Pods: a Pod can be ahead of
/// a status that was never written, and a status can be ahead of Pods that were deleted.
/// </summary>
public static class DecideRun
{
    /// <param name="build">The build as last read.</param>
    /// <param name="pods">The runs of its Pods.</param>
    public static RunDecision For(ImageBuild build, IEnumerable<LaunchedRun> pods)
    {
        var hash = SpecHash.Of(build);
        var recorded = build.Status?.Run is { Number: > 0 } run ? run : null;
        var launched = Newest(pods, recorded?.Number ?? 0) is { } newest
            ? new BuildRun { Number = newest.Number, SpecHash = newest.SpecHash }
            : null;

        if (launched is not null && launched.Number > (recorded?.Number ?? 0))
        {
            return launched.SpecHash == hash
                ? new RunDecision.GoesOn(launched with { Cause = CauseOf(recorded, hash) })
                : Next(launched.Number + 1, hash, launched);
        }

        if (recorded is null)
        {
            return Next(1, hash, recorded);
        }

        return HasEnded(build.Status) ? AfterTheEnd(build, recorded, hash) : WhileRunning(build, recorded, hash);
    }

    /// <summary>Terminal phases are final for their run.</summary>
    public static bool HasEnded(ImageBuildStatus? status) =>
        status?.Phase is BuildPhase.Succeeded or BuildPhase.Failed or BuildPhase.Error or BuildPhase.Cancelled;

    /// <summary>Runs come one after the other: a number that does not follow the one before it is nobody's.</summary>
    private static LaunchedRun? Newest(IEnumerable<LaunchedRun> pods, int recorded)
    {
        LaunchedRun? newest = null;
        foreach (var pod in pods.Where(pod => pod.Number > 0).OrderBy(pod => pod.Number))
        {
            if (pod.Number <= Math.Max(recorded, newest?.Number ?? 0) + 1)
            {
                newest = pod;
            }
        }

        return newest;
    }

    private static RunDecision AfterTheEnd(ImageBuild build, BuildRun recorded, string hash)
    {
        // spec.cancel also prevents further runs until it is false again.
        if (build.Spec.Cancel)
        {
            return new RunDecision.Rests(recorded);
        }

        // It never ran, so that a change of what the hash leaves out, such as a timeout, may be all that was wrong.
        if (WasRefused(build.Status) && build.Status!.ObservedGeneration != build.Metadata.Generation)
        {
            return Next(recorded.Number + 1, hash, recorded);
        }

        var cancelled = build.Status?.Phase == BuildPhase.Cancelled && build.Status.Reason == RunReasons.Cancelled.Name;
        return cancelled || recorded.SpecHash != hash ? Next(recorded.Number + 1, hash, recorded) : new RunDecision.Rests(recorded);
    }

    private static bool WasRefused(ImageBuildStatus? status) =>
        status is { StartTime: null }
        && ReasonCatalog.Find(status.Reason) is { } reason
        && (SpecReasons.Family.Contains(reason) || PolicyReasons.Family.Contains(reason));

    private static RunDecision WhileRunning(ImageBuild build, BuildRun recorded, string hash)
    {
        // A cancelled run is ended first, whatever else changed in the spec.
        return recorded.SpecHash == hash || build.Spec.Cancel
            ? new RunDecision.GoesOn(recorded)
            : Next(recorded.Number + 1, hash, recorded);
    }

    private static RunDecision.Starts Next(int number, string hash, BuildRun? before) =>
        new(
            new BuildRun
            {
                Number = number,
                SpecHash = hash,
                Cause = CauseOf(before, hash),
            }
        );

    private static string CauseOf(BuildRun? before, string hash) =>
        before switch
        {
            null or { Number: 0 } => RunCauses.Created,
            _ => SpecHash.SameBuild(before.SpecHash, hash) ? RunCauses.Requested : RunCauses.SpecChanged,
        };
}

/// <summary>The run that a Pod was made for, by its labels.</summary>
public readonly record struct LaunchedRun(int Number, string SpecHash);
