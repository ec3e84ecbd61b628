using k8s.Models;

namespace Operator.Kubernetes.Leadership;

/// <summary>
/// What a candidate knows of the lease. Clocks of two machines are never compared: a lease has expired when this process
/// has seen the same record for the lease's whole duration by its own clock.
/// </summary>
internal sealed class LeaseRecord(TimeProvider time)
{
    private long seenAt;

    public string? ResourceVersion { get; private set; }

    public V1LeaseSpec? Spec { get; private set; }

    public void Observe(V1Lease lease)
    {
        // A lease without a spec has no holder.
        var spec = lease.Spec ?? new V1LeaseSpec();
        ResourceVersion = lease.Metadata.ResourceVersion;
        if (Spec is null || Spec.HolderIdentity != spec.HolderIdentity || Spec.RenewTime != spec.RenewTime)
        {
            seenAt = time.GetTimestamp();
        }

        Spec = spec;
    }

    public void Forget()
    {
        Spec = null;
        ResourceVersion = null;
    }

    /// <summary>How long the holder still has; zero when the lease can be taken by <paramref name="identity"/>.</summary>
    public TimeSpan LeftFor(string identity)
    {
        if (Spec is null || string.IsNullOrEmpty(Spec.HolderIdentity) || Spec.HolderIdentity == identity)
        {
            return TimeSpan.Zero;
        }

        var left = TimeSpan.FromSeconds(Spec.LeaseDurationSeconds ?? 0) - time.GetElapsedTime(seenAt);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
