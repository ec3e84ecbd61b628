using System.Globalization;
using System.Text;

namespace Operator.Telemetry;

/// <summary>Writes samples in Prometheus' text format, version 0.0.4.</summary>
internal sealed class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly StringBuilder text = new();

    public void Family(string name, string type, string? help)
    {
        if (!string.IsNullOrEmpty(help))
        {
            text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help.Replace("\\", @"\\").Replace("\n", @"\n")}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"# TYPE {name} {type}\n");
    }

    /// <param name="name">Name of the sample.</param>
    /// <param name="labels">Labels as <see cref="Labels"/> writes them.</param>
    /// <param name="value">Its value.</param>
    /// <param name="bound">Upper bound of a histogram's bucket.</param>
    public void Sample(string name, string labels, double value, double? bound = null)
    {
        var le = bound is { } limit ? $"le=\"{Number(limit)}\"" : "";
        var all = labels.Length > 0 && le.Length > 0 ? $"{labels},{le}" : labels + le;
        text.Append(name);
        if (all.Length > 0)
        {
            text.Append('{').Append(all).Append('}');
        }

        text.Append(' ').Append(Number(value)).Append('\n');
    }

    /// <summary><c>a="1",b="2"</c>, sorted by name.</summary>
    public static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty)
        {
            return "";
        }

        var sorted = tags.ToArray();
        Array.Sort(sorted, (one, other) => string.CompareOrdinal(one.Key, other.Key));
        return string.Join(',', sorted.Select(tag => $"{Name(tag.Key)}=\"{Escape(tag.Value)}\""));
    }

    /// <summary>A metric's name: OpenTelemetry's dots become underscores; units and <c>_total</c> are appended as Prometheus has them.</summary>
    public static string Name(string instrument, string? unit = null, bool total = false)
    {
        var name = new StringBuilder(instrument.Length);
        foreach (var letter in instrument)
        {
            name.Append(char.IsAsciiLetterOrDigit(letter) || letter == '_' || letter == ':' ? letter : '_');
        }

        var suffix = unit switch
        {
            "s" => "_seconds",
            "By" => "_bytes",
            _ => "",
        };
        return name.Append(suffix).Append(total ? "_total" : "").ToString();
    }

    public override string ToString() => text.ToString();

    private static string Escape(object? value) =>
        (Convert.ToString(value, CultureInfo.InvariantCulture) ?? "").Replace("\\", @"\\").Replace("\"", "\\\"").Replace("\n", @"\n");

    private static string Number(double value) =>
        double.IsPositiveInfinity(value) ? "+Inf"
        : double.IsNegativeInfinity(value) ? "-Inf"
        : value.ToString("R", CultureInfo.InvariantCulture);
}
