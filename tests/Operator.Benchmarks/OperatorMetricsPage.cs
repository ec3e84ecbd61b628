using System.Globalization;

namespace Operator.Benchmarks;

/// <summary>The operator's own count of its requests, from /metrics.</summary>
public sealed record OperatorMetricsPage(double Requests, double Writes)
{
    private static readonly HttpClient Http = new();

    public static async Task<OperatorMetricsPage> ReadAsync(Uri address)
    {
        var text = await Http.GetStringAsync(new Uri(address, "/metrics"));
        var counts = text.Split('\n')
            .Where(line =>
                line.StartsWith("kubernetes_client_requests_total{", StringComparison.Ordinal)
                && !line.Contains("leases", StringComparison.Ordinal)
            )
            .Select(line => (Line: line, Value: double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture)))
            .ToList();
        string[] writes = ["verb=\"create\"", "verb=\"patch\"", "verb=\"apply\"", "verb=\"delete\"", "verb=\"update\""];
        return new OperatorMetricsPage(
            counts.Sum(count => count.Value),
            counts.Where(count => writes.Any(verb => count.Line.Contains(verb, StringComparison.Ordinal))).Sum(count => count.Value)
        );
    }
}
