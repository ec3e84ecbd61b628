using System.Runtime.CompilerServices;
using k8s.Models;
using Operator.Core.Admission;
using Operator.Core.Runs;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Controllers;
using Operator.Kubernetes.Informers;
using Operator.Kubernetes.Leadership;
using Operator.Kubernetes.Models;

namespace Operator.Controllers.Admission;

/// <summary>
/// Asks the queue on what the informers show, one build at a time. The informers lag a moment behind what this process has just
/// started; those starts are kept here until they show, or two could take the last slot. A new leader lists anew and needs none of it.
/// </summary>
internal sealed class AdmissionDesk(
    IInformer<ImageBuild> builds,
    IInformer<V1Pod> pods,
    Configuration.OperatorOptions options,
    TimeProvider time,
    EntityRequeue<ImageBuild> requeue
) : ILeaderService, IInformerHandler<ImageBuild>
{
    public const string UnfinishedIndex = "unfinished";

    private readonly Lock gate = new();
    private readonly AdmissionLimits limits = new() { Cluster = options.Limits.Cluster, Namespace = options.Limits.Namespace };
    private readonly HashSet<(string? Uid, int Run)> started = [];

    // A hash of the spec is behind each entry; informer objects never change, so it is computed once for each.
    private readonly ConditionalWeakTable<ImageBuild, RunDecision> decisions = [];

    private bool Unlimited => limits is { Cluster: 0, Namespace: 0 };

    public async Task RunAsync(LeaderTerm term)
    {
        lock (gate)
        {
            started.Clear();
        }

        using var subscription = builds.AddHandler(this);
        await term.EndsAsync();
    }

    /// <summary>Whether a build may start; when it may, its slot is taken from now on.</summary>
    public AdmissionVerdict Ask(ImageBuild build, RunDecision decision, bool hasPod)
    {
        if (QueueEntry.Of(build, decision, hasPod, time.GetUtcNow()) is not { } own)
        {
            return new AdmissionVerdict.Start();
        }

        if (Unlimited || own.Active)
        {
            return AdmissionQueue.Of([own], limits).For(own.Namespace, own.Name);
        }

        lock (gate)
        {
            var key = (build.Metadata.Uid, decision.Run.Number);
            if (started.Contains(key))
            {
                return new AdmissionVerdict.Start();
            }

            var verdict = AdmissionQueue.Of(Entries(own), limits).For(own.Namespace, own.Name);
            if (verdict is AdmissionVerdict.Start)
            {
                started.Add(key);
            }

            return verdict;
        }
    }

    public void OnAdded(ImageBuild entity, bool initial) { }

    public void OnUpdated(ImageBuild before, ImageBuild after)
    {
        if (!SettledBuild.Is(before) && SettledBuild.Is(after))
        {
            WakeThoseWhoseTurnItIs();
        }
    }

    public void OnDeleted(ImageBuild entity)
    {
        if (!SettledBuild.Is(entity))
        {
            WakeThoseWhoseTurnItIs();
        }
    }

    private void WakeThoseWhoseTurnItIs()
    {
        if (Unlimited)
        {
            return;
        }

        lock (gate)
        {
            var entries = Entries(null);
            var queue = AdmissionQueue.Of(entries, limits);
            foreach (var entry in entries.Where(entry => !entry.Active && queue.For(entry.Namespace, entry.Name) is AdmissionVerdict.Start))
            {
                if (builds.Get(new NamespacedName(entry.Namespace, entry.Name)) is { } build)
                {
                    requeue(build, TimeSpan.Zero);
                }
            }
        }
    }

    /// <param name="own">The build that asks, as it was just read; it counts instead of what the informer has.</param>
    private List<QueueEntry> Entries(QueueEntry? own)
    {
        var entries = new List<QueueEntry>();
        var pending = new HashSet<(string?, int)>();
        foreach (var build in builds.ByIndex(UnfinishedIndex, ""))
        {
            if (own is not null && build.Metadata.Name == own.Name && build.Metadata.NamespaceProperty == own.Namespace)
            {
                continue;
            }

            if (EntryOf(build, pending) is { } entry)
            {
                entries.Add(entry);
            }
        }

        if (own is not null)
        {
            entries.Add(own);
        }

        // What shows as started, has ended or is gone need not be remembered any longer.
        started.IntersectWith(pending);
        return entries;
    }

    private QueueEntry? EntryOf(ImageBuild build, HashSet<(string?, int)> pending)
    {
        var owned = pods.ByIndex(ApiNames.UidLabel, build.Metadata.Uid ?? "");
        var decision = owned.Count == 0 ? decisions.GetValue(build, static item => DecideRun.For(item, [])) : DecideRun.For(build, owned);
        var key = (build.Metadata.Uid, decision.Run.Number);
        var hasPod = owned.Any(pod => pod.Metadata.Label(ApiNames.RunLabel) == $"{decision.Run.Number}");
        if (QueueEntry.Of(build, decision, hasPod, time.GetUtcNow()) is not { } entry)
        {
            return null;
        }

        if (!entry.Active && started.Contains(key))
        {
            pending.Add(key);
            return entry with { Active = true };
        }

        return entry;
    }
}
