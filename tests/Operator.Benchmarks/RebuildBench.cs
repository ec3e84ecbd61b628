using System.Diagnostics;
using Operator.Testing.Programs;

namespace Operator.Benchmarks;

/// <summary>
/// A build without a change, again: with no cache, with one in the registry, with one on a volume, and with Kaniko and its cache, alternating in
/// one run. The engine's share is the time between its first and its last line.
/// </summary>
public static class RebuildBench
{
    private const int Rounds = 4;

    /// <param name="kaniko">An image of Kaniko that the cluster can pull; null to leave it out.</param>
    public static async Task<int> RunAsync(string program, string? kaniko)
    {
        OperatorProcess.Program = [program];
        await using var bench = await BenchNamespace.CreateAsync();
        var directory = Directory.CreateTempSubdirectory("imagebuild-bench-cache-");
        try
        {
            await bench.ApplyAsync(Volume(bench.Name, directory.FullName));
            await using var running = await bench.StartOperatorAsync(
                ("IMAGEBUILD_CacheVolumes__Size", "1Gi"),
                ("IMAGEBUILD_CacheVolumes__StorageClassName", bench.Name),
                ("IMAGEBUILD_Images__Kaniko", kaniko ?? "none")
            );
            List<(string Name, string Engine, string Mode)> ways =
            [
                ("none", "buildkit", "none"),
                ("registry", "buildkit", "registry"),
                ("volume", "buildkit", "volume"),
            ];
            if (kaniko is not null)
            {
                ways.Add(("kaniko", "kaniko", "registry"));
            }

            var whole = ways.ToDictionary(way => way.Name, _ => new List<double>());
            var engine = ways.ToDictionary(way => way.Name, _ => new List<double>());
            for (var run = 1; run <= Rounds + 1; run++)
            {
                foreach (var way in run % 2 == 0 ? ways : Enumerable.Reverse(ways))
                {
                    var (seconds, engineSeconds) = await BuildAsync(bench, way, run);
                    if (run > 1)
                    {
                        whole[way.Name].Add(seconds);
                        engine[way.Name].Add(engineSeconds);
                    }
                }
            }

            foreach (var (name, _, _) in ways)
            {
                Figures.Print($"no-change rebuild, cache {name}: min / median / max of {Rounds}", WholeBuildBench.Spread(whole[name]), "-");
                Figures.Print(
                    "  of it, the engine's first to last line",
                    WholeBuildBench.Spread(engine[name]),
                    name == "volume" ? "2 s" : "-"
                );
            }

            return 0;
        }
        finally
        {
            await Shell.RunAsync("kubectl", ["delete", "persistentvolume,storageclass", bench.Name, "--wait=false"]);
            // Files of layers belong to many users.
            await Shell.RunAsync("rm", ["-rf", directory.FullName]);
        }
    }

    private static async Task<(double Whole, double Engine)> BuildAsync(
        BenchNamespace bench,
        (string Name, string Engine, string Mode) way,
        int run
    )
    {
        var manifest = $$"""
            apiVersion: imagebuild.dev/v1alpha1
            kind: ImageBuild
            metadata: {name: {{way.Name}}}
            spec:
              modelVersion: dockerfile
              engine: {{way.Engine}}
              runRequest: "{{run}}"
              source: {inline: {files: {app.txt: "the same"} } }
              dockerfile: {inline: "FROM debian:bookworm-slim\nRUN echo one > /one && echo two > /two && echo three > /three\nCOPY app.txt /app.txt\n"}
              cache: {mode: {{way.Mode}}}
              output: {repository: {{bench.Cluster.Registry}}/{{bench.Name}}/{{way.Name}}, tags: [t], insecure: true}
            """;
        var began = Stopwatch.GetTimestamp();
        await bench.ApplyAsync(manifest);
        var seconds = await bench.SucceedsAsync(way.Name, began, run);
        var pod = (await bench.KubectlAsync("get", "imagebuilds", way.Name, "-o", "jsonpath={.status.pod.name}")).Trim();
        return (seconds, await bench.LinesAsync(pod, "build") is var (first, last) ? (last - first).TotalSeconds : 0);
    }

    private static string Volume(string name, string directory) =>
        $$"""
            apiVersion: storage.k8s.io/v1
            kind: StorageClass
            metadata: {name: {{name}}}
            provisioner: kubernetes.io/no-provisioner
            volumeBindingMode: WaitForFirstConsumer
            ---
            apiVersion: v1
            kind: PersistentVolume
            metadata: {name: {{name}}}
            spec:
              capacity: {storage: 2Gi}
              accessModes: [ReadWriteOnce]
              persistentVolumeReclaimPolicy: Retain
              storageClassName: {{name}}
              local: {path: {{directory}}}
              nodeAffinity:
                required:
                  nodeSelectorTerms:
                  - matchExpressions:
                    - {key: kubernetes.io/os, operator: In, values: [linux]}
            """;
}
