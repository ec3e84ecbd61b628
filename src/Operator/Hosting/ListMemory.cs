using Microsoft.Extensions.Hosting;
using Operator.Entities.ImageBuilds;
using Operator.Kubernetes.Informers;

namespace Operator.Hosting;

/// <summary>
/// Frees the memory of the first lists, once: no other step allocates so much for so short a time, and an idle process would not collect
/// it.
/// </summary>
internal sealed class ListMemory(IInformer<ImageBuild> builds) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await builds.WaitForSyncAsync(stoppingToken);
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }
}
