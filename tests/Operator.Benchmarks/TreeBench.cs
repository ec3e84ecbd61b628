using System.Diagnostics;
using System.Globalization;

namespace Operator.Benchmarks;

/// <summary>
/// <c>plan</c> of repositories with 50,000 files, as the program that ships: the walk over the disk, detection and the plan. Memory is the
/// most that the process ever had, read until it ends.
/// </summary>
public static class TreeBench
{
    private const int Files = 50_000;

    private const int PerDirectory = 100;

    private static readonly (string Kind, string Sources, string Extension, (string Name, string Text)[] Root)[] Repositories =
    [
        (
            "nodejs",
            "lib",
            ".js",
            [("package.json", """{"name":"shop","scripts":{"start":"node server.js"}}"""), ("server.js", "require('http')\n")]
        ),
        ("go", "internal", ".go", [("go.mod", "module example.com/shop\n\ngo 1.26\n"), ("main.go", "package main\n\nfunc main() {}\n")]),
        (
            "java",
            "src/main/java/com/example",
            ".java",
            [("pom.xml", "<project><modelVersion>4.0.0</modelVersion><groupId>g</groupId><artifactId>a</artifactId></project>")]
        ),
        ("dotnet", "Shop", ".cs", [("Shop.csproj", DotNet)]),
        ("nothing that is known", "data", ".bin", []),
    ];

    private const string DotNet =
        """<Project Sdk="Microsoft.NET.Sdk.Web"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>""";

    public static async Task<int> RunAsync(string program)
    {
        foreach (var repository in Repositories)
        {
            var directory = Directory.CreateTempSubdirectory("imagebuild-bench-");
            try
            {
                Write(directory.FullName, repository.Sources, repository.Extension, repository.Root);
                await PlanAsync(program, directory.FullName);
                var (cpu, peak) = await PlanAsync(program, directory.FullName);
                Figures.Print(
                    $"plan of {Files.ToString(CultureInfo.InvariantCulture)} files, {repository.Kind}: CPU time",
                    Figures.Seconds(cpu),
                    "1 s"
                );
                Figures.Print("  its peak of memory", string.Create(CultureInfo.InvariantCulture, $"{peak:0} MB"), "150 MB");
            }
            finally
            {
                directory.Delete(recursive: true);
            }
        }

        return 0;
    }

    private static void Write(string root, string sources, string extension, (string Name, string Text)[] files)
    {
        foreach (var (name, text) in files)
        {
            File.WriteAllText(Path.Combine(root, name), text);
        }

        for (var number = 0; number < Files; number++)
        {
            var directory = Path.Combine(root, sources, "d" + (number / PerDirectory).ToString(CultureInfo.InvariantCulture));
            if (number % PerDirectory == 0)
            {
                Directory.CreateDirectory(directory);
            }

            File.WriteAllText(Path.Combine(directory, "f" + number.ToString(CultureInfo.InvariantCulture) + extension), "package shop\n");
        }
    }

    private static async Task<(double Seconds, double Megabytes)> PlanAsync(string program, string directory)
    {
        var start = new ProcessStartInfo(program, ["plan", directory]) { RedirectStandardOutput = true, RedirectStandardError = true };
        var before = ProcessMemory.ChildrensSeconds();
        using var process = Process.Start(start)!;
        var output = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        var ended = process.WaitForExitAsync();
        var peak = 0.0;
        while (!ended.IsCompleted)
        {
            peak = Math.Max(peak, Peak(process.Id));
            await Task.WhenAny(ended, Task.Delay(TimeSpan.FromMilliseconds(5)));
        }

        var texts = await output;
        return process.ExitCode is 0 or 1
            ? (ProcessMemory.ChildrensSeconds() - before, peak)
            : throw new InvalidOperationException($"plan ended with {process.ExitCode}: {string.Concat(texts)}");
    }

    private static double Peak(int process)
    {
        try
        {
            return ProcessMemory.Of(process).Peak;
        }
        catch (Exception gone) when (gone is IOException or InvalidOperationException)
        {
            // It ended meanwhile: what was read before stands.
            return 0;
        }
    }
}
