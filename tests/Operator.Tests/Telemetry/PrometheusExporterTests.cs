using System.Diagnostics.Metrics;
using Operator.Telemetry;

namespace Operator.Tests.Telemetry;

public sealed class PrometheusExporterTests : IDisposable
{
    private readonly Meter meter = new("Operator.Tests." + Guid.NewGuid().ToString("N"));
    private readonly PrometheusExporter exporter = new();

    [Fact]
    public void Counter_is_told_per_labels_with_unit_and_total()
    {
        var counter = meter.CreateCounter<long>("test.builds", "{build}", "Builds\nof a test");
        counter.Add(2, new("phase", "Failed"), new("a", "say \"hi\""));
        counter.Add(3, new("a", "say \"hi\""), new KeyValuePair<string, object?>("phase", "Failed"));

        var text = exporter.Collect();

        Assert.Contains("# HELP test_builds_total Builds\\nof a test\n# TYPE test_builds_total counter\n", text, StringComparison.Ordinal);
        Assert.Contains("test_builds_total{a=\"say \\\"hi\\\"\",phase=\"Failed\"} 5\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Histogram_counts_into_its_own_buckets()
    {
        var advice = new InstrumentAdvice<double> { HistogramBucketBoundaries = [1, 10] };
        var histogram = meter.CreateHistogram("test.duration", "s", null, tags: null, advice);
        histogram.Record(0.5);
        histogram.Record(5);
        histogram.Record(50);

        var text = exporter.Collect();

        Assert.Contains(
            "test_duration_seconds_bucket{le=\"1\"} 1\ntest_duration_seconds_bucket{le=\"10\"} 2\n"
                + "test_duration_seconds_bucket{le=\"+Inf\"} 3\ntest_duration_seconds_sum 55.5\ntest_duration_seconds_count 3\n",
            text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Gauges_tell_their_state_and_not_a_sum()
    {
        var value = 7;
        meter.CreateObservableGauge("test.queue", () => value);
        var change = meter.CreateUpDownCounter<int>("test.depth");
        change.Add(5);
        change.Add(-2);
        exporter.Collect();
        value = 4;

        var text = exporter.Collect();

        Assert.Contains("test_queue 4\n", text, StringComparison.Ordinal);
        Assert.Contains("test_depth 3\n", text, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        exporter.Dispose();
        meter.Dispose();
    }
}
