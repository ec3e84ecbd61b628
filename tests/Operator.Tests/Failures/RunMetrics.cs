using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Operator.Telemetry;

namespace Operator.Tests.Failures;

/// <summary>What one operator counts of ended runs, apart from all others in this process.</summary>
internal sealed class RunMetrics : IDisposable
{
    private readonly MeterListener listener = new();
    private readonly ConcurrentQueue<(string Name, string? Phase, string? Reason)> counted = new();

    public RunMetrics(IMeterFactory factory)
    {
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (instrument.Meter.Name == OperatorMetrics.MeterName && ReferenceEquals(instrument.Meter.Scope, factory))
            {
                listening.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>(
            (instrument, _, tags, _) =>
            {
                string? Of(string name, ReadOnlySpan<KeyValuePair<string, object?>> all)
                {
                    foreach (var tag in all)
                    {
                        if (tag.Key == name)
                        {
                            return tag.Value?.ToString();
                        }
                    }

                    return null;
                }

                counted.Enqueue((instrument.Name, Of("phase", tags), Of("reason", tags)));
            }
        );
        listener.Start();
    }

    public bool Has(string instrument, string phase, string reason) => counted.Contains((instrument, phase, reason));

    public void Dispose() => listener.Dispose();
}
