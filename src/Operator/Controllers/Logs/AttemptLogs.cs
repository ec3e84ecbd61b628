using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Operator.Core.Engines;
using Operator.Core.Observation;
using Operator.Core.Redaction;
using Operator.Entities.ImageBuilds;
using Operator.Kubernetes.Controllers;
using Operator.Kubernetes.Leadership;
using Operator.Kubernetes.PodLogs;

namespace Operator.Controllers.Logs;

/// <summary>The logs that are followed now, by the UID of their Pod. Only a leader follows.</summary>
internal sealed class AttemptLogs(
    PodLogFollower follower,
    Configuration.OperatorOptions options,
    EntityRequeue<ImageBuild> requeue,
    ILogger<AttemptLogs> logger
) : ILeaderService
{
    private readonly ConcurrentDictionary<string, Entry> entries = new();

    public async Task RunAsync(LeaderTerm term)
    {
        await term.EndsAsync();
        foreach (var uid in entries.Keys)
        {
            await ForgetAsync(uid);
        }
    }

    public AttemptLog? Find(string podUid) => entries.GetValueOrDefault(podUid)?.Log;

    /// <summary>The log of an attempt whose Pod may be gone.</summary>
    public AttemptLog? Find(string? buildUid, int run, int attempt) =>
        entries
            .Values.Where(entry => entry.Build.Metadata.Uid == buildUid)
            .Select(entry => entry.Log)
            .FirstOrDefault(log => log?.Pod.Run == run && log.Pod.Attempt == attempt);

    /// <summary>The log of a Pod that has one; begins to follow it at the first call.</summary>
    public AttemptLog Observe(ImageBuild build, PodFacts pod)
    {
        var entry = entries.GetOrAdd(pod.Uid, _ => new Entry(build));
        if (entry.Log is null)
        {
            // Never two calls at once for one build: the queue hands a key to one worker at a time.
            entry.Log = Open(build, pod, entry);
            entry.Log.Start();
        }

        entry.Woken = false;
        entry.Log.Observe(pod);
        return entry.Log;
    }

    public async Task ForgetAsync(string podUid)
    {
        if (entries.TryRemove(podUid, out var entry) && entry.Log is { } log)
        {
            await log.DisposeAsync();
        }
    }

    /// <summary>Forgets every log of a build but those of the given Pods.</summary>
    public async Task ForgetAllButAsync(string? buildUid, IReadOnlyCollection<string> podUids)
    {
        foreach (var (uid, entry) in entries)
        {
            if (entry.Build.Metadata.Uid == buildUid && !podUids.Contains(uid))
            {
                await ForgetAsync(uid);
            }
        }
    }

    private AttemptLog Open(ImageBuild build, PodFacts pod, Entry entry)
    {
        var digest = new LogDigest(Redactor.For(build.Spec), EngineCatalog.Find(build.Spec.Engine)?.OpenLog(), new LogSpool());
        return new AttemptLog(
            build.Metadata.NamespaceProperty ?? "",
            pod,
            options.Pods.LogGrace,
            follower,
            digest,
            log => Wake(entry, log),
            logger
        );
    }

    /// <summary>Asks for one look per interval while lines come, and for one at once when the log is complete.</summary>
    private void Wake(Entry entry, AttemptLog log)
    {
        if (log.IsComplete)
        {
            requeue(entry.Build, TimeSpan.Zero);
        }
        else if (!entry.Woken)
        {
            entry.Woken = true;
            requeue(entry.Build, options.Controller.ProgressInterval);
        }
    }

    private sealed class Entry(ImageBuild build)
    {
        private volatile bool woken;

        public ImageBuild Build { get; } = build;

        public AttemptLog? Log { get; set; }

        public bool Woken
        {
            get => woken;
            set => woken = value;
        }
    }
}
