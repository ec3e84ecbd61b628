using Microsoft.Extensions.Logging;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Models.Attributes;
using Operator.Kubernetes.Queueing;
using Operator.Kubernetes.Telemetry;

namespace Operator.Kubernetes.Leadership;

/// <summary>
/// Leads while it holds a Lease. The leader counts its time from the moment before a renewal was sent, the others from the
/// moment they saw it, so the leader's time always ends first; and it stops its work when only a part of that time is left.
/// </summary>
[GenericRbac(Groups = ["coordination.k8s.io"], Resources = ["leases"], Verbs = RbacVerb.Create, OwnNamespaceOnly = true)]
[GenericRbac(
    Groups = ["coordination.k8s.io"],
    Resources = ["leases"],
    ResourceNames = [LeaderElectionOptions.DefaultLeaseName],
    Verbs = RbacVerb.Get | RbacVerb.Watch | RbacVerb.Patch,
    OwnNamespaceOnly = true
)]
public sealed class LeaderElector
{
    private static readonly TimeSpan ReleaseLimit = TimeSpan.FromSeconds(3);

    private readonly LeaderElectionOptions options;
    private readonly IKubernetesClient client;
    private readonly LeaseLock lease;
    private readonly KubernetesMetrics metrics;
    private readonly TimeProvider time;
    private readonly ILogger<LeaderElector> logger;

    // When the last renewal was sent; 0 while another leads.
    private long renewedAt;

    /// <summary>A candidate.</summary>
    /// <param name="client">A client without a rate limit of its own: a renewal must not queue behind other requests.</param>
    /// <param name="options">Lease and times.</param>
    /// <param name="metrics">Where leadership is recorded.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where changes of leadership are logged.</param>
    public LeaderElector(
        IKubernetesClient client,
        LeaderElectionOptions options,
        KubernetesMetrics metrics,
        TimeProvider time,
        ILogger<LeaderElector> logger
    )
    {
        this.client = client;
        this.options = options;
        this.metrics = metrics;
        this.time = time;
        this.logger = logger;
        Identity = options.Identity.Length > 0 ? options.Identity : $"{Environment.MachineName}_{Guid.NewGuid():N}";
        var ns = options.LeaseNamespace.Length > 0 ? options.LeaseNamespace : client.CurrentNamespace;
        lease = new(client, ns, options.LeaseName, Identity, options.LeaseDuration, time, logger);
    }

    /// <summary>Name of this process among the candidates.</summary>
    public string Identity { get; }

    /// <summary>True while this process leads.</summary>
    public bool IsLeader =>
        Interlocked.Read(ref renewedAt) is var renewed and not 0 && time.GetElapsedTime(renewed) < options.RenewDeadline;

    /// <summary>Waits for leadership and works, again and again until cancelled; then ends the work and gives the lease back.</summary>
    /// <param name="work">The work of one term.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="Exception">The work failed; the lease has been given back.</exception>
    public async Task RunAsync(Func<LeaderTerm, Task> work, CancellationToken cancellationToken)
    {
        while (await AcquireAsync(cancellationToken))
        {
            logger.LeadershipGained(Identity, lease.Namespace, lease.Name);
            metrics.RecordLeading(true);
            try
            {
                await LeadAsync(work, cancellationToken);
            }
            finally
            {
                Interlocked.Exchange(ref renewedAt, 0);
                metrics.RecordLeading(false);
                logger.LeadershipEnded(Identity, lease.Namespace, lease.Name);
                await ReleaseAsync();
            }
        }
    }

    /// <returns>False when cancelled.</returns>
    private async Task<bool> AcquireAsync(CancellationToken cancellationToken)
    {
        await using var release = new ReleaseSignal(client, lease.Namespace, lease.Name, options.RetryPeriod, time);
        while (!cancellationToken.IsCancellationRequested)
        {
            if (await TryHoldAsync(options.RenewDeadline, cancellationToken) == true)
            {
                return true;
            }

            var pause = Backoff.Delay(1, options.RetryPeriod, options.RetryPeriod);
            await release.WaitAsync(pause, cancellationToken);
        }

        return false;
    }

    private async Task LeadAsync(Func<LeaderTerm, Task> work, CancellationToken cancellationToken)
    {
        using var lost = new CancellationTokenSource(Left(), time);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lost.Token);
        using var renewed = new CancellationTokenSource();
        var working = work(new LeaderTerm(stopping.Token, lost.Token, () => IsLeader));
        var renewing = RenewAsync(lost, renewed.Token);
        // Renewed until the work has ended, not only until it was asked to end: the lease covers all of it.
        await Task.WhenAny(working, renewing);
        if (!working.IsCompleted)
        {
            logger.LeadershipLost(Identity, lease.Holder);
            await lost.CancelAsync();
            await ReportOverdueAsync(working);
        }

        await renewed.CancelAsync();
        await renewing;
        await EndOfWorkAsync(working, stopping.Token);
    }

    /// <summary>Renews until the lease is lost or the work has ended.</summary>
    private async Task RenewAsync(CancellationTokenSource lost, CancellationToken ended)
    {
        while (!ended.IsCancellationRequested && !lost.IsCancellationRequested)
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(ended, lost.Token);
            await Task.Delay(options.RetryPeriod, time, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (either.IsCancellationRequested || await TryHoldAsync(Left(), either.Token) is not { } held)
            {
                continue;
            }

            if (held)
            {
                lost.CancelAfter(Left());
            }
            else if (lease.Holder is { Length: > 0 } holder && holder != Identity)
            {
                return;
            }
        }
    }

    /// <returns>Whether the lease is held; null when the server did not answer in time.</returns>
    private async Task<bool?> TryHoldAsync(TimeSpan left, CancellationToken cancellationToken)
    {
        var sent = time.GetTimestamp();
        using var limit = new CancellationTokenSource(Shorter(left, options.RenewDeadline / 2), time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            var held = await lease.TryHoldAsync(both.Token);
            if (held)
            {
                Interlocked.Exchange(ref renewedAt, sent);
            }

            return held;
        }
        catch (Exception e) when (e is KubernetesApiException or OperationCanceledException)
        {
            if (!cancellationToken.IsCancellationRequested)
            {
                logger.LeaseNotReached(lease.Namespace, lease.Name, e.Message);
            }

            return null;
        }
    }

    private async Task ReportOverdueAsync(Task working)
    {
        var rest = options.LeaseDuration - options.RenewDeadline;
        var inTime = await Task.WhenAny(working, Task.Delay(rest, time));
        if (inTime != working)
        {
            logger.WorkOverdue(Identity, rest.TotalSeconds);
        }
    }

    private static async Task EndOfWorkAsync(Task working, CancellationToken stopping)
    {
        try
        {
            await working;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The work ended as requested.
        }
    }

    // Not cancellable: a lease that is not given back makes the others wait for its whole duration.
    private async Task ReleaseAsync()
    {
        using var limit = new CancellationTokenSource(ReleaseLimit, time);
        try
        {
            await lease.ReleaseAsync(limit.Token);
        }
        catch (Exception e) when (e is KubernetesApiException or OperationCanceledException)
        {
            logger.LeaseNotReached(lease.Namespace, lease.Name, e.Message);
        }
    }

    private TimeSpan Left()
    {
        var left = options.RenewDeadline - time.GetElapsedTime(Interlocked.Read(ref renewedAt));
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
