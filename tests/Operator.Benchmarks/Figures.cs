using System.Globalization;

namespace Operator.Benchmarks;

/// <summary>One line per figure: what, how much, the aim.</summary>
public static class Figures
{
    public static void Print(string what, string value, string aim) => Console.WriteLine($"{what, -62} {value, 14}   aim {aim}");

    public static string Milliseconds(double value) => value.ToString("0.0 ms", CultureInfo.InvariantCulture);

    public static string Seconds(double value) => value.ToString("0.00 s", CultureInfo.InvariantCulture);

    public static double Percentile(IReadOnlyList<double> values, double share)
    {
        var sorted = values.Order().ToList();
        return sorted[(int)Math.Clamp(Math.Ceiling(sorted.Count * share) - 1, 0, sorted.Count - 1)];
    }
}
