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
        var running = informers.ToDictionary(informer => informer.RunAsync(stoppingToken), informer => informer.Resource);
        if (running.Count == 0)
        {
            return;
        }

        var ended = await Task.WhenAny(running.Keys);
        if (!stoppingToken.IsCancellationRequested)
        {
            throw new InvalidOperationException($"The informer of {running[ended]} ended", ended.Exception);
        }

        await Task.WhenAll(running.Keys).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
