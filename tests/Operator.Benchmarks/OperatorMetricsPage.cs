using System.Globalization;
using System.Text.RegularExpressions;

namespace Operator.Benchmarks;

/// <summary>The operator's own count of its requests, from /metrics.</summary>
/// <param name="Requests">All, elections aside.</param>
/// <param name="WritesBy">Those that change something, by verb and resource.</param>
public sealed partial record OperatorMetricsPage(double Requests, IReadOnlyDictionary<string, double> WritesBy)
{
    private static readonly HttpClient Http = new();

    /// <summary>All that change something.</summary>
    public double Writes => WritesBy.Values.Sum();

    public static async Task<OperatorMetricsPage> ReadAsync(Uri address)
    {
        var text = await Http.GetStringAsync(new Uri(address, "/metrics"));
        var counts = RequestCount()
            .Matches(text)
            .Select(line =>
                (
                    Verb: Label(line, "verb"),
                    Resource: Label(line, "resource"),
                    Count: double.Parse(line.Groups["count"].Value, CultureInfo.InvariantCulture)
                )
            )
            .Where(count => count.Resource != "leases")
            .ToList();
        string[] writes = ["create", "patch", "apply", "delete", "update"];
        return new OperatorMetricsPage(
            counts.Sum(count => count.Count),
            counts
                .Where(count => writes.Contains(count.Verb))
                .GroupBy(count => $"{count.Verb} {count.Resource}")
                .ToDictionary(group => group.Key, group => group.Sum(count => count.Count))
        );
    }

    private static string Label(Match line, string name) =>
        Regex.Match(line.Groups["labels"].Value, $"(?:^|,){name}=\"([^\"]*)\"").Groups[1].Value;

    [GeneratedRegex(
        @"^kubernetes_client_requests_total\{(?<labels>.*)\} (?<count>\S+)$",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture
    )]
    private static partial Regex RequestCount();
}
