using Microsoft.Extensions.Hosting;
using Operator.Kubernetes.Informers;

namespace Operator.Kubernetes.Hosting;

/// <summary>Runs all registered informers, leader or not, so that a new leader begins with a full memory.</summary>
internal sealed class InformerHost(IEnumerable<IInformer> informers) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(informers.Select(informer => informer.RunAsync(stoppingToken)));
}
