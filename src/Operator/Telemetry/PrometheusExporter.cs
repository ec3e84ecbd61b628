using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Operator.Telemetry;

/// <summary>Listens to the operator's own meters and .NET's runtime meter, and writes them as <c>/metrics</c>.</summary>
internal sealed class PrometheusExporter : IDisposable
{
    private const string RuntimeMeter = "System.Runtime";

    private readonly MeterListener listener = new();
    private readonly ConcurrentDictionary<Instrument, Series> series = new();
    private readonly Lock collecting = new();
    private readonly object? scope;

    /// <param name="scope">Scope of the meters that are listened to, so that two hosts in a process keep apart; null for any.</param>
    public PrometheusExporter(object? scope = null)
    {
        this.scope = scope;
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (IsOurs(instrument))
            {
                listening.EnableMeasurementEvents(instrument, series.GetOrAdd(instrument, Series.Of));
            }
        };
        listener.SetMeasurementEventCallback<byte>((_, value, tags, state) => ((Series)state!).Record(value, tags));
        listener.SetMeasurementEventCallback<int>((_, value, tags, state) => ((Series)state!).Record(value, tags));
        listener.SetMeasurementEventCallback<long>((_, value, tags, state) => ((Series)state!).Record(value, tags));
        listener.SetMeasurementEventCallback<double>((_, value, tags, state) => ((Series)state!).Record(value, tags));
        listener.Start();
    }

    public string Collect()
    {
        var text = new PrometheusText();
        lock (collecting)
        {
            listener.RecordObservableInstruments();
            foreach (var (_, measured) in series.OrderBy(item => item.Key.Name, StringComparer.Ordinal))
            {
                measured.Write(text);
            }
        }

        return text.ToString();
    }

    public void Dispose() => listener.Dispose();

    private bool IsOurs(Instrument instrument) =>
        instrument.Meter.Name == RuntimeMeter
        || (
            instrument.Meter.Name.StartsWith("Operator", StringComparison.Ordinal)
            && (scope is null || ReferenceEquals(instrument.Meter.Scope, scope))
        );
}
