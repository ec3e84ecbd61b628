using Operator.Core.Observation;
using Operator.Core.Status;

namespace Operator.Core.Life;

/// <summary>
/// Who has which cache volume. The Pods that exist say it; a Pod that is about to be made has its volume from the moment at which it was granted,
/// because informers show it only later. A process that remembers nothing sees the Pods, and the container locks the volume besides.
/// </summary>
/// <remarks>Not thread-safe.</remarks>
public sealed class CacheVolumeBoard
{
    /// <summary>Far longer than it takes to make a Pod and to see it.</summary>
    private static readonly TimeSpan Promised = TimeSpan.FromMinutes(1);

    /// <summary>A Pod is stopped after its grace period; the one of a lost node never is.</summary>
    private static readonly TimeSpan StopPatience = TimeSpan.FromMinutes(2);

    private readonly Dictionary<string, Promise> promises = new(StringComparer.Ordinal);

    /// <summary>Takes a volume if it is free.</summary>
    /// <param name="claim">Key of the claim.</param>
    /// <param name="build">Name of the build that wants it.</param>
    /// <param name="pod">Name of the Pod that is to mount it.</param>
    /// <param name="pods">The Pods that mount it, as the informer shows them.</param>
    /// <param name="now">The time.</param>
    /// <returns>Who has it; null when it is now the caller's.</returns>
    public CacheVolumeHolder? Take(string claim, string build, string pod, IReadOnlyList<BuildPod> pods, DateTimeOffset now)
    {
        var promise = promises.GetValueOrDefault(claim);
        // Shown, or made by nobody: in both cases the Pods say it all.
        if (promise is not null && (pods.Any(other => other.Facts.Name == promise.Pod) || now >= promise.At + Promised))
        {
            promises.Remove(claim);
            promise = null;
        }

        if (pods.FirstOrDefault(other => !other.Facts.Ended && other.Facts.Name != pod) is { } holder)
        {
            return new(holder.Build ?? holder.Facts.Name, FreeBy(holder.Facts));
        }

        if (promise is not null && promise.Pod != pod)
        {
            return new(promise.Build, null);
        }

        promises[claim] = new Promise(build, pod, now);
        return null;
    }

    /// <summary>Gives a volume back: the Pod was not made.</summary>
    public void Release(string pod)
    {
        foreach (var claim in promises.Where(promise => promise.Value.Pod == pod).Select(promise => promise.Key).ToList())
        {
            promises.Remove(claim);
        }
    }

    /// <summary>Whether a claim was granted to a Pod that is not shown yet.</summary>
    public bool IsPromised(string claim, DateTimeOffset now) => promises.TryGetValue(claim, out var promise) && now < promise.At + Promised;

    private static DateTimeOffset? FreeBy(PodFacts pod) => pod.Deleting ? pod.DeletedAt + StopPatience : null;

    private sealed record Promise(string Build, string Pod, DateTimeOffset At);
}
