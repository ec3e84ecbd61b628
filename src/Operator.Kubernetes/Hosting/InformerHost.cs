using Microsoft.Extensions.Hosting;
using Operator.Kubernetes.Informers;

namespace Operator.Kubernetes.Hosting;

/// <summary>
/// Runs all registered informers, leader or not, so that a new leader starts with a full cache. One that ends before the process
/// does ends the process: nothing may be decided by a stale cache.
/// </summary>
internal sealed class InformerHost(IEnumerable<IInformer> informers) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var running = informers.Select(informer => RunAsync(informer, stoppingToken)).ToArray();
        if (running.Length == 0)
        {
            return;
        }

        await await Task.WhenAny(running);
        await Task.WhenAll(running);
    }

    private static async Task RunAsync(IInformer informer, CancellationToken stoppingToken)
    {
        // An informer may end at once, and synchronously: its task is then the same as any other's.
        var ended = informer.RunAsync(stoppingToken);
        await ended.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!stoppingToken.IsCancellationRequested)
        {
            throw new InvalidOperationException($"The informer of {informer.Resource} ended", ended.Exception);
        }
    }
}
