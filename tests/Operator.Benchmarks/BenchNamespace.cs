using System.Diagnostics;
using System.Globalization;
using k8s.Models;
using Operator.Core.Contract;
using Operator.Entities.ImageBuilds;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Configuration;
using Operator.Testing.Programs;

namespace Operator.Benchmarks;

/// <summary>A namespace of the local cluster in which real Pods run, and that is deleted at the end.</summary>
public sealed class BenchNamespace : IAsyncDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private BenchNamespace(DevCluster cluster, KubernetesClient client, string name)
    {
        Cluster = cluster;
        Client = client;
        Name = name;
    }

    public DevCluster Cluster { get; }

    public KubernetesClient Client { get; }

    public string Name { get; }

    /// <summary>Privileged Pods and every engine are allowed in it.</summary>
    public static async Task<BenchNamespace> CreateAsync()
    {
        var cluster = await DevCluster.ConnectAsync(CancellationToken.None);
        var client = new KubernetesClient(
            KubernetesClientConfiguration.BuildConfigFromConfigFile(cluster["KUBECONFIG"]),
            new KubernetesClientOptions { QueriesPerSecond = 0 },
            new KubernetesJson(ContractJson.Default)
        );
        var made = new BenchNamespace(cluster, client, $"bench-{Guid.NewGuid().ToString("N")[..6]}");
        await made.ApplyAsync(
            $$"""
            apiVersion: v1
            kind: Namespace
            metadata:
              name: {{made.Name}}
              labels: {bench.example.com/of: {{made.Name}}, pod-security.kubernetes.io/enforce: privileged}
            ---
            apiVersion: imagebuild.dev/v1alpha1
            kind: ImageBuildPolicy
            metadata: {name: {{made.Name}} }
            spec:
              namespaceSelector: {matchLabels: {bench.example.com/of: {{made.Name}} } }
              engines: [buildkit, buildah, dind, kaniko]
            """
        );
        return made;
    }

    public Task<OperatorProcess> StartOperatorAsync(params (string Name, string Value)[] settings) =>
        OperatorProcess.StartAsync(
            Cluster,
            Name,
            Testing.Repository.Path("out", "bench", "operator.log"),
            CancellationToken.None,
            [
                ("IMAGEBUILD_Images__Buildah", Cluster["IMAGEBUILD_TEST_BUILDAH_IMAGE"]),
                ("IMAGEBUILD_Images__Docker", Cluster["IMAGEBUILD_TEST_DOCKER_IMAGE"]),
                .. settings,
            ]
        );

    public async Task ApplyAsync(string manifest) =>
        (await Shell.RunAsync("kubectl", ["-n", Name, "apply", "--validate=false", "-f", "-"], manifest)).Checked();

    public async Task<string> KubectlAsync(params string[] arguments) =>
        (await Shell.RunAsync("kubectl", ["-n", Name, .. arguments])).Checked();

    /// <summary>Seconds until a build has succeeded.</summary>
    /// <param name="began">Before it was created or changed.</param>
    /// <param name="run">Number of the run.</param>
    public async Task<double> SucceedsAsync(string name, long began, int run = 1)
    {
        while (true)
        {
            var status = (await Client.GetAsync<ImageBuild>(name, Name))?.Status;
            if (status?.Run?.Number == run && status.Phase >= BuildPhase.Succeeded)
            {
                return status.Phase == BuildPhase.Succeeded
                    ? Stopwatch.GetElapsedTime(began).TotalSeconds
                    : throw new InvalidOperationException($"{name}: {status.Message}");
            }

            await PauseAsync(name, began);
        }
    }

    /// <summary>Seconds until a Pod has succeeded.</summary>
    public async Task<double> PodSucceedsAsync(string name, long began)
    {
        while (true)
        {
            if ((await Client.GetAsync<V1Pod>(name, Name))?.Status?.Phase is { } phase and ("Succeeded" or "Failed"))
            {
                return phase == "Succeeded"
                    ? Stopwatch.GetElapsedTime(began).TotalSeconds
                    : throw new InvalidOperationException(
                        $"Pod {name} failed: {(await Shell.RunAsync("kubectl", ["-n", Name, "logs", name, "--tail=20", "--all-containers"])).Output}"
                    );
            }

            await PauseAsync(name, began);
        }
    }

    /// <summary>When a container printed its first and its last line; null when it printed none.</summary>
    public async Task<(DateTimeOffset First, DateTimeOffset Last)?> LinesAsync(string pod, string container)
    {
        var lines = (await KubectlAsync("logs", pod, "-c", container, "--timestamps")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return lines.Length == 0 ? null : (Time(lines[0]), Time(lines[^1]));

        static DateTimeOffset Time(string line) => DateTimeOffset.Parse(line.Split(' ')[0], CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        await Shell.RunAsync("kubectl", ["delete", "imagebuildpolicy", Name, "--wait=false"]);
        await Shell.RunAsync("kubectl", ["delete", "namespace", Name, "--wait=false"]);
        Client.Dispose();
    }

    private static async Task PauseAsync(string name, long began)
    {
        if (Stopwatch.GetElapsedTime(began) > Patience)
        {
            throw new TimeoutException($"{name} did not end");
        }

        await Task.Delay(Look);
    }
}
