using k8s;
using k8s.Models;
using Microsoft.Extensions.Logging;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Queueing;
using Operator.Kubernetes.Telemetry;

namespace Operator.Kubernetes.Informers;

/// <summary>Where a reflector puts what it sees.</summary>
internal interface IReflectorTarget<in T>
{
    void Put(T entity, bool initial);

    void Remove(NamespacedName key);

    void Reject(RejectedObject rejected);

    List<NamespacedName> KeysOf(string? ns);
}

/// <summary>
/// Mirrors the objects of one namespace, or of all: lists them once, then watches from the list's version on. Every event and
/// bookmark moves the version forward, so a broken watch continues without a gap. When the server no longer has the version
/// (410), it lists again, and what is missing from the list has been deleted.
/// </summary>
internal sealed class Reflector<T>(
    string? ns,
    InformerOptions<T> options,
    IKubernetesClient client,
    IReflectorTarget<T> target,
    KubernetesMetrics metrics,
    TimeProvider time,
    ILogger logger
)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    // A version that the server refuses for other reasons than its age is given up after so many tries.
    private const int RefusalsBeforeList = 3;
    private static readonly TimeSpan ShortWatch = TimeSpan.FromSeconds(1);

    private readonly string resource = EntityMetadata.Of<T>().Plural;
    private readonly TaskCompletionSource synced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? version;
    private bool progressed;

    // Since when nothing has come of listing and watching; 0 while something does.
    private long failingSince = Math.Max(1, time.GetTimestamp());

    public Task Synced => synced.Task;

    public TimeSpan Stale => Volatile.Read(ref failingSince) is var since and not 0 ? time.GetElapsedTime(since) : TimeSpan.Zero;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var failures = 0;
        var cause = "start";
        while (!cancellationToken.IsCancellationRequested)
        {
            TimeSpan atLeast = default;
            try
            {
                if (version is null)
                {
                    await ListAsync(cause, cancellationToken);
                }

                failures = await WatchAsync(cancellationToken) ? 0 : failures + 1;
            }
            catch (KubernetesApiException e)
            {
                failures = progressed ? 1 : failures + 1;
                cause = Judge(e, failures);
                atLeast = e.RetryAfter ?? default;
                Fail();
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                // A defect, here or in the client. Starting over is better than never seeing another change.
                failures++;
                cause = "defect";
                version = null;
                logger.ReflectorFailed(e, resource, ns);
                metrics.RecordWatchEnd(resource, "defect");
                Fail();
            }

            progressed = false;
            if (failures > 0)
            {
                var pause = Backoff.Delay(failures, options.FirstBackoff, options.LongestBackoff);
                await Task.Delay(pause > atLeast ? pause : atLeast, time, cancellationToken);
            }
        }
    }

    private void Fail() => Interlocked.CompareExchange(ref failingSince, Math.Max(1, time.GetTimestamp()), 0);

    private void Succeed() => Volatile.Write(ref failingSince, 0);

    /// <summary>Decides whether the version is lost, and returns the cause of the next list.</summary>
    private string Judge(KubernetesApiException e, int failures)
    {
        if (e.IsGone)
        {
            logger.VersionExpired(resource, ns, version);
            metrics.RecordWatchEnd(resource, "expired");
            version = null;
            return "expired";
        }

        metrics.RecordWatchEnd(resource, e.IsUnreachable ? "broken" : "refused");
        if (failures < RefusalsBeforeList)
        {
            logger.WatchInterrupted(resource, ns, e.Message);
            return "refused";
        }

        logger.WatchFailing(resource, ns, failures, e.Message);
        version = e.IsUnreachable ? version : null;
        return "refused";
    }

    private async Task ListAsync(string cause, CancellationToken cancellationToken)
    {
        metrics.RecordList(resource, cause);
        var pages = new ListOptions
        {
            LabelSelector = options.LabelSelector,
            FieldSelector = options.FieldSelector,
            PageSize = options.PageSize,
        };
        var initial = !synced.Task.IsCompleted;
        var seen = new HashSet<NamespacedName>();
        string? next = null;
        do
        {
            // A list that expires while it is read ends here with 410; after a pause it starts over.
            var page = await client.ListPageAsync<T>(ns, pages, next, cancellationToken);
            Take(page, seen, initial);
            next = page.Metadata.ContinueProperty;
            version = string.IsNullOrEmpty(next) ? page.Metadata.ResourceVersion : null;
        } while (version is null);

        RemoveUnseen(seen);
        Succeed();
        synced.TrySetResult();
    }

    private void Take(ListPage<T> page, HashSet<NamespacedName> seen, bool initial)
    {
        foreach (var item in page.Items)
        {
            seen.Add(NamespacedName.From(item));
            target.Put(item, initial);
        }

        foreach (var rejected in page.Rejected)
        {
            seen.Add(new(rejected.Metadata.NamespaceProperty ?? "", rejected.Metadata.Name ?? ""));
            target.Reject(rejected);
        }
    }

    private void RemoveUnseen(HashSet<NamespacedName> seen)
    {
        foreach (var key in target.KeysOf(ns))
        {
            if (!seen.Contains(key))
            {
                target.Remove(key);
            }
        }
    }

    /// <summary>Watches until the server ends it in order.</summary>
    /// <returns>False when it ended so soon and so empty that another at once would be a busy loop.</returns>
    private async Task<bool> WatchAsync(CancellationToken cancellationToken)
    {
        var watch = new WatchOptions
        {
            LabelSelector = options.LabelSelector,
            FieldSelector = options.FieldSelector,
            ResourceVersion = version,
            Timeout = options.WatchTimeout * (0.9 + (0.2 * Random.Shared.NextDouble())),
            Grace = options.WatchGrace,
            Opened = Succeed,
        };
        var started = time.GetTimestamp();
        await foreach (var change in client.WatchAsync<T>(ns, watch, cancellationToken))
        {
            Take(change);
            version = change.ResourceVersion ?? version;
            progressed = true;
        }

        metrics.RecordWatchEnd(resource, "timeout");
        return progressed || time.GetElapsedTime(started) >= ShortWatch;
    }

    private void Take(WatchEvent<T> change)
    {
        if (change.Type == WatchEventKind.Bookmark)
        {
            return;
        }

        if (change.Type == WatchEventKind.Deleted)
        {
            var metadata = change.Object?.Metadata ?? change.Rejected!.Metadata;
            target.Remove(new(metadata.NamespaceProperty ?? "", metadata.Name ?? ""));
        }
        else if (change.Object is { } entity)
        {
            target.Put(entity, initial: false);
        }
        else
        {
            target.Reject(change.Rejected!);
        }
    }
}
