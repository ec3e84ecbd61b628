using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Leadership;
using Operator.Kubernetes.Telemetry;

namespace Operator.Kubernetes.Tests.Leadership;

/// <summary>A process that wants to lead, and notes when its work began and ended.</summary>
internal sealed class Candidate : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly LeaderElector _elector;
    private readonly TimeSpan _lastWork;
    private readonly ConcurrentQueue<(DateTimeOffset From, DateTimeOffset To)> _terms = new();
    private long _begun;
    private Task _running = Task.CompletedTask;

    public Candidate(IKubernetesClient client, LeaderElectionOptions options, TimeSpan lastWork = default)
    {
        _lastWork = lastWork;
        _elector = new(client, options, new KubernetesMetrics(), TimeProvider.System, NullLogger<LeaderElector>.Instance);
    }

    public bool Works => Interlocked.Read(ref _begun) != 0;

    public string Identity => _elector.Identity;

    /// <summary>The terms that ended.</summary>
    public IReadOnlyList<(DateTimeOffset From, DateTimeOffset To)> Terms => [.. _terms];

    public Candidate Start()
    {
        _running = _elector.RunAsync(WorkAsync, _end.Token);
        return this;
    }

    /// <summary>Ends in order: works off, then gives the lease back.</summary>
    public async Task StopAsync()
    {
        await _end.CancelAsync();
        await _running;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _end.Dispose();
    }

    private async Task WorkAsync(LeaderTerm term)
    {
        var from = DateTimeOffset.UtcNow;
        Interlocked.Exchange(ref _begun, from.Ticks);
        await Task.Delay(Timeout.InfiniteTimeSpan, term.Stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        // A reconcile that was in progress: ends by itself unless leadership is lost.
        await Task.Delay(_lastWork, term.Lost).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Interlocked.Exchange(ref _begun, 0);
        _terms.Enqueue((from, DateTimeOffset.UtcNow));
    }
}
