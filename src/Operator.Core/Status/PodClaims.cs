using Operator.Core.Observation;
using Operator.Core.Runs;
using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Status;

/// <summary>
/// Which of the Pods that say they are a build's are believed. Labels, names and owner references can be written by everybody who may create
/// Pods in the namespace; the UID is given by the API server. So the status records the UID of each Pod, and no other is believed.
/// </summary>
public sealed record PodClaims
{
    /// <summary>The build's Pods: their reports, logs and ends count.</summary>
    public required IReadOnlyList<BuildPod> Own { get; init; }

    /// <summary>
    /// Pods that the operator may have created before it ended, without having written the status: each must be read and compared with the Pod
    /// that would be created.
    /// </summary>
    public required IReadOnlyList<BuildPod> Unverified { get; init; }

    /// <summary>Pods of the build's past that are not its own. Nothing of them is believed, but they must not go on working.</summary>
    public required IReadOnlyList<BuildPod> Strangers { get; init; }

    /// <param name="build">The build as last read.</param>
    /// <param name="pods">All Pods that may be its own.</param>
    /// <param name="memory">What this process knows of them.</param>
    public static PodClaims Of(ImageBuild build, IEnumerable<BuildPod> pods, Remembered memory)
    {
        List<BuildPod> own = [];
        List<BuildPod> unverified = [];
        List<BuildPod> strangers = [];
        var newest = build.Status?.Run?.Number ?? 0;
        foreach (var pod in pods.Where(pod => pod.Claims(build)).OrderBy(pod => pod.Facts.Run).ThenBy(pod => pod.Facts.Attempt))
        {
            switch (Judge(build, pod.Facts, memory, newest))
            {
                case Trust.Own:
                    own.Add(pod);
                    newest = Math.Max(newest, pod.Facts.Run);
                    break;
                case Trust.Unverified:
                    unverified.Add(pod);
                    newest = Math.Max(newest, pod.Facts.Run);
                    break;
                case Trust.Stranger:
                    strangers.Add(pod);
                    break;
                case Trust.None:
                    break;
            }
        }

        return new PodClaims
        {
            Own = own,
            Unverified = unverified,
            Strangers = strangers,
        };
    }

    private enum Trust
    {
        Own,
        Unverified,
        Stranger,

        /// <summary>Of an attempt that is not due: the operator cannot have created it.</summary>
        None,
    }

    private static Trust Judge(ImageBuild build, PodFacts pod, Remembered memory, int newest)
    {
        if (RecordedUid(build.Status, pod) is { } uid)
        {
            return pod.Uid == uid ? Trust.Own : Trust.Stranger;
        }

        if (memory.OwnPods.Contains(pod.Uid) || WasSeenByName(build.Status, pod))
        {
            return Trust.Own;
        }

        var (run, attempt) = (build.Status?.Run?.Number ?? 0, build.Status?.Attempt ?? 1);
        if (pod.Run < run || (pod.Run == run && pod.Attempt < attempt))
        {
            return Trust.Stranger;
        }

        // The status of a further attempt is written before its Pod is created; the first Pod of a run comes before the status.
        var due = pod.Run == run ? pod.Attempt == attempt : pod.Run <= newest + 1 && pod.Attempt == 1;
        return !due ? Trust.None
            : memory.Strangers.Contains(pod.Uid) || DecideRun.HasEnded(build.Status) && pod.Run == run ? Trust.Stranger
            : Trust.Unverified;
    }

    /// <summary>The UID of the attempt's Pod; null when the status does not know it.</summary>
    private static string? RecordedUid(ImageBuildStatus? status, PodFacts pod) =>
        IsCurrent(status, pod) && status?.Pod is { } current
            ? current.Uid
            : status?.Attempts?.FirstOrDefault(known => known.Run == pod.Run && known.Number == pod.Attempt)?.PodUid;

    /// <summary>A status that an operator has written that did not record UIDs yet: it tells of a Pod, and has none.</summary>
    private static bool WasSeenByName(ImageBuildStatus? status, PodFacts pod) =>
        IsCurrent(status, pod) && status?.Pod is null && status?.Stages?.Any(stage => stage.Name == BuildStage.Schedule) == true;

    private static bool IsCurrent(ImageBuildStatus? status, PodFacts pod) =>
        status?.Run?.Number == pod.Run && (status.Attempt ?? 1) == pod.Attempt;
}
