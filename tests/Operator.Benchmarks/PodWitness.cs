using System.Collections.Concurrent;
using System.Diagnostics;
using k8s.Models;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Models;

namespace Operator.Benchmarks;

/// <summary>Watches build Pods from outside and notes when each was first seen.</summary>
public sealed class PodWitness(IKubernetesClient client, string ns)
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<long>> seen = new();

    public Task<long> SeenAsync(string build) => Entry(build).Task;

    public async Task WatchAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await foreach (
                    var change in client.WatchAsync<V1Pod>(
                        ns,
                        new WatchOptions { LabelSelector = "imagebuild.dev/name" },
                        cancellationToken
                    )
                )
                {
                    if (change.Object?.Metadata.Label("imagebuild.dev/name") is { } build)
                    {
                        Entry(build).TrySetResult(Stopwatch.GetTimestamp());
                    }
                }
            }
            catch (Exception end) when (end is OperationCanceledException || cancellationToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private TaskCompletionSource<long> Entry(string build) =>
        seen.GetOrAdd(build, _ => new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously));
}
