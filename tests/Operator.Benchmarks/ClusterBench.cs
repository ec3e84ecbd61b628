using System.Diagnostics;
using System.Globalization;
using k8s.Models;
using Operator.Core.Contract;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Configuration;
using Operator.Testing;
using Operator.Testing.Programs;

namespace Operator.Benchmarks;

/// <summary>The operator as it ships against a real API server: latency, throughput, requests, memory, restart.</summary>
public static class ClusterBench
{
    private const int IdleBuilds = 200;
    private const int BurstBuilds = 300;
    private const int RealBuilds = 5;
    private static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(150);

    public static async Task<int> RunAsync(string program)
    {
        OperatorProcess.Program = [program];
        var cluster = await DevCluster.ConnectAsync(CancellationToken.None);
        using var client = new KubernetesClient(
            KubernetesClientConfiguration.BuildConfigFromConfigFile(cluster["KUBECONFIG"]),
            new KubernetesClientOptions { QueriesPerSecond = 0 },
            new KubernetesJson(ContractJson.Default)
        );
        var ns = $"bench-{Guid.NewGuid().ToString("N")[..6]}";
        await client.CreateAsync(
            new V1Namespace
            {
                ApiVersion = "v1",
                Kind = "Namespace",
                Metadata = new V1ObjectMeta { Name = ns },
            }
        );
        try
        {
            await LatencyAsync(cluster, client, ns);
            await RequestsAsync(cluster, client, ns);
            await FinishedAsync(cluster, client, ns, already: 0, 1000, "300 ms", "-");
            await FinishedAsync(cluster, client, ns, already: 1000, 10_000, "-", "120 MB");
        }
        finally
        {
            await client.DeleteAsync<V1Namespace>(ns);
        }

        return 0;
    }

    private static async Task LatencyAsync(DevCluster cluster, KubernetesClient client, string ns)
    {
        await using var running = await StartAsync(cluster, ns);
        Figures.Print("resident memory, no builds, just ready", ProcessMemory.Of(running.Id).ToString(), "40 MB");
        var witness = new PodWitness(client, ns);
        using var stop = new CancellationTokenSource();
        var watching = witness.WatchAsync(stop.Token);

        var idle = new List<double>();
        for (var index = 0; index < IdleBuilds; index++)
        {
            idle.Add(await CreateAndWaitAsync(client, witness, ns, $"idle-{index}"));
            // Idle again only when the status and the events of the one before are written, the scheduler's among them.
            await Task.Delay(Settle);
        }

        Figures.Print("create → Pod, idle, the first", Figures.Milliseconds(idle[0]), "-");
        Figures.Print("create → Pod, idle, p50", Figures.Milliseconds(Figures.Percentile(idle, 0.5)), "25 ms");
        Figures.Print("create → Pod, idle, p99", Figures.Milliseconds(Figures.Percentile(idle, 0.99)), "100 ms");

        var began = Stopwatch.GetTimestamp();
        var names = Enumerable.Range(0, BurstBuilds).Select(index => $"burst-{index}").ToList();
        await Parallel.ForEachAsync(
            names,
            new ParallelOptions { MaxDegreeOfParallelism = 50 },
            async (name, cancel) => await client.CreateAsync(Unschedulable(ns, name), cancel)
        );
        var created = Stopwatch.GetElapsedTime(began);
        var pods = await Task.WhenAll(names.Select(witness.SeenAsync)).WaitAsync(TimeSpan.FromMinutes(5));
        Figures.Print($"{BurstBuilds} created at once: all created after", Figures.Seconds(created.TotalSeconds), "-");
        Figures.Print(
            $"{BurstBuilds} created at once: all Pods after",
            Figures.Seconds(Stopwatch.GetElapsedTime(began, pods.Max()).TotalSeconds),
            "3 s"
        );
        Figures.Print("  peak of resident memory until then", $"{ProcessMemory.Of(running.Id).Peak:0.0} MB", "80 MB");
        await BareLoopAsync(client, witness, ns, Stopwatch.GetElapsedTime(began, pods.Max()) - created);
        await stop.CancelAsync();
        await watching;
        await DeleteAllAsync(client, ns);
    }

    /// <summary>The limit: the same Pods, created by a loop over the same client in the same run.</summary>
    /// <param name="rest">What the operator took after the last build was created.</param>
    private static async Task BareLoopAsync(KubernetesClient client, PodWitness witness, string ns, TimeSpan rest)
    {
        var model = (await client.ListAsync<V1Pod>(ns)).First(pod => pod.Metadata.Name!.StartsWith("burst-", StringComparison.Ordinal));
        var names = Enumerable.Range(0, BurstBuilds).Select(index => $"bare-{index}").ToList();
        var began = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(
            names,
            new ParallelOptions { MaxDegreeOfParallelism = 50 },
            async (name, cancel) => await client.CreateAsync(Bare(model, name), cancel)
        );
        var pods = await Task.WhenAll(names.Select(witness.SeenAsync)).WaitAsync(TimeSpan.FromMinutes(5));
        var bare = Stopwatch.GetElapsedTime(began, pods.Max());
        Figures.Print($"{BurstBuilds} Pods created by a bare loop: all Pods after", Figures.Seconds(bare.TotalSeconds), "-");
        Figures.Print("  from the last build created to the last Pod, in the operator's burst", Figures.Seconds(rest.TotalSeconds), "-");
    }

    private static V1Pod Bare(V1Pod model, string name) =>
        new()
        {
            ApiVersion = "v1",
            Kind = "Pod",
            Metadata = new V1ObjectMeta
            {
                Name = name,
                NamespaceProperty = model.Metadata.NamespaceProperty,
                Labels = new Dictionary<string, string>(model.Metadata.Labels) { ["imagebuild.dev/name"] = name },
                Annotations = model.Metadata.Annotations,
            },
            Spec = model.Spec,
        };

    private static async Task<double> CreateAndWaitAsync(KubernetesClient client, PodWitness witness, string ns, string name)
    {
        var began = Stopwatch.GetTimestamp();
        await client.CreateAsync(Unschedulable(ns, name));
        var seen = await witness.SeenAsync(name).WaitAsync(TimeSpan.FromMinutes(1));
        return Stopwatch.GetElapsedTime(began, seen).TotalMilliseconds;
    }

    private static async Task RequestsAsync(DevCluster cluster, KubernetesClient client, string ns)
    {
        await using var running = await StartAsync(cluster, ns);
        var before = await OperatorMetricsPage.ReadAsync(running.Address);
        var times = new List<double>();
        for (var index = 0; index < RealBuilds; index++)
        {
            var began = Stopwatch.GetTimestamp();
            await client.CreateAsync(Real(cluster, ns, $"real-{index}"));
            await EndsAsync(client, ns, $"real-{index}");
            times.Add(Stopwatch.GetElapsedTime(began).TotalSeconds);
        }

        Figures.Print("a whole small build, create → Succeeded, p50", Figures.Seconds(Figures.Percentile(times, 0.5)), "-");

        // Events are written after the last status.
        await Task.Delay(TimeSpan.FromSeconds(2));
        var after = await OperatorMetricsPage.ReadAsync(running.Address);
        Figures.Print("requests per real build, all", Average(after.Requests - before.Requests), "-");
        foreach (var (kind, count) in after.RequestsBy.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            Figures.Print($"  {kind}", Average(count - before.RequestsBy.GetValueOrDefault(kind)), "-");
        }

        Figures.Print("writes per real build, log ticks and events included", Average(after.Writes - before.Writes), "10");

        static string Average(double sum) => (sum / RealBuilds).ToString("0.0", CultureInfo.InvariantCulture);
    }

    /// <summary>Start, memory and silence with many finished builds.</summary>
    private static async Task FinishedAsync(
        DevCluster cluster,
        KubernetesClient client,
        string ns,
        int already,
        int count,
        string readyAim,
        string memoryAim
    )
    {
        var finished = await client.GetAsync<ImageBuild>("real-0", ns) ?? throw new InvalidOperationException("the real build is gone");
        await Parallel.ForEachAsync(
            Enumerable.Range(already, count - already).Select(index => $"finished-{index}"),
            new ParallelOptions { MaxDegreeOfParallelism = 20 },
            async (name, cancel) =>
            {
                var created = await client.CreateAsync(Build(ns, name, finished.Spec), cancel);
                var settled = Build(ns, name, finished.Spec);
                settled.Metadata = created.Metadata;
                settled.Status = AnHourAgo(finished.Status);
                await client.PatchStatusAsync(created, settled, cancel);
            }
        );

        await using var running = await StartAsync(cluster, ns);
        Figures.Print($"start → ready with {count} finished builds", Figures.Milliseconds(running.ReadyAfter.TotalMilliseconds), readyAim);
        var before = await OperatorMetricsPage.ReadAsync(running.Address);
        await Task.Delay(TimeSpan.FromSeconds(10));
        var after = await OperatorMetricsPage.ReadAsync(running.Address);
        var memory = ProcessMemory.Of(running.Id);
        Figures.Print($"resident memory with {count} finished builds, idle", memory.ToString(), memoryAim);
        Figures.Print("  peak of resident memory until then", $"{memory.Peak:0.0} MB", "-");
        Figures.Print("  writes in 10 idle seconds", (after.Writes - before.Writes).ToString(CultureInfo.InvariantCulture), "0");
    }

    /// <summary>A new leader makes sure that ends of the last minutes were told; these here are meant to be over and done with.</summary>
    private static ImageBuildStatus AnHourAgo(ImageBuildStatus status) =>
        status with
        {
            CompletionTime = status.CompletionTime?.AddHours(-1),
            Conditions = status.Conditions is { } conditions
                ? [.. conditions.Select(condition => condition with { LastTransitionTime = condition.LastTransitionTime.AddHours(-1) })]
                : null,
        };

    private static Task<OperatorProcess> StartAsync(DevCluster cluster, string ns) =>
        OperatorProcess.StartAsync(
            cluster,
            ns,
            Repository.Path("out", "bench", "operator.log"),
            CancellationToken.None,
            ("IMAGEBUILD_Limits__Cluster", "0"),
            ("IMAGEBUILD_Kubernetes__QueriesPerSecond", "0"),
            ("IMAGEBUILD_LeaderElection__Enabled", "false")
        );

    private static async Task EndsAsync(KubernetesClient client, string ns, string name) =>
        await Eventually.IsAsync(
            () => client.GetAsync<ImageBuild>(name, ns),
            build =>
                build.Status?.Phase >= BuildPhase.Succeeded
                    ? build.Status.Phase == BuildPhase.Succeeded
                        ? true
                        : throw new InvalidOperationException($"{name}: {build.Status.Message}")
                    : false,
            TimeSpan.FromMinutes(5),
            build => $"{name} is {build?.Status?.Phase}",
            CancellationToken.None
        );

    private static async Task DeleteAllAsync(KubernetesClient client, string ns)
    {
        await Parallel.ForEachAsync(
            await client.ListAsync<ImageBuild>(ns),
            new ParallelOptions { MaxDegreeOfParallelism = 20 },
            async (build, cancel) => await client.DeleteAsync<ImageBuild>(build.Metadata.Name!, ns, cancellationToken: cancel)
        );
    }

    // Its Pod never leaves Pending: the time until the Pod exists is the operator's, not the kubelet's.
    private static ImageBuild Unschedulable(string ns, string name) =>
        Build(
            ns,
            name,
            new ImageBuildSpec
            {
                ModelVersion = ModelVersions.Dockerfile,
                Dockerfile = new DockerfileOptions { Inline = "FROM scratch" },
                PodTemplate = new BuildPodTemplate { NodeSelector = new Dictionary<string, string> { ["imagebuild.dev/bench"] = "never" } },
            }
        );

    private static ImageBuild Real(DevCluster cluster, string ns, string name) =>
        Build(
            ns,
            name,
            new ImageBuildSpec
            {
                ModelVersion = ModelVersions.Dockerfile,
                Dockerfile = new DockerfileOptions { Inline = "FROM debian:bookworm-slim\nRUN echo hello > /hello\n" },
                Output = new BuildOutput
                {
                    Repository = $"{cluster.Registry}/bench/{name}",
                    Tags = ["bench"],
                    Insecure = true,
                },
            }
        );

    private static ImageBuild Build(string ns, string name, ImageBuildSpec spec) =>
        new()
        {
            ApiVersion = ApiNames.ApiVersion,
            Kind = ImageBuild.KindName,
            Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = ns },
            Spec = spec,
        };
}
