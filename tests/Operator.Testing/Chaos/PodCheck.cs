using Operator.Entities.ImageBuilds;

namespace Operator.Testing.Chaos;

/// <summary>Nothing was built twice for one run, and no Pod is left over.</summary>
internal static class PodCheck
{
    public static IEnumerable<string> Of(ChaosRecord record, ImageBuild last)
    {
        foreach (var pod in record.Pods.Where(pod => pod.LeftOver))
        {
            yield return $"Pod {pod.Name} is left over";
        }

        // A Pod that a paused leader's request creates after the end is deleted before anything of it runs.
        var ran = record.Pods.Where(pod => pod.Started && !IsForgotten(record, pod)).ToList();
        foreach (var twice in ran.GroupBy(pod => (pod.Run, pod.Attempt)).Where(pods => pods.Count() > 1))
        {
            yield return $"attempt {twice.Key.Attempt} of run {twice.Key.Run} ran in {twice.Count()} Pods";
        }

        var known = Attempts(last).Select(attempt => attempt.PodUid).ToHashSet();
        foreach (var pod in ran.Where(pod => !known.Contains(pod.Uid)))
        {
            yield return $"no attempt tells of Pod {pod.Name} ({pod.Uid}), which has run";
        }

        foreach (var attempt in Attempts(last).Where(attempt => attempt.PodUid is { } uid && record.Pods.All(pod => pod.Uid != uid)))
        {
            yield return $"nobody has seen Pod {attempt.Pod} ({attempt.PodUid}) of attempt {attempt.Number}";
        }
    }

    /// <summary>Somebody deleted it before any status told of it: nobody can know of it any more, and its attempt begins again.</summary>
    private static bool IsForgotten(ChaosRecord record, SeenPod pod) =>
        pod.DeletedByHand
        && !record.Versions.Any(version =>
            version.Status.Pod?.Uid == pod.Uid || Attempts(version).Any(attempt => attempt.PodUid == pod.Uid)
        );

    internal static IReadOnlyList<BuildAttempt> Attempts(ImageBuild build) => build.Status.Attempts ?? [];
}
