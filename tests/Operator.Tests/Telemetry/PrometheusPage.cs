using System.Globalization;
using System.Text.RegularExpressions;

namespace Operator.Tests.Telemetry;

/// <summary>A page in Prometheus' text format, read as strictly as Prometheus reads it.</summary>
internal sealed partial record PrometheusPage(IReadOnlyList<PrometheusPage.Sample> Samples)
{
    public static PrometheusPage Empty { get; } = new([]);

    public static PrometheusPage Parse(string text)
    {
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        var types = new Dictionary<string, string>();
        var samples = new List<Sample>();
        foreach (var line in text.TrimEnd('\n').Split('\n'))
        {
            if (TypeLine().Match(line) is { Success: true } type)
            {
                // A family that comes twice is an error to Prometheus.
                Assert.True(types.TryAdd(type.Groups["name"].Value, type.Groups["type"].Value), line);
            }
            else if (!line.StartsWith("# HELP ", StringComparison.Ordinal))
            {
                samples.Add(SampleOf(line, types));
            }
        }

        Assert.Equal(samples.Count, samples.Select(sample => sample.Identity).Distinct().Count());
        CheckHistograms(samples, types);
        return new PrometheusPage(samples);
    }

    private static Sample SampleOf(string line, Dictionary<string, string> types)
    {
        var match = SampleLine().Match(line);
        Assert.True(match.Success, $"no sample: {line}");
        var labels = LabelPair()
            .Matches(match.Groups["labels"].Value)
            .ToDictionary(label => label.Groups["name"].Value, label => label.Groups["value"].Value);
        var value = match.Groups["value"].Value;
        var sample = new Sample(match.Groups["name"].Value, labels, value == "+Inf" ? double.PositiveInfinity : Number(value));
        Assert.True(types.ContainsKey(sample.Name) || types.GetValueOrDefault(sample.Family) == "histogram", $"no type before: {line}");
        return sample;
    }

    /// <summary>Buckets never fall, and the last is the count.</summary>
    private static void CheckHistograms(List<Sample> samples, Dictionary<string, string> types)
    {
        foreach (var series in samples.Where(sample => types.GetValueOrDefault(sample.Family) == "histogram").GroupBy(SeriesOf))
        {
            var buckets = series.Where(sample => sample.Name.EndsWith("_bucket", StringComparison.Ordinal)).ToList();
            Assert.Equal(buckets.Select(bucket => bucket.Value).Order(), buckets.Select(bucket => bucket.Value));
            Assert.Equal("+Inf", buckets[^1].Labels["le"]);
            Assert.Equal(
                Assert.Single(series, sample => sample.Name.EndsWith("_count", StringComparison.Ordinal)).Value,
                buckets[^1].Value
            );
            Assert.Single(series, sample => sample.Name.EndsWith("_sum", StringComparison.Ordinal));
        }

        static string SeriesOf(Sample sample) =>
            sample.Family + string.Join(',', sample.Labels.Where(label => label.Key != "le").Select(label => $"{label.Key}={label.Value}"));
    }

    private static double Number(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    [GeneratedRegex("^# TYPE (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) (?<type>counter|gauge|histogram|summary|untyped)$")]
    private static partial Regex TypeLine();

    [GeneratedRegex(
        """^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?<labels>([a-zA-Z_][a-zA-Z0-9_]*="([^"\\]|\\.)*"(,[a-zA-Z_][a-zA-Z0-9_]*="([^"\\]|\\.)*")*)?)\})? (?<value>\S+)$"""
    )]
    private static partial Regex SampleLine();

    [GeneratedRegex("""(?<name>[a-zA-Z_][a-zA-Z0-9_]*)="(?<value>([^"\\]|\\.)*)(?:")""")]
    private static partial Regex LabelPair();

    [GeneratedRegex("_(bucket|sum|count)$")]
    private static partial Regex HistogramPart();

    internal sealed record Sample(string Name, IReadOnlyDictionary<string, string> Labels, double Value)
    {
        public string Family => HistogramPart().Replace(Name, "");

        public string Identity => $"{Name}{{{string.Join(',', Labels.Select(label => $"{label.Key}={label.Value}"))}}}";
    }
}
