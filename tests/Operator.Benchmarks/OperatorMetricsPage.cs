using System.Globalization;
using System.Text.RegularExpressions;

namespace Operator.Benchmarks;

/// <summary>The operator's own count of its requests, from /metrics.</summary>
/// <param name="RequestsBy">All, elections aside, by verb and resource.</param>
public sealed partial record OperatorMetricsPage(IReadOnlyDictionary<string, double> RequestsBy)
{
    private static readonly HttpClient Http = new();
    private static readonly string[] WriteVerbs = ["create", "patch", "apply", "delete", "update"];

    /// <summary>All.</summary>
    public double Requests => RequestsBy.Values.Sum();

    /// <summary>All that change something.</summary>
    public double Writes => RequestsBy.Where(count => WriteVerbs.Contains(count.Key.Split(' ')[0])).Sum(count => count.Value);

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
        return new OperatorMetricsPage(
            counts
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
