using k8s.Models;
using Operator.Kubernetes.Client;

namespace Operator.Kubernetes.Leadership;

/// <summary>
/// Watches a lease on behalf of a candidate, so that it sees at once that the lease was given back. Without the watch, for
/// example for lack of permission, the candidate still polls every few seconds.
/// </summary>
internal sealed class ReleaseSignal : IAsyncDisposable
{
    private readonly IKubernetesClient client;
    private readonly string ns;
    private readonly string name;
    private readonly TimeSpan pause;
    private readonly TimeProvider time;
    private readonly CancellationTokenSource end = new();
    private readonly SemaphoreSlim released = new(0);
    private readonly Task watching;

    public ReleaseSignal(IKubernetesClient client, string ns, string name, TimeSpan pause, TimeProvider time)
    {
        this.client = client;
        this.ns = ns;
        this.name = name;
        this.pause = pause;
        this.time = time;
        watching = WatchAsync();
    }

    /// <summary>Ends when the lease was given back, when the time is over, or when cancelled.</summary>
    public async Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(atMost, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        await released.WaitAsync(both.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        await watching;
        end.Dispose();
        released.Dispose();
    }

    private async Task WatchAsync()
    {
        var watch = new WatchOptions { FieldSelector = $"metadata.name={name}" };
        while (!end.IsCancellationRequested)
        {
            try
            {
                await foreach (var change in client.WatchAsync<V1Lease>(ns, watch, end.Token))
                {
                    if (
                        change.Type == WatchEventKind.Deleted
                        || change.Object is { } lease && string.IsNullOrEmpty(lease.Spec?.HolderIdentity)
                    )
                    {
                        released.Release();
                    }
                }
            }
            catch (Exception e) when (e is KubernetesApiException or OperationCanceledException)
            {
                // The candidate polls anyway.
            }

            await Task.Delay(pause, time, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
