using System.Collections.Concurrent;
using Operator.Controllers.Policies;
using Operator.Core;
using Operator.Core.Admission;
using Operator.Core.Life;
using Operator.Core.Observation;
using Operator.Core.Runs;
using Operator.Core.Status;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Entities.ImagePushes;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Informers;
using Operator.Kubernetes.Leadership;

namespace Operator.Controllers.Admission;

/// <summary>
/// Keeps the <see cref="AdmissionBoard"/> in line with the informers, answers requests for a slot, and reconciles the builds and pushes whose
/// turn has come: both share the limits. Waiting builds do not ask by themselves: while nothing changes, the queue costs nothing.
/// </summary>
internal sealed class AdmissionGate(
    IInformer<ImageBuild> builds,
    IInformer<ImagePush> pushes,
    KnownRuns known,
    IInformer<BuildPod> pods,
    BuildMemory memory,
    OperatorSettings settings,
    INamespacePolicies policies,
    TimeProvider time
) : ILeaderService, IInformerHandler<ImageBuild>, IInformerHandler<ImagePush>, IInformerHandler<BuildPod>
{
    private readonly Lock gate = new();
    private readonly SemaphoreSlim signal = new(0);

    /// <summary>Builds that have changed, by their UID.</summary>
    private readonly ConcurrentDictionary<string, RunKey> changes = new();

    private AdmissionBoard board = NewBoard(settings, policies);

    public async Task RunAsync(LeaderTerm term)
    {
        lock (gate)
        {
            changes.Clear();
            board = NewBoard(settings, policies);
        }

        using var ofBuilds = builds.AddHandler(this);
        using var ofPushes = pushes.AddHandler(this);
        using var ofPods = pods.AddHandler(this);
        while (!term.Stopping.IsCancellationRequested)
        {
            await SignalAsync(Wake(), term.Stopping);
        }
    }

    /// <summary>Whether a build may start; when it may, its slot is taken from now on.</summary>
    public AdmissionVerdict Ask(BuildFacts facts)
    {
        if (facts.Spec.Suspend)
        {
            return new AdmissionVerdict.Hold();
        }

        var (uid, now) = (facts.Build.Metadata.Uid ?? "", time.GetUtcNow());
        lock (gate)
        {
            TakeNoteOfChanges(now);
            // The informer may show the Pod since the facts were read.
            var hasPod = facts.Pod is not null || Launched(facts.Build).Any(run => run.Number == facts.Run.Number);
            return QueueEntry.Of(facts.Build, facts.Decision, hasPod, now, settings, board.Find(uid)) is { } own
                ? board.Ask(own with { Suspended = false }, now)
                : new AdmissionVerdict.Start();
        }
    }

    /// <summary>Releases a slot: the API server refused the Pod.</summary>
    public void Release(BuildFacts facts)
    {
        lock (gate)
        {
            board.Release(facts.Build.Metadata.Uid ?? "", facts.Run.Number);
        }

        signal.Release();
    }

    /// <summary>Looks at a build again: one of its Pods was found to be somebody else's, which no informer reports.</summary>
    public void LookAgain(BuildFacts facts) => Note(facts.Build);

    /// <summary>Records that policies have changed what namespaces have of the queue.</summary>
    public void SharesChanged()
    {
        lock (gate)
        {
            board.SharesChanged();
        }

        signal.Release();
    }

    /// <summary>How many builds run and wait, by namespace.</summary>
    public Dictionary<string, NamespaceLoad> Loads()
    {
        lock (gate)
        {
            TakeNoteOfChanges(time.GetUtcNow());
            return NamespaceLoad.Of(board.Entries);
        }
    }

    void IInformerHandler<ImageBuild>.OnAdded(ImageBuild entity, bool initial) => Note(entity);

    void IInformerHandler<ImageBuild>.OnUpdated(ImageBuild before, ImageBuild after) => Note(after);

    void IInformerHandler<ImageBuild>.OnDeleted(ImageBuild entity) => Note(entity);

    void IInformerHandler<ImagePush>.OnAdded(ImagePush entity, bool initial) => Note(PushRun.Of(entity));

    void IInformerHandler<ImagePush>.OnUpdated(ImagePush before, ImagePush after) => Note(PushRun.Of(after));

    void IInformerHandler<ImagePush>.OnDeleted(ImagePush entity) => Note(PushRun.Of(entity));

    void IInformerHandler<BuildPod>.OnAdded(BuildPod entity, bool initial) => Note(entity);

    void IInformerHandler<BuildPod>.OnUpdated(BuildPod before, BuildPod after) => Note(after);

    void IInformerHandler<BuildPod>.OnDeleted(BuildPod entity) => Note(entity);

    private static AdmissionBoard NewBoard(OperatorSettings settings, INamespacePolicies policies) =>
        new(settings.Admission, settings.QueueInterval, ns => policies.Of(ns)?.Share ?? settings.Admission.Share);

    private void Note(ImageBuild build) => Note(build.Metadata.Uid, RunKey.Of(build));

    private void Note(BuildPod pod)
    {
        if (RunKey.Of(pod) is { } owner)
        {
            Note(pod.BuildUid, owner);
        }
    }

    private void Note(string? uid, RunKey key)
    {
        changes[uid ?? ""] = key;
        if (signal.CurrentCount == 0)
        {
            signal.Release();
        }
    }

    /// <returns>When to wake again although nothing has changed; null for never.</returns>
    private DateTimeOffset? Wake()
    {
        var now = time.GetUtcNow();
        IReadOnlyList<QueueEntry> calls;
        DateTimeOffset? next;
        lock (gate)
        {
            TakeNoteOfChanges(now);
            calls = board.Calls(now, out next);
        }

        foreach (var entry in calls)
        {
            var key = new RunKey(
                entry.Push is null ? ImageBuild.KindName : ImagePush.KindName,
                new NamespacedName(entry.Namespace, entry.Push ?? entry.Name)
            );
            if (known.Get(key) is { } run)
            {
                known.Requeue(run, TimeSpan.Zero);
            }
        }

        return next;
    }

    private async Task SignalAsync(DateTimeOffset? atLatest, CancellationToken stopping)
    {
        var pause = atLatest - time.GetUtcNow();
        using var limit = new CancellationTokenSource(
            pause is null ? Timeout.InfiniteTimeSpan : Max(pause.Value, TimeSpan.FromMilliseconds(1)),
            time
        );
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, limit.Token);
        await signal.WaitAsync(either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private void TakeNoteOfChanges(DateTimeOffset now)
    {
        foreach (var (uid, key) in changes)
        {
            // Removed before it is read: what changes in between is noted again.
            if (changes.TryRemove(new(uid, key)))
            {
                board.Set(uid, EntryOf(uid, key, now));
            }
        }
    }

    private QueueEntry? EntryOf(string uid, RunKey key, DateTimeOffset now)
    {
        var build = known.Get(key) is { Metadata.DeletionTimestamp: null } found && found.Metadata.Uid == uid ? found : null;
        if (build is null)
        {
            // Only of builds that were seen running: everybody can make a Pod for a build that never was.
            return board.Find(uid) is { Active: true } entry && pods.OfBuild(key.Name.Namespace, uid).Any(pod => !pod.Facts.Ended)
                ? OfDeleted(entry, now)
                : null;
        }

        if (SettledBuild.Is(build))
        {
            return null;
        }

        var runs = Launched(build);
        var decision = DecideRun.For(build, runs);
        return QueueEntry.Of(build, decision, runs.Exists(run => run.Number == decision.Run.Number), now, settings, board.Find(uid));
    }

    /// <summary>The runs of the Pods that are a build's own, or may be.</summary>
    private List<LaunchedRun> Launched(ImageBuild build)
    {
        var claims = PodClaims.Of(build, pods.OfBuild(build.Metadata.NamespaceProperty, build.Metadata.Uid), memory.Of(build));
        return [.. claims.Own.Concat(claims.Unverified).Select(pod => new LaunchedRun(pod.Facts.Run, pod.Facts.SpecHash))];
    }

    /// <summary>A build that was deleted keeps its slot until its Pod has stopped.</summary>
    private static QueueEntry OfDeleted(QueueEntry known, DateTimeOffset now) =>
        new()
        {
            Uid = known.Uid,
            Namespace = known.Namespace,
            // Another build may have the name by now.
            Name = known.Uid,
            Since = now,
            Active = true,
            Repository = known.Repository,
        };

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
