using System.Diagnostics;
using System.Globalization;
using Operator.Core.Contract;
using Operator.Core.Planning;
using Operator.Entities.ImageBuilds;

namespace Operator.Benchmarks;

/// <summary>Planning alone: no disk, no network, one thread.</summary>
public static class PlansBench
{
    private const int Plans = 10_000;

    public static int Run()
    {
        var input = new PlanInput
        {
            Files = new TenFiles(),
            Source = new SourceStatus
            {
                Kind = "git",
                Revision = new string('a', 40),
                Location = "https://git.example.com/team/shop",
            },
            Request = new BuildRequest
            {
                Namespace = "bench",
                Name = "shop",
                Uid = "00000000-0000-0000-0000-000000000000",
                Run = 1,
                Attempt = 1,
                Spec = new ImageBuildSpec { ModelVersion = ModelVersions.Auto },
                Repository = "registry.example.com/bench/shop",
                Tags = ["bench"],
                StartTime = DateTimeOffset.UnixEpoch,
            },
        };
        // The program that ships is compiled already.
        Plan(input, Plans);
        using var process = Process.GetCurrentProcess();
        var (before, allocated) = (process.TotalProcessorTime, GC.GetTotalAllocatedBytes());
        Plan(input, Plans);
        process.Refresh();
        Figures.Print(
            $"{Plans.ToString(CultureInfo.InvariantCulture)} plans of a ten-file project, CPU time",
            Figures.Seconds((process.TotalProcessorTime - before).TotalSeconds),
            "2 s"
        );
        Figures.Print(
            "memory that one of them allocates",
            string.Create(CultureInfo.InvariantCulture, $"{(GC.GetTotalAllocatedBytes() - allocated) / Plans / 1024} KB"),
            "100 KB"
        );
        return 0;
    }

    private static void Plan(PlanInput input, int times)
    {
        for (var time = 0; time < times; time++)
        {
            if (PlanBuild.From(input) is PlanOutcome.Refused refused)
            {
                throw new InvalidOperationException(refused.Failure.Message);
            }
        }
    }

    private sealed class TenFiles : IProjectFiles
    {
        private readonly Dictionary<string, string> files = new(StringComparer.Ordinal)
        {
            ["package.json"] =
                """{"name":"shop","engines":{"node":">=18"},"scripts":{"build":"node build.js","start":"node server.js"},"dependencies":{"express":"4.19.2"}}""",
            ["package-lock.json"] = """{"name":"shop","lockfileVersion":3,"packages":{}}""",
            ["server.js"] = "require('http')",
            ["build.js"] = "",
            ["README.md"] = "# shop",
            [".gitignore"] = "node_modules",
            ["index.html"] = "<p>",
            ["style.css"] = "",
            [".nvmrc"] = "18",
            ["LICENSE"] = "MIT",
        };

        public bool FileExists(string path) => files.ContainsKey(path);

        public bool DirectoryExists(string path) => path.Length == 0;

        public IReadOnlyList<ProjectEntry> List(string directory) =>
            directory.Length == 0
                ? [.. files.Keys.Order(StringComparer.Ordinal).Select(name => new ProjectEntry(name, IsDirectory: false))]
                : [];

        public string? ReadText(string path) => files.GetValueOrDefault(path);
    }
}
