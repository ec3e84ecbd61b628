using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Operator.Testing.Chaos;
using Operator.Testing.Proxy;

namespace Operator.EndToEnd.Tests.Harness.Chaos;

/// <summary>Carries out a plan: the builds, two replicas that fight for the lease, and everything that goes wrong around them.</summary>
internal sealed class ChaosRun : IAsyncDisposable
{
    private static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(15);

    private readonly ChaosPlan plan;
    private readonly ChaosCluster cluster;
    private readonly TroubledRegistry registry;
    private readonly IReadOnlyList<Replica> replicas;
    private readonly ChaosWitness witness;
    private readonly ConcurrentBag<string> deletedPods = [];
    private readonly StreamWriter diary;
    private readonly Stopwatch time = new();

    private ChaosRun(
        ChaosPlan plan,
        ChaosCluster cluster,
        TroubledRegistry registry,
        IReadOnlyList<Replica> replicas,
        ChaosWitness witness,
        string logs
    )
    {
        (this.plan, this.cluster, this.registry, this.replicas, this.witness) = (plan, cluster, registry, replicas, witness);
        diary = new StreamWriter(Path.Combine(logs, "diary")) { AutoFlush = true };
    }

    /// <param name="suite">The cluster.</param>
    /// <param name="seed">Decides everything that is random.</param>
    /// <param name="size">How much of it.</param>
    /// <param name="logs">A directory for the logs of the operators and for the diary of what went wrong when.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<ChaosRun> StartAsync(
        OperatorSuite suite,
        int seed,
        ChaosSize size,
        string logs,
        CancellationToken cancellationToken
    )
    {
        Directory.CreateDirectory(logs);
        var plan = ChaosPlan.Of(seed, size);
        var cluster = await ChaosCluster.CreateAsync(suite, size.Namespaces, cancellationToken);
        var registry = await TroubledRegistry.StartAsync(suite.Cluster.Gateway, seed);
        var witness = new ChaosWitness(cluster.Names);
        var settings = Settings(suite.Cluster);
        var right = await Replica.StartAsync(suite.Cluster, "right", OperatorProcess.Program, cluster.Names, settings, logs);
        var wrong = OperatorProcess.ProgramWithClock(plan.ClockOffset);
        return new(
            plan,
            cluster,
            registry,
            [right, await Replica.StartAsync(suite.Cluster, "wrong-clock", wrong, cluster.Names, settings, logs)],
            witness,
            logs
        );
    }

    /// <summary>Until every build has ended, nothing is left to do, and everything that was seen is written down.</summary>
    public async Task<IReadOnlyList<ChaosRecord>> FinishAsync(CancellationToken cancellationToken)
    {
        await cluster.CreateAsync(plan.Builds, registry.Host, cancellationToken);
        time.Start();
        using var over = new CancellationTokenSource();
        var reviving = ReviveAsync(over.Token);
        await Task.WhenAll(plan.Steps.Select(step => TakeAsync(step, cancellationToken)));
        Note("calm");
        await EverythingEndsAsync(cancellationToken);
        Note(
            $"{registry.Refused} requests to the registry were refused; lives: {string.Join(", ", replicas.Select(replica => replica.Lives))}"
        );
        await over.CancelAsync();
        await reviving;
        return await witness.RecordsAsync(plan.Builds, cluster, registry, [.. deletedPods], cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var replica in replicas)
        {
            await replica.DisposeAsync();
        }

        await witness.DisposeAsync();
        await registry.DisposeAsync();
        await diary.DisposeAsync();
        await cluster.DeleteAsync();
    }

    private static IReadOnlyList<(string Name, string Value)> Settings(DevCluster cluster) =>
        [
            ("IMAGEBUILD_LeaderElection__Enabled", "true"),
            ("IMAGEBUILD_LeaderElection__LeaseDuration", "4s"),
            ("IMAGEBUILD_LeaderElection__RenewDeadline", "3s"),
            ("IMAGEBUILD_LeaderElection__RetryPeriod", "500ms"),
            ("IMAGEBUILD_Images__Buildah", cluster["IMAGEBUILD_TEST_BUILDAH_IMAGE"]),
            ("IMAGEBUILD_Images__Docker", cluster["IMAGEBUILD_TEST_DOCKER_IMAGE"]),
            ("IMAGEBUILD_Limits__Cluster", "6"),
            ("IMAGEBUILD_Limits__Namespace", "2"),
        ];

    private async Task TakeAsync(ChaosStep step, CancellationToken cancellationToken)
    {
        if (step.At - time.Elapsed is { Ticks: > 0 } early)
        {
            await Task.Delay(early, cancellationToken);
        }

        Note($"{step}");
        await DoAsync(step, cancellationToken);
    }

    private async Task DoAsync(ChaosStep step, CancellationToken cancellationToken)
    {
        switch (step)
        {
            case ChaosStep.Kill kill:
                await (await LeaderAsync(kill.Leader, cancellationToken)).DieAsync();
                break;
            case ChaosStep.Pause pause:
                await (await LeaderAsync(true, cancellationToken)).PauseAsync(pause.For);
                break;
            case ChaosStep.EndWatches { Expired: true } end:
                replicas[end.Replica].Proxy.EndWatchesWith(410, "Expired");
                break;
            case ChaosStep.EndWatches end:
                replicas[end.Replica].Proxy.Cut(request => request.IsWatch);
                break;
            case ChaosStep.SpoilWrites spoil:
                replicas[spoil.Replica].Proxy.FailNext(IsWork, Spoiled(spoil.Code), spoil.Times);
                break;
            case ChaosStep.RestartApiServer { Hard: true }:
                await DevCluster.ComponentAsync("kill", "kube-apiserver", cancellationToken);
                await DevCluster.ComponentAsync("start", "kube-apiserver", cancellationToken);
                break;
            case ChaosStep.RestartApiServer:
                await DevCluster.ComponentAsync("restart", "kube-apiserver", cancellationToken);
                break;
            case ChaosStep.TroubleRegistry trouble:
                await registry.TroubleAsync(trouble.For);
                break;
            case ChaosStep.DeletePod delete:
                deletedPods.Add(await cluster.DeletePodAsync(delete.Place, cancellationToken));
                Note($"Pod {deletedPods.First()} was deleted");
                break;
            case ChaosStep.Release release:
                await cluster.PatchAsync(release.Build, """{"suspend":false}""", cancellationToken);
                break;
            case ChaosStep.Cancel cancel:
                await cluster.PatchAsync(cancel.Build, """{"cancel":true}""", cancellationToken);
                break;
            default:
                throw new InvalidOperationException($"unknown step {step}");
        }
    }

    private static bool IsWork(ProxiedRequest request) => request.IsWrite && !request.Concerns("leases");

    private static Fault Spoiled(int code) =>
        code switch
        {
            0 => new Fault.CutAnswer(),
            429 => Fault.TooManyRequests(TimeSpan.FromSeconds(1)),
            _ => Fault.ServerError,
        };

    /// <summary>The replica that leads, or the other one. While nobody can say who leads, it is the first.</summary>
    private async Task<Replica> LeaderAsync(bool leads, CancellationToken cancellationToken)
    {
        var holder = await cluster.LeaderAsync(cancellationToken);
        var leader = replicas.FirstOrDefault(replica => replica.Identity == holder) ?? replicas[0];
        var chosen = leads ? leader : replicas.Single(replica => replica != leader);
        Note($"{holder} leads, {chosen.Identity} is chosen");
        return chosen;
    }

    private async Task ReviveAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            foreach (var replica in replicas)
            {
                await replica.ReviveAsync();
            }

            await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Every build has ended and its end was told, and no Pod is left.</summary>
    private async Task EverythingEndsAsync(CancellationToken cancellationToken)
    {
        await cluster.EndAsync(plan.Builds.Count, LongestRun, cancellationToken);
        Note("every build has ended");
        // What does not come or go is a complaint, and no reason to wait for ever.
        await witness.SettlesAsync(cluster, cancellationToken);
    }

    private void Note(string what)
    {
        lock (diary)
        {
            diary.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"{DateTimeOffset.UtcNow:HH:mm:ss.f} {time.Elapsed.TotalSeconds, 6:0.0} {what}")
            );
        }
    }
}
