using k8s.Models;
using Operator.Kubernetes.Client;

namespace Operator.Kubernetes.Leadership;

/// <summary>
/// Watches a lease on behalf of a candidate, so that it sees at once that the lease was given back. Without the watch, for
/// want of a right or a connection, the candidate only looks every few seconds.
/// </summary>
internal sealed class ReleaseSignal : IAsyncDisposable
{
    private readonly IKubernetesClient _client;
    private readonly string _namespace;
    private readonly string _name;
    private readonly TimeSpan _pause;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _end = new();
    private readonly SemaphoreSlim _released = new(0);
    private readonly Task _watching;

    public ReleaseSignal(IKubernetesClient client, string ns, string name, TimeSpan pause, TimeProvider time)
    {
        _client = client;
        _namespace = ns;
        _name = name;
        _pause = pause;
        _time = time;
        _watching = WatchAsync();
    }

    /// <summary>Ends when the lease was given back, when the time is over, or when cancelled.</summary>
    public async Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(atMost, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        await _released.WaitAsync(both.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _watching;
        _end.Dispose();
        _released.Dispose();
    }

    private async Task WatchAsync()
    {
        var watch = new WatchOptions { FieldSelector = $"metadata.name={_name}" };
        while (!_end.IsCancellationRequested)
        {
            try
            {
                await foreach (var change in _client.WatchAsync<V1Lease>(_namespace, watch, _end.Token))
                {
                    if (
                        change.Type == WatchEventKind.Deleted
                        || change.Object is { } lease && string.IsNullOrEmpty(lease.Spec?.HolderIdentity)
                    )
                    {
                        _released.Release();
                    }
                }
            }
            catch (Exception e) when (e is KubernetesApiException or OperationCanceledException)
            {
                // The candidate's own looks go on meanwhile.
            }

            await Task.Delay(_pause, _time, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
