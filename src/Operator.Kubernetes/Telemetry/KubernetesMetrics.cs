using System.Diagnostics.Metrics;

namespace Operator.Kubernetes.Telemetry;

/// <summary>
/// What the runtime counts, under the meter <c>Operator.Kubernetes</c>. Labels come from closed sets only: verbs, resources,
/// status codes, queue names and kinds, never names of objects. Durations are in seconds.
/// </summary>
public sealed class KubernetesMetrics : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "Operator.Kubernetes";

    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
    };

    private readonly Meter? own;
    private readonly Counter<long> requests;
    private readonly Histogram<double> requestDuration;
    private readonly Counter<long> retries;
    private readonly Histogram<double> throttled;
    private readonly UpDownCounter<long> depth;
    private readonly Histogram<double> queued;
    private readonly Histogram<double> worked;
    private readonly Counter<long> reconciles;
    private readonly Counter<long> lists;
    private readonly Counter<long> watches;
    private readonly Counter<long> rejected;
    private readonly UpDownCounter<long> cached;
    private readonly Counter<long> events;
    private readonly UpDownCounter<long> leading;

    /// <summary>Instruments of a meter that the host provides.</summary>
    /// <param name="factory">The host's factory; null makes a meter that goes with this object.</param>
    public KubernetesMetrics(IMeterFactory? factory = null)
    {
        var meter = factory?.Create(MeterName) ?? (own = new Meter(MeterName));
        requests = meter.CreateCounter<long>("kubernetes.client.requests", "{request}", "Requests by verb, resource and status code");
        requestDuration = Histogram(meter, "kubernetes.client.request.duration", "Time of one try of a request");
        retries = meter.CreateCounter<long>("kubernetes.client.retries", "{request}", "Requests sent again");
        throttled = Histogram(meter, "kubernetes.client.throttled.duration", "Time that requests waited for the client's own limit");
        depth = meter.CreateUpDownCounter<long>("kubernetes.workqueue.depth", "{key}", "Keys that wait to be reconciled");
        queued = Histogram(meter, "kubernetes.workqueue.queue.duration", "Time a key waited in the queue");
        worked = Histogram(meter, "kubernetes.workqueue.work.duration", "Time of a reconcile");
        reconciles = meter.CreateCounter<long>("kubernetes.controller.reconciles", "{reconcile}", "Reconciles by result");
        lists = meter.CreateCounter<long>("kubernetes.informer.lists", "{list}", "Full lists by cause");
        watches = meter.CreateCounter<long>("kubernetes.informer.watches", "{watch}", "Watches by how they ended");
        rejected = meter.CreateCounter<long>("kubernetes.informer.rejected", "{object}", "Objects that could not be read");
        cached = meter.CreateUpDownCounter<long>("kubernetes.informer.objects", "{object}", "Objects in memory");
        events = meter.CreateCounter<long>("kubernetes.events", "{event}", "Events by what became of them");
        leading = meter.CreateUpDownCounter<long>("kubernetes.leader", "{leader}", "1 while this process leads");
    }

    /// <summary>Releases the meter, if it is its own.</summary>
    public void Dispose() => own?.Dispose();

    internal void RecordRequest(string verb, string resource, string code, TimeSpan duration)
    {
        requests.Add(1, new("verb", verb), new("resource", resource), new("code", code));
        requestDuration.Record(duration.TotalSeconds, new("verb", verb), new("resource", resource));
    }

    internal void RecordRetry(string verb, string resource) => retries.Add(1, new("verb", verb), new("resource", resource));

    internal void RecordClientThrottle(TimeSpan waited) => throttled.Record(waited.TotalSeconds);

    internal void RecordDepth(string queue, int change) => depth.Add(change, new KeyValuePair<string, object?>("queue", queue));

    internal void RecordQueued(string queue, TimeSpan waited) =>
        queued.Record(waited.TotalSeconds, new KeyValuePair<string, object?>("queue", queue));

    internal void RecordReconcile(string controller, string result, TimeSpan duration)
    {
        reconciles.Add(1, new("controller", controller), new("result", result));
        worked.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("controller", controller));
    }

    internal void RecordList(string resource, string cause) => lists.Add(1, new("resource", resource), new("cause", cause));

    internal void RecordWatchEnd(string resource, string how) => watches.Add(1, new("resource", resource), new("end", how));

    internal void RecordRejected(string resource) => rejected.Add(1, new KeyValuePair<string, object?>("resource", resource));

    internal void RecordCached(string resource, int change) => cached.Add(change, new KeyValuePair<string, object?>("resource", resource));

    internal void RecordEvent(string outcome) => events.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    internal void RecordLeading(bool leads) => leading.Add(leads ? 1 : -1);

    private static Histogram<double> Histogram(Meter meter, string name, string description) =>
        meter.CreateHistogram(name, "s", description, tags: null, Seconds);
}
