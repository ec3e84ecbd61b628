using Operator.Controllers.Policies;
using Operator.Core.Life;
using Operator.Core.Observation;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Informers;
using Operator.Kubernetes.Leadership;

namespace Operator.Controllers.Effects;

/// <summary>
/// Deletes claims that no build has used for as long as the policies of their namespace say. It looks when a claim changes and when the next one
/// is due: an idle cluster costs nothing.
/// </summary>
internal sealed class DropUnusedClaims(IInformer<CacheClaim> claims, CacheVolumes volumes, INamespacePolicies policies, TimeProvider time)
    : ILeaderService,
        IInformerHandler<CacheClaim>
{
    /// <summary>Pause after a look, so that a claim that cannot be deleted is not tried in a loop.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    /// <summary>A timer cannot wait for longer.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    private readonly SemaphoreSlim signal = new(0);

    public async Task RunAsync(LeaderTerm term)
    {
        using var subscription = claims.AddHandler(this);
        await claims.WaitForSyncAsync(term.Stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (!term.Stopping.IsCancellationRequested)
        {
            var now = time.GetUtcNow();
            var expired = RetainClaims.Expired(
                claims.List(),
                volumes.IsUsed,
                ns => policies.Of(ns)?.CacheVolumes.MaxAge,
                now,
                out var next
            );
            try
            {
                foreach (var claim in expired)
                {
                    await volumes.DeleteAsync(claim, term.Stopping);
                }
            }
            catch (Exception error) when (error is KubernetesApiException or OperationCanceledException)
            {
                // The server is busy, or the term ends: the next look tries again.
            }

            var wait = expired.Count > 0 ? Pause : (next - now) ?? Longest;
            await SignalAsync(wait < Longest ? wait : Longest, term.Stopping);
        }
    }

    void IInformerHandler<CacheClaim>.OnAdded(CacheClaim entity, bool initial) => Note();

    void IInformerHandler<CacheClaim>.OnUpdated(CacheClaim before, CacheClaim after) { }

    void IInformerHandler<CacheClaim>.OnDeleted(CacheClaim entity) { }

    private void Note()
    {
        if (signal.CurrentCount == 0)
        {
            signal.Release();
        }
    }

    private async Task SignalAsync(TimeSpan atLatest, CancellationToken stopping)
    {
        using var limit = new CancellationTokenSource(atLatest > TimeSpan.Zero ? atLatest : TimeSpan.FromMilliseconds(1), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, limit.Token);
        await signal.WaitAsync(either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
