using System.Diagnostics.Metrics;

namespace Operator.Telemetry;

/// <summary>What was measured by one instrument, per set of labels.</summary>
internal abstract class Series(Instrument instrument)
{
    private readonly Lock gate = new();

    protected Instrument Instrument { get; } = instrument;

    public static Series Of(Instrument instrument) =>
        instrument switch
        {
            Histogram<double> histogram => new Buckets(histogram, histogram.Advice?.HistogramBucketBoundaries ?? Buckets.Usual),
            Histogram<int> histogram => new Buckets(histogram, Buckets.Usual),
            Histogram<long> histogram => new Buckets(histogram, Buckets.Usual),
            _ => new Numbers(instrument),
        };

    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = PrometheusText.Labels(tags);
        lock (gate)
        {
            Add(labels, value);
        }
    }

    public void Write(PrometheusText text)
    {
        lock (gate)
        {
            Append(text);
        }
    }

    protected abstract void Add(string labels, double value);

    protected abstract void Append(PrometheusText text);

    /// <summary>Counters and gauges. Observable instruments report the whole value, the others what is to be added.</summary>
    private sealed class Numbers(Instrument instrument) : Series(instrument)
    {
        private readonly SortedDictionary<string, double> values = new(StringComparer.Ordinal);
        private readonly bool grows =
            instrument.GetType().Name.StartsWith("Counter", StringComparison.Ordinal)
            || instrument.GetType().Name.StartsWith("ObservableCounter", StringComparison.Ordinal);
        private readonly bool absolute = instrument.IsObservable || instrument.GetType().Name.StartsWith("Gauge", StringComparison.Ordinal);

        protected override void Add(string labels, double value) =>
            values[labels] = absolute ? value : values.GetValueOrDefault(labels) + value;

        protected override void Append(PrometheusText text)
        {
            var name = PrometheusText.Name(Instrument.Name, Instrument.Unit, total: grows);
            text.Family(name, grows ? "counter" : "gauge", Instrument.Description);
            foreach (var (labels, value) in values)
            {
                text.Sample(name, labels, value);
            }
        }
    }

    private sealed class Buckets(Instrument instrument, IReadOnlyList<double> bounds) : Series(instrument)
    {
        public static readonly double[] Usual = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600];

        private readonly SortedDictionary<string, Counts> counts = new(StringComparer.Ordinal);

        protected override void Add(string labels, double value)
        {
            if (!counts.TryGetValue(labels, out var count))
            {
                counts[labels] = count = new Counts(new long[bounds.Count]);
            }

            count.Sum += value;
            count.All++;
            for (var index = 0; index < bounds.Count; index++)
            {
                if (value <= bounds[index])
                {
                    count.UpTo[index]++;
                }
            }
        }

        protected override void Append(PrometheusText text)
        {
            var name = PrometheusText.Name(Instrument.Name, Instrument.Unit);
            text.Family(name, "histogram", Instrument.Description);
            foreach (var (labels, count) in counts)
            {
                for (var index = 0; index < bounds.Count; index++)
                {
                    text.Sample($"{name}_bucket", labels, count.UpTo[index], bounds[index]);
                }

                text.Sample($"{name}_bucket", labels, count.All, double.PositiveInfinity);
                text.Sample($"{name}_sum", labels, count.Sum);
                text.Sample($"{name}_count", labels, count.All);
            }
        }

        private sealed class Counts(long[] upTo)
        {
            public long[] UpTo { get; } = upTo;

            public long All { get; set; }

            public double Sum { get; set; }
        }
    }
}
