using System.Diagnostics;

namespace Operator.Benchmarks;

/// <summary>
/// How long the containers of a build take to start: prepare and publish without a request, which they report and end. Nothing but the
/// program's own start is in it.
/// </summary>
public static class StartBench
{
    private const int Runs = 20;

    public static async Task<int> RunAsync(string program)
    {
        foreach (var command in (string[])["prepare", "publish"])
        {
            var times = new List<double>();
            for (var run = 0; run < Runs; run++)
            {
                times.Add((await StartAsync(program, command)).TotalMilliseconds);
            }

            Figures.Print($"{command}: start to end without a request, p50", Figures.Milliseconds(Figures.Percentile(times, 0.5)), "50 ms");
        }

        return 0;
    }

    private static async Task<TimeSpan> StartAsync(string program, string command)
    {
        var directory = Directory.CreateTempSubdirectory("imagebuild-bench-");
        try
        {
            var start = new ProcessStartInfo(
                program,
                [command, "--workspace", directory.FullName, "--mounts", directory.FullName, "--report", $"{directory.FullName}/report"]
            )
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            var began = Stopwatch.GetTimestamp();
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync();
            await process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            var wall = Stopwatch.GetElapsedTime(began);
            if (!File.Exists(Path.Combine(directory.FullName, "report")))
            {
                throw new InvalidOperationException($"{command} ended with {process.ExitCode} and no report: {await output}");
            }

            return wall;
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }
}
