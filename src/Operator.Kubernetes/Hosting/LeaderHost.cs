using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Operator.Kubernetes.Leadership;

namespace Operator.Kubernetes.Hosting;

/// <summary>Runs the leader's services: while this process leads, or always where there is no election.</summary>
internal sealed class LeaderHost(IServiceProvider services, IEnumerable<ILeaderService> work, RuntimeOptions options) : BackgroundService
{
    private readonly IReadOnlyList<ILeaderService> work = work.ToList();

    // Created only when there is something to lead: a process that only reads needs no lease.
    private readonly Lazy<LeaderElector> elector = new(services.GetRequiredService<LeaderElector>);

    private bool Elects => options.LeaderElection.Enabled && work.Count > 0;

    /// <summary>False while another process may lead. Always true where nothing is led, or there is no election.</summary>
    public bool MayWrite => !Elects || elector.Value.IsLeader;

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (work.Count == 0)
        {
            return Task.CompletedTask;
        }

        return Elects
            ? elector.Value.RunAsync(LeadAsync, stoppingToken)
            : LeadAsync(new LeaderTerm(stoppingToken, CancellationToken.None, () => true));
    }

    private async Task LeadAsync(LeaderTerm term)
    {
        // When one fails, the others must end too, or the failure would never surface.
        using var failed = new CancellationTokenSource();
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(term.Stopping, failed.Token);
        var own = term with { Stopping = stopping.Token };
        await Task.WhenAll(
            work.Select(async service =>
            {
                try
                {
                    await service.RunAsync(own);
                }
                catch
                {
                    await failed.CancelAsync();
                    throw;
                }
            })
        );
    }
}
