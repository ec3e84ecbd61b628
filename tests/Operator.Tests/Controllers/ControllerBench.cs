using System.Diagnostics.Metrics;
using System.IO.Compression;
using System.Text.Json.Nodes;
using k8s.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Operator.Configuration;
using Operator.Controllers;
using Operator.Controllers.Effects;
using Operator.Core.Runs;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Entities.ImagePushes;
using Operator.Hosting;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Configuration;
using Operator.Telemetry;
using Operator.Testing;
using Operator.Testing.Builds;
using Operator.Testing.Proxy;

namespace Operator.Tests.Controllers;

/// <summary>
/// A whole operator in this process, before the real API server, through a proxy that counts and goes wrong on demand. It serves
/// a namespace of its own, in which the test plays the kubelet.
/// </summary>
internal sealed class ControllerBench : IAsyncDisposable
{
    private readonly TestNamespace ns;
    private readonly string kubeConfig;
    private readonly Action<OperatorOptions>? configure;
    private WebApplication? host;

    private ControllerBench(ApiServerFixture server, TestNamespace ns, FaultProxy proxy, Action<OperatorOptions>? configure)
    {
        this.ns = ns;
        this.configure = configure;
        Proxy = proxy;
        Client = server.CreateClient(EntitiesJsonContext.Default);
        Kubelet = new FakeKubelet(Client, ns.Name);
        Kubelet.Logs.ServeAt(proxy);
        kubeConfig = Path.Combine(Path.GetTempPath(), $"imagebuild-bench-{Guid.NewGuid():N}");
        File.WriteAllText(kubeConfig, ProxyKubeConfig.For(proxy));
    }

    public FaultProxy Proxy { get; }

    /// <summary>The test's own way to the server, past the proxy.</summary>
    public IKubernetesClient Client { get; }

    public FakeKubelet Kubelet { get; }

    public string Namespace => ns.Name;

    public OperatorMetrics Metrics => host!.Services.GetRequiredService<OperatorMetrics>();

    /// <summary>Makes the meters of this operator alone.</summary>
    public IMeterFactory Meters => host!.Services.GetRequiredService<IMeterFactory>();

    /// <param name="account">Whom the operator signs in as, given the namespace; null for the cluster's administrator.</param>
    public static async Task<ControllerBench> StartAsync(
        ApiServerFixture server,
        Action<OperatorOptions>? configure = null,
        Func<string, Task<KubernetesClientConfiguration>>? account = null
    )
    {
        await CustomResources.InstallAsync();
        var ns = await server.CreateNamespaceAsync("ctl");
        var proxy = await FaultProxy.StartAsync(account is null ? server.Configuration : await account(ns.Name));
        var bench = new ControllerBench(server, ns, proxy, configure);
        await bench.StartOperatorAsync();
        return bench;
    }

    public async Task StartOperatorAsync()
    {
        var options = new OperatorOptions
        {
            Images = new ImageOptions { Operator = "registry.invalid/imagebuild-operator:test" },
            Output = new OutputOptions { DefaultRegistry = "registry.invalid" },
            Pods = new PodOptions
            {
                SchedulerName = "nobody",
                TroubleGrace = TimeSpan.FromSeconds(1),
                LogGrace = TimeSpan.FromSeconds(1),
            },
            Runtime = { LeaderElection = { Enabled = false } },
            Http = new HttpOptions { Address = "" },
            Log = new LogOptions { Level = LogLevel.Error, Format = LogFormat.Text },
        };
        options.Runtime.KubeConfig = kubeConfig;
        options.Kubernetes.Namespace = ns.Name;
        options.Kubernetes.Namespaces.Add(ns.Name);
        configure?.Invoke(options);
        host = OperatorHost.Create(options, TimeProvider.System);
        await host.StartAsync();
    }

    /// <summary>As a killed process: nothing is finished, nothing more reaches the server.</summary>
    public async Task KillOperatorAsync()
    {
        Proxy.GoDown();
        using var atOnce = new CancellationTokenSource(TimeSpan.FromMilliseconds(1));
        await host!.StopAsync(atOnce.Token).ContinueWith(_ => { }, TaskScheduler.Default);
        await host.DisposeAsync();
        host = null;
        Proxy.GoUp();
    }

    public async Task<ImageBuild> CreateAsync(ImageBuild build)
    {
        build.Metadata = build.Metadata with { NamespaceProperty = ns.Name };
        return await Client.CreateAsync(build);
    }

    public async Task<ImagePush> CreateAsync(ImagePush push)
    {
        push.Metadata = push.Metadata with { NamespaceProperty = ns.Name };
        return await Client.CreateAsync(push);
    }

    public Task ChangePushAsync(string name, JsonObject spec) =>
        Client.PatchAsync<ImagePush>(name, ns.Name, KubernetesPatch.Merge(new JsonObject { ["spec"] = spec }));

    /// <summary>Waits for the status of a push, and checks it as that of a build.</summary>
    public async Task<ImagePushStatus> PushAsync(string name, Func<ImagePushStatus, bool> condition, string because)
    {
        ImagePush? push = null;
        try
        {
            await Eventually.HoldsAsync(
                async () =>
                {
                    push = await Client.GetAsync<ImagePush>(name, ns.Name);
                    return push?.Status.Run is not null && condition(push.Status);
                },
                because,
                TimeSpan.FromSeconds(40)
            );
        }
        catch (TimeoutException)
        {
            Assert.Fail($"{because}: but is {push?.Status.Phase} {push?.Status.Reason}: {push?.Status.Message}");
        }

        var run = PushRun.Of(push!);
        StatusChecker.Check(run, run.Status);
        return push!.Status;
    }

    public Task<ImagePushStatus> PushReachesAsync(string name, PushPhase phase, int run = 1) =>
        PushAsync(name, status => status.Phase == phase && status.Run?.Number == run, $"{name} becomes {phase}");

    public Task ChangeSpecAsync(string name, JsonObject spec) =>
        Client.PatchAsync<ImageBuild>(name, ns.Name, KubernetesPatch.Merge(new JsonObject { ["spec"] = spec }));

    public async Task<ImageBuild> GetAsync(string name) =>
        await Client.GetAsync<ImageBuild>(name, ns.Name) ?? throw new InvalidOperationException($"no build {name}");

    /// <summary>Waits for a phase, and checks the status that came with it.</summary>
    public async Task<ImageBuildStatus> ReachesAsync(string name, BuildPhase phase, int run = 1)
    {
        var build = await WaitAsync(name, status => status.Phase == phase && status.Run?.Number == run, $"{name} becomes {phase}");
        StatusChecker.Check(build, build.Status);
        return build.Status;
    }

    public async Task<ImageBuild> WaitAsync(string name, Func<ImageBuildStatus, bool> condition, string because)
    {
        ImageBuild? build = null;
        try
        {
            await Eventually.HoldsAsync(
                async () =>
                {
                    build = await GetAsync(name);
                    return build.Status is { } status && condition(status);
                },
                because,
                TimeSpan.FromSeconds(40)
            );
        }
        catch (TimeoutException)
        {
            Assert.Fail($"{because}: but is {build?.Status?.Phase} {build?.Status?.Reason}: {build?.Status?.Message}");
        }

        return build!;
    }

    public async Task<V1Pod> PodAsync(string build, int attempt = 1, int run = 1)
    {
        V1Pod? pod = null;
        await Eventually.HoldsAsync(
            async () => (pod = (await PodsAsync(build)).FirstOrDefault(item => Is(item, run, attempt))) is not null,
            $"{build} has its Pod of run {run}, attempt {attempt}",
            TimeSpan.FromSeconds(40)
        );
        return pod!;
    }

    public async Task<IReadOnlyList<V1Pod>> PodsAsync(string build) =>
        await Client.ListAsync<V1Pod>(ns.Name, new ListOptions { LabelSelector = $"{ApiNames.NameLabel}={build}" });

    /// <summary>Waits for an event on the build.</summary>
    public async Task<Corev1Event> EventAsync(string build, string reason)
    {
        Corev1Event? found = null;
        await Eventually.HoldsAsync(
            async () =>
            {
                found = (await EventsAsync(build)).FirstOrDefault(item => item.Reason == reason);
                return found is not null;
            },
            $"{build} has an event {reason}"
        );
        return found!;
    }

    /// <summary>All events on the build by now.</summary>
    public async Task<IReadOnlyList<Corev1Event>> EventsAsync(string build) =>
        [.. (await Client.ListAsync<Corev1Event>(ns.Name)).Where(item => item.InvolvedObject.Name == build)];

    /// <summary>The build's archived logs and Dockerfiles.</summary>
    public async Task<IReadOnlyList<V1ConfigMap>> ArchivesAsync(string build) =>
        await Client.ListAsync<V1ConfigMap>(ns.Name, new ListOptions { LabelSelector = $"{ApiNames.NameLabel}={build}" });

    /// <summary>The archived log that status names.</summary>
    public async Task<string> ArchivedLogAsync(ImageBuildStatus status)
    {
        var archive = await Client.GetAsync<V1ConfigMap>(status.Log!.Archive!, ns.Name);
        using var gzip = new GZipStream(new MemoryStream(archive!.BinaryData![SaveArchives.LogKey]), CompressionMode.Decompress);
        using var reader = new StreamReader(gzip);
        return await reader.ReadToEndAsync();
    }

    /// <summary>
    /// Writes of the operator, by the proxy's count. Policies are the whole cluster's: every operator here reports on those of other tests.
    /// </summary>
    public int Writes => Proxy.Count(request => request.IsWrite && !request.Concerns("imagebuildpolicies"));

    public async ValueTask DisposeAsync()
    {
        if (host is not null)
        {
            await KillOperatorAsync();
        }

        await ns.DisposeAsync();
        await Proxy.DisposeAsync();
        File.Delete(kubeConfig);
    }

    private static bool Is(V1Pod pod, int run, int attempt) =>
        pod.Metadata.Labels?[ApiNames.RunLabel] == $"{run}" && pod.Metadata.Labels[ApiNames.AttemptLabel] == $"{attempt}";
}
