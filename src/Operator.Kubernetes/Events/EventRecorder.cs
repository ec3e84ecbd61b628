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

/// <summary>Writes events in the background: creates each once, then counts it up.</summary>
/// <param name="client">The client.</param>
/// <param name="options">Limits.</param>
/// <param name="metrics">Where events are counted by what became of them.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where events that could not be written are logged.</param>
[EntityRbac(typeof(Corev1Event), Verbs = RbacVerb.Get | RbacVerb.Create | RbacVerb.Patch)]
public sealed class EventRecorder(
    IKubernetesClient client,
    EventOptions options,
    KubernetesMetrics metrics,
    TimeProvider time,
    ILogger<EventRecorder> logger
) : BackgroundService
{
    private static readonly TimeSpan FlushLimit = TimeSpan.FromSeconds(3);

    private readonly Channel<EventRecord> _waiting = Channel.CreateBounded<EventRecord>(
        new BoundedChannelOptions(options.QueueLength) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait }
    );

    private readonly EventSpamFilter _filter = new(options, time);

    /// <summary>Publishes an event; the delegate <see cref="EventPublisher"/> is this method.</summary>
    /// <param name="entity">The object.</param>
    /// <param name="reason">Why.</param>
    /// <param name="message">What happened.</param>
    /// <param name="type">Normal or a warning.</param>
    /// <param name="cancellationToken">Has no effect.</param>
    public Task PublishAsync(
        IKubernetesObject<V1ObjectMeta> entity,
        string reason,
        string message,
        EventType type = EventType.Normal,
        CancellationToken cancellationToken = default
    )
    {
        if (!_waiting.Writer.TryWrite(EventRecord.Of(entity, reason, message, type)))
        {
            metrics.RecordEvent("overflow");
        }

        return Task.CompletedTask;
    }

    /// <summary>
    /// Writes an event that must not be lost, and returns when it is there. Telling the same occasion again, also by another process
    /// or with other words, changes nothing. An event that the server will never take is logged and given up.
    /// </summary>
    /// <param name="entity">The object.</param>
    /// <param name="reason">Why.</param>
    /// <param name="message">What happened.</param>
    /// <param name="type">Normal or a warning.</param>
    /// <param name="occasion">What the event is known by beside object and reason, for example <c>run 3</c>.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="KubernetesApiException">The server is not reached, or too busy: worth another try.</exception>
    public async Task PublishOnceAsync(
        IKubernetesObject<V1ObjectMeta> entity,
        string reason,
        string message,
        EventType type,
        string occasion,
        CancellationToken cancellationToken = default
    )
    {
        var record = EventRecord.Of(entity, reason, message, type) with { Occasion = occasion };
        try
        {
            await client.CreateAsync(record.ToEvent(options.Component, Environment.MachineName, time.GetUtcNow()), cancellationToken);
            metrics.RecordEvent("created");
        }
        catch (KubernetesApiException e) when (e.IsAlreadyExists)
        {
            metrics.RecordEvent("known");
        }
        catch (KubernetesApiException e) when (e.IsForbidden || e.IsInvalid || e.IsNotFound)
        {
            NotWritten(record, e);
        }
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _waiting.Writer.TryComplete();
        await (ExecuteTask ?? Task.CompletedTask)
            .WaitAsync(FlushLimit, time, cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await base.StopAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var record in _waiting.Reader.ReadAllAsync(stoppingToken))
        {
            if (!_filter.Allows(record.About.Uid ?? record.About.Name ?? ""))
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

    /// <summary>For example in a namespace that is being deleted.</summary>
    private void NotWritten(EventRecord record, KubernetesApiException e)
    {
        metrics.RecordEvent("refused");
        logger.EventNotWritten(record.Reason, record.Namespace, record.About.Name, e.Message);
    }

    private async Task<string> WriteAsync(EventRecord record, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        try
        {
            var component = options.Component;
            await client.CreateAsync(record.ToEvent(component, Environment.MachineName, now), cancellationToken);
            return "created";
        }
        catch (KubernetesApiException e) when (e.IsAlreadyExists)
        {
            return await CountUpAsync(record, now, cancellationToken);
        }
    }

    private async Task<string> CountUpAsync(EventRecord record, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await client.GetAsync<Corev1Event>(record.Name, record.Namespace, cancellationToken) is not { } known)
        {
            return "expired";
        }

        var patch = new JsonObject
        {
            ["count"] = (known.Count ?? 1) + 1,
            ["lastTimestamp"] = now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture),
        };
        await client.PatchAsync<Corev1Event>(record.Name, record.Namespace, KubernetesPatch.Merge(patch), null, cancellationToken);
        return "counted";
    }
}
