using System.Collections.Concurrent;
using Operator.Core.Life;
using Operator.Core.Status;
using Operator.Entities.ImageBuilds;
using Operator.Kubernetes.Informers;
using Operator.Kubernetes.Leadership;

namespace Operator.Controllers;

/// <summary>
/// When this process first saw that a build is to run. The API server's times are whole seconds, too coarse to measure a launch
/// that takes milliseconds. Only for metrics: nothing is decided by it.
/// </summary>
internal sealed class LaunchLatency(IInformer<ImageBuild> builds, TimeProvider time) : ILeaderService, IInformerHandler<ImageBuild>
{
    private static readonly TimeSpan Precision = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, DateTimeOffset> seenAt = new();

    public async Task RunAsync(LeaderTerm term)
    {
        using var subscription = builds.AddHandler(this);
        await term.EndsAsync();
        seenAt.Clear();
    }

    /// <summary>Since when a build has waited for its Pod, as precisely as is known.</summary>
    public DateTimeOffset WaitingSince(BuildFacts facts)
    {
        DateTimeOffset? seen = seenAt.TryGetValue(facts.Build.Metadata.Uid!, out var at) ? at : null;
        var known = facts.Previous?.Queue?.Since ?? (facts.Run.Number == 1 ? facts.Build.Metadata.CreationTimestamp : null);
        // Seen much later than that second: it waited before this process started. Much earlier: it was held on purpose.
        return known is { } second && (seen is null || (seen.Value - second).Duration() >= Precision) ? second : seen ?? facts.Now;
    }

    public void OnAdded(ImageBuild entity, bool initial)
    {
        if (!initial)
        {
            See(entity);
        }
    }

    public void OnUpdated(ImageBuild before, ImageBuild after)
    {
        if (SettledBuild.Is(after))
        {
            Forget(after);
        }
        else if (before.Metadata.Generation != after.Metadata.Generation)
        {
            See(after);
        }
    }

    public void OnDeleted(ImageBuild entity) => Forget(entity);

    public void Forget(ImageBuild build) => seenAt.TryRemove(build.Metadata.Uid!, out _);

    private void See(ImageBuild build) => seenAt[build.Metadata.Uid!] = time.GetUtcNow();
}
