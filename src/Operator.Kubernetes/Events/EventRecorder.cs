using System.Text.Json.Nodes;
using System.Threading.Channels;
using k8s;
using k8s.Models;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Models.Attributes;
using Operator.Kubernetes.Telemetry;

namespace Operator.Kubernetes.Events;

/// <summary>
/// Writes events in the background: creates each once, then counts it up as long as this process remembers it. It never reads an event.
/// </summary>
/// <param name="client">The client.</param>
/// <param name="options">Limits.</param>
/// <param name="metrics">Where events are counted by what became of them.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where events that could not be written are logged.</param>
[EntityRbac(typeof(Corev1Event), Verbs = RbacVerb.Create | RbacVerb.Patch)]
public sealed class EventRecorder(
    IKubernetesClient client,
    EventOptions options,
    KubernetesMetrics metrics,
    TimeProvider time,
    ILogger<EventRecorder> logger
) : BackgroundService
{
    private static readonly TimeSpan FlushLimit = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(5);

    private readonly Channel<EventRecord> waiting = Channel.CreateBounded<EventRecord>(
        new BoundedChannelOptions(options.QueueLength) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait }
    );

    private readonly EventSpamFilter filter = new(options, time);
    private readonly EventCounts counts = new();

    /// <summary>
    /// Publishes an event about an object, as <c>kubectl describe</c> shows it. Returns at once and never throws: events are hints, written
    /// in the background, and may be dropped when there are too many.
    /// </summary>
    /// <param name="entity">The object, with name, namespace and UID.</param>
    /// <param name="reason">Why, as one PascalCase word of at most 128 characters.</param>
    /// <param name="message">What happened; cut after 1024 characters. The same reason and message again count up one event.</param>
    /// <param name="type">Normal or a warning.</param>
    public void Publish(IKubernetesObject<V1ObjectMeta> entity, string reason, string message, EventType type) =>
        Enqueue(EventRecord.Of(entity, reason, message, type));

    /// <summary>
    /// Publishes an event that must not be lost: it is tried again until the server accepts it. Publishing the same occasion again, also by
    /// another process or with another message, changes nothing. Returns at once, so that no work waits for an event.
    /// </summary>
    /// <param name="entity">The object.</param>
    /// <param name="reason">Why.</param>
    /// <param name="message">What happened.</param>
    /// <param name="type">Normal or a warning.</param>
    /// <param name="occasion">What the event is known by beside object and reason, for example <c>run 3</c>.</param>
    public void PublishOnce(IKubernetesObject<V1ObjectMeta> entity, string reason, string message, EventType type, string occasion) =>
        Enqueue(EventRecord.Of(entity, reason, message, type) with { Occasion = occasion });

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        waiting.Writer.TryComplete();
        await (ExecuteTask ?? Task.CompletedTask)
            .WaitAsync(FlushLimit, time, cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await base.StopAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var record in waiting.Reader.ReadAllAsync(stoppingToken))
        {
            if (record.Occasion is not null)
            {
                await WriteOnceAsync(record, stoppingToken);
                continue;
            }

            if (!filter.Allows(record.About.Uid ?? record.About.Name ?? ""))
            {
                metrics.RecordEvent("limited");
                continue;
            }

            try
            {
                metrics.RecordEvent(await WriteAsync(record, stoppingToken));
            }
            catch (KubernetesApiException e)
            {
                NotWritten(record, e);
            }
        }
    }

    /// <summary>An event that the server will never take is logged and given up; any other failure is worth another try.</summary>
    private async Task WriteOnceAsync(EventRecord record, CancellationToken cancellationToken)
    {
        try
        {
            var item = record.ToEvent(options.Component, Environment.MachineName, time.GetUtcNow());
            await client.CreateAsync(item, cancellationToken);
            metrics.RecordEvent("created");
        }
        catch (KubernetesApiException e) when (e.IsAlreadyExists)
        {
            metrics.RecordEvent("known");
        }
        catch (KubernetesApiException e) when (e.IsForbidden || e.IsInvalid || e.IsNotFound || e.IsNotLeading)
        {
            NotWritten(record, e);
        }
        catch (KubernetesApiException e)
        {
            logger.EventDelayed(record.Reason, record.Namespace, record.About.Name, e.Message);
            _ = TryAgainLaterAsync(record, cancellationToken);
        }
    }

    // Never throws: the delay is cut short at the end, and a closed channel only refuses.
    private async Task TryAgainLaterAsync(EventRecord record, CancellationToken cancellationToken)
    {
        await Task.Delay(RetryPause, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Enqueue(record);
    }

    private void Enqueue(EventRecord record)
    {
        if (!waiting.Writer.TryWrite(record))
        {
            metrics.RecordEvent("overflow");
        }
    }

    /// <summary>For example in a namespace that is being deleted.</summary>
    private void NotWritten(EventRecord record, KubernetesApiException e)
    {
        metrics.RecordEvent("refused");
        logger.EventNotWritten(record.Reason, record.Namespace, record.About.Name, e.Message);
    }

    private async Task<string> WriteAsync(EventRecord record, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (counts.Find(record.Name) is { } known && await CountUpAsync(record, known, now, cancellationToken))
        {
            return "counted";
        }

        var item = record.ToEvent(options.Component, Environment.MachineName, now);
        try
        {
            await client.CreateAsync(item, cancellationToken);
        }
        catch (KubernetesApiException e) when (e.IsAlreadyExists)
        {
            // Another process wrote it, or this one forgot it. How often it was counted is not known, so this is another event.
            item.Metadata.Name = record.NameAt(now);
            await client.CreateAsync(item, cancellationToken);
        }

        counts.Set(record.Name, new(item.Metadata.Name, 1));
        return "created";
    }

    /// <returns>False when the server no longer has the event.</returns>
    private async Task<bool> CountUpAsync(EventRecord record, CountedEvent known, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var patch = new JsonObject
        {
            ["count"] = known.Count + 1,
            ["lastTimestamp"] = now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture),
        };
        try
        {
            await client.PatchAsync<Corev1Event>(known.Name, record.Namespace, KubernetesPatch.Merge(patch), null, cancellationToken);
        }
        catch (KubernetesApiException e) when (e.IsNotFound)
        {
            return false;
        }

        counts.Set(record.Name, known with { Count = known.Count + 1 });
        return true;
    }
}
