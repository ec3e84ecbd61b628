using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Leadership;
using Operator.Kubernetes.Telemetry;

namespace Operator.Kubernetes.Tests.Leadership;

/// <summary>A process that wants to lead, and notes when its work began and ended.</summary>
internal sealed class Candidate : IAsyncDisposable
{
    private readonly CancellationTokenSource end = new();
    private readonly LeaderElector elector;
    private readonly TimeSpan lastWork;
    private readonly ConcurrentQueue<(DateTimeOffset From, DateTimeOffset To)> terms = new();
    private long begun;
    private Task running = Task.CompletedTask;

    public Candidate(IKubernetesClient client, LeaderElectionOptions options, TimeSpan lastWork = default)
    {
        this.lastWork = lastWork;
        elector = new(client, options, new KubernetesMetrics(), TimeProvider.System, NullLogger<LeaderElector>.Instance);
    }

    public bool Works => Interlocked.Read(ref begun) != 0;

    public string Identity => elector.Identity;

    /// <summary>The terms that ended.</summary>
    public IReadOnlyList<(DateTimeOffset From, DateTimeOffset To)> Terms => [.. terms];

    public Candidate Start()
    {
        running = elector.RunAsync(WorkAsync, end.Token);
        return this;
    }

    /// <summary>Ends in order: works off, then gives the lease back.</summary>
    public async Task StopAsync()
    {
        await end.CancelAsync();
        await running;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        end.Dispose();
    }

    private async Task WorkAsync(LeaderTerm term)
    {
        var from = DateTimeOffset.UtcNow;
        Interlocked.Exchange(ref begun, from.Ticks);
        await Task.Delay(Timeout.InfiniteTimeSpan, term.Stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        // A reconcile that was in progress: ends by itself unless leadership is lost.
        await Task.Delay(lastWork, term.Lost).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Interlocked.Exchange(ref begun, 0);
        terms.Enqueue((from, DateTimeOffset.UtcNow));
    }
}
