using Microsoft.Extensions.Logging;
using Operator.Core.Engines;
using Operator.Core.Observation;
using Operator.Core.Platforms;
using Operator.Core.Redaction;
using Operator.Core.Runs;
using Operator.Core.Status;
using Operator.Entities.ImageBuilds;
using Operator.Kubernetes.Leadership;
using Operator.Kubernetes.PodLogs;

namespace Operator.Controllers.Logs;

/// <summary>
/// The logs that are followed now, by the UID of their build. Only a leader follows: at the end of a term all are closed, and a pass
/// that is still being finished then opens no new ones.
/// </summary>
internal sealed class AttemptLogs(
    PodLogFollower follower,
    Configuration.OperatorOptions options,
    RunRequeue requeue,
    ILogger<AttemptLogs> logger
) : ILeaderService
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, List<Entry>> entries = new(StringComparer.Ordinal);
    private bool leads;

    public async Task RunAsync(LeaderTerm term)
    {
        lock (gate)
        {
            leads = true;
        }

        await term.EndsAsync();
        await CloseAsync(TakeAll());
    }

    /// <summary>True while there is a log of this build in memory.</summary>
    public bool Follows(string? buildUid)
    {
        lock (gate)
        {
            return buildUid is not null && entries.ContainsKey(buildUid);
        }
    }

    /// <summary>The state of each log of a build, including those whose Pod is gone.</summary>
    public IReadOnlyList<LogState> Of(string? buildUid)
    {
        lock (gate)
        {
            return [.. Entries(buildUid).Select(entry => entry.Log.State)];
        }
    }

    public AttemptLog? Find(string? buildUid, int run, int attempt)
    {
        lock (gate)
        {
            return Entries(buildUid).LastOrDefault(entry => entry.Run == run && entry.Attempt == attempt)?.Log;
        }
    }

    /// <summary>Records the present state of a Pod.</summary>
    /// <param name="build">Whose Pod it is.</param>
    /// <param name="pod">The Pod as it is now.</param>
    /// <param name="follow">Begin to follow its log if it has one that is not followed yet.</param>
    /// <returns>Its log; null when it is not followed.</returns>
    public AttemptLog? Observe(ImageBuild build, PodFacts pod, bool follow)
    {
        Entry? entry;
        lock (gate)
        {
            entry = Entries(build.Metadata.Uid).FirstOrDefault(known => known.PodUid == pod.Uid);
            if (entry is null && follow && leads && pod.HasLog)
            {
                entry = Open(build, pod);
            }
        }

        if (entry is not null)
        {
            entry.Woken = false;
            entry.Log.Observe(pod);
        }

        return entry?.Log;
    }

    /// <summary>Closes every log of a build.</summary>
    public async Task ForgetAsync(string? buildUid)
    {
        List<Entry>? leaving = null;
        lock (gate)
        {
            if (buildUid is not null)
            {
                entries.Remove(buildUid, out leaving);
            }
        }

        await CloseAsync(leaving ?? []);
    }

    private List<Entry> TakeAll()
    {
        lock (gate)
        {
            leads = false;
            List<Entry> all = [.. entries.Values.SelectMany(list => list)];
            entries.Clear();
            return all;
        }
    }

    private static Task CloseAsync(List<Entry> leaving) => Task.WhenAll(leaving.Select(entry => entry.Log.DisposeAsync().AsTask()));

    private List<Entry> Entries(string? buildUid) => entries.GetValueOrDefault(buildUid ?? "") ?? [];

    private Entry Open(ImageBuild build, PodFacts pod)
    {
        var log = build is PushRun || PlatformBuilds.AreWanted(build) ? new PushLog() : EngineCatalog.Find(build.Spec.Engine)?.OpenLog();
        var summary = new AttemptLogSummary(Redactor.For(build.Spec), log, new LogSpool());
        var entry = new Entry(build, pod);
        entry.Log = new AttemptLog(
            build.Metadata.NamespaceProperty ?? "",
            pod,
            options.Pods.LogGrace,
            follower,
            summary,
            _ => Wake(entry),
            logger
        );
        entry.Log.Start();
        entries[build.Metadata.Uid!] = [.. Entries(build.Metadata.Uid), entry];
        return entry;
    }

    /// <summary>Requests one reconcile per interval while lines arrive, and one at once when the log is complete.</summary>
    private void Wake(Entry entry)
    {
        if (entry.Log.IsComplete)
        {
            requeue(entry.Build, TimeSpan.Zero);
        }
        else if (!entry.Woken)
        {
            entry.Woken = true;
            requeue(entry.Build, options.Controller.ProgressInterval);
        }
    }

    private sealed class Entry(ImageBuild build, PodFacts pod)
    {
        private volatile bool woken;

        public ImageBuild Build => build;

        public string PodUid { get; } = pod.Uid;

        public int Run { get; } = pod.Run;

        public int Attempt { get; } = pod.Attempt;

        public AttemptLog Log { get; set; } = null!;

        public bool Woken
        {
            get => woken;
            set => woken = value;
        }
    }
}
