using System.Globalization;

namespace Operator.Benchmarks;

/// <summary>A process's memory in MB, as the kernel counts it.</summary>
/// <param name="Resident">All of it, files of the program included (VmRSS).</param>
/// <param name="Anonymous">What no file backs: heap and stacks (RssAnon).</param>
/// <param name="Peak">The most that was ever resident (VmHWM).</param>
public sealed record ProcessMemory(double Resident, double Anonymous, double Peak)
{
    public static ProcessMemory Of(int process)
    {
        var lines = File.ReadAllLines($"/proc/{process}/status");
        return new ProcessMemory(Megabytes(lines, "VmRSS:"), Megabytes(lines, "RssAnon:"), Megabytes(lines, "VmHWM:"));
    }

    /// <summary>CPU time of the processes that this one started and that have ended.</summary>
    public static double ChildrensSeconds()
    {
        // Fields 16 and 17 of proc(5), in ticks of a hundredth; a program's name before them may have blanks.
        var text = File.ReadAllText("/proc/self/stat");
        var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
        return (long.Parse(fields[13], CultureInfo.InvariantCulture) + long.Parse(fields[14], CultureInfo.InvariantCulture)) / 100.0;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Resident:0.0} MB ({Anonymous:0.0} anon)");

    private static double Megabytes(string[] lines, string name)
    {
        var line = lines.First(text => text.StartsWith(name, StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }
}
