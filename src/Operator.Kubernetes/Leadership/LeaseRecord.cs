using k8s.Models;

namespace Operator.Kubernetes.Leadership;

/// <summary>
/// What a candidate knows of the lease. Clocks of two machines are never compared: a lease has expired when this process
/// has seen the same record for the lease's whole duration by its own clock.
/// </summary>
internal sealed class LeaseRecord(TimeProvider time)
{
    private V1LeaseSpec? _spec;
    private long _seenAt;

    public string? ResourceVersion { get; private set; }

    public V1LeaseSpec? Spec => _spec;

    public void Observe(V1Lease lease)
    {
        // A lease that somebody wrote without a spec is one without a holder.
        var spec = lease.Spec ?? new V1LeaseSpec();
        ResourceVersion = lease.Metadata.ResourceVersion;
        if (_spec is null || _spec.HolderIdentity != spec.HolderIdentity || _spec.RenewTime != spec.RenewTime)
        {
            _seenAt = time.GetTimestamp();
        }

        _spec = spec;
    }

    public void Forget()
    {
        _spec = null;
        ResourceVersion = null;
    }

    /// <summary>How long the holder still has; zero when the lease can be taken by <paramref name="identity"/>.</summary>
    public TimeSpan LeftFor(string identity)
    {
        if (_spec is null || string.IsNullOrEmpty(_spec.HolderIdentity) || _spec.HolderIdentity == identity)
        {
            return TimeSpan.Zero;
        }

        var left = TimeSpan.FromSeconds(_spec.LeaseDurationSeconds ?? 0) - time.GetElapsedTime(_seenAt);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
