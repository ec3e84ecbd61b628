using Operator.Kubernetes.Configuration;
using Operator.Testing.Proxy;

namespace Operator.EndToEnd.Tests.Harness.Chaos;

/// <summary>One of two operators: a process that is killed again and again, and each time has a successor with another name.</summary>
internal sealed class Replica : IAsyncDisposable
{
    private readonly DevCluster cluster;
    private readonly IReadOnlyList<string> program;
    private readonly IReadOnlyList<string> namespaces;
    private readonly IReadOnlyList<(string Name, string Value)> settings;
    private readonly string name;
    private readonly string kubeConfig;
    private readonly string log;
    private readonly SemaphoreSlim oneAtATime = new(1);
    private OperatorProcess process = null!;
    private int lives;

    private Replica(
        DevCluster cluster,
        FaultProxy proxy,
        string name,
        IReadOnlyList<string> program,
        IReadOnlyList<string> namespaces,
        IReadOnlyList<(string Name, string Value)> settings,
        string logs
    )
    {
        (this.cluster, Proxy, this.name, this.program, this.namespaces, this.settings) = (
            cluster,
            proxy,
            name,
            program,
            namespaces,
            settings
        );
        kubeConfig = Path.Combine(logs, $"{name}.kubeconfig");
        log = Path.Combine(logs, $"{name}.log");
    }

    /// <summary>What stands between it and the API server.</summary>
    public FaultProxy Proxy { get; }

    /// <summary>How often it was started.</summary>
    public int Lives => Volatile.Read(ref lives);

    /// <summary>As the lease has it.</summary>
    public string Identity => $"{name}-{Lives}";

    public static async Task<Replica> StartAsync(
        DevCluster cluster,
        string name,
        IReadOnlyList<string> program,
        IReadOnlyList<string> namespaces,
        IReadOnlyList<(string Name, string Value)> settings,
        string logs
    )
    {
        var proxy = await FaultProxy.StartAsync(KubernetesClientConfiguration.BuildConfigFromConfigFile(cluster["KUBECONFIG"]));
        var replica = new Replica(cluster, proxy, name, program, namespaces, settings, logs);
        await File.WriteAllTextAsync(replica.kubeConfig, ProxyKubeConfig.For(proxy));
        replica.Live();
        return replica;
    }

    /// <summary>SIGKILL, and the next life begins.</summary>
    public Task DieAsync() =>
        AloneAsync(async () =>
        {
            await process.DisposeAsync();
            Live();
        });

    /// <summary>It stands still in the midst of whatever it does, and then goes on.</summary>
    public Task PauseAsync(TimeSpan time) =>
        AloneAsync(async () =>
        {
            await process.PauseAsync();
            await Task.Delay(time);
            await process.ResumeAsync();
        });

    /// <summary>Starts it again if it has given up, as a kubelet does.</summary>
    public Task ReviveAsync() =>
        AloneAsync(async () =>
        {
            if (process.HasExited)
            {
                await process.DisposeAsync();
                Live();
            }
        });

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        await Proxy.DisposeAsync();
        oneAtATime.Dispose();
    }

    private void Live()
    {
        Interlocked.Increment(ref lives);
        process = OperatorProcess.Launch(
            cluster,
            program,
            namespaces[0],
            log,
            [
                .. settings,
                .. namespaces.Select((ns, number) => ($"IMAGEBUILD_Kubernetes__Namespaces__{number}", ns)),
                ("IMAGEBUILD_Kubernetes__KubeConfig", kubeConfig),
                ("IMAGEBUILD_LeaderElection__Identity", Identity),
            ]
        );
    }

    private async Task AloneAsync(Func<Task> act)
    {
        await oneAtATime.WaitAsync();
        try
        {
            await act();
        }
        finally
        {
            oneAtATime.Release();
        }
    }
}
