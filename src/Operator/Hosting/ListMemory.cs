using Microsoft.Extensions.Hosting;
using Operator.Entities.ImageBuilds;
using Operator.Kubernetes.Informers;

namespace Operator.Hosting;

/// <summary>
/// Gives back what the first lists took, once: at no other time does this process hold so much for so short a time, and with nothing to
/// do afterwards the collector would see no reason to look.
/// </summary>
internal sealed class ListMemory(IInformer<ImageBuild> builds) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await builds.WaitForSyncAsync(stoppingToken);
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }
}
