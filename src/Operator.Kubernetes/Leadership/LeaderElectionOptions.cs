namespace Operator.Kubernetes.Leadership;

/// <summary>How processes agree on one leader, by a Lease.</summary>
public sealed class LeaderElectionOptions
{
    /// <summary>False leads without an election: only for a single process.</summary>
    /// <value>true</value>
    public bool Enabled = true;

    internal const string DefaultLeaseName = "imagebuild-operator";

    /// <summary>Name of the Lease. The generated role is limited to the default name.</summary>
    public string LeaseName = DefaultLeaseName;

    /// <summary>Namespace of the Lease; empty for the process's own.</summary>
    public string LeaseNamespace = "";

    /// <summary>
    /// Name of this process, unique among the candidates; empty for the host name with a random part. Two processes of one name
    /// would both lead, and replicas in the host's network share the host name. With the Pod's UID in the name, a container that restarts
    /// in its Pod is the same candidate and leads again at once.
    /// </summary>
    public string Identity = "";

    /// <summary>Time without a renewal after which another candidate takes over.</summary>
    /// <value>15 seconds</value>
    public TimeSpan LeaseDuration = TimeSpan.FromSeconds(15);

    /// <summary>Time without a renewal after which the leader stops; its workers have the rest of the lease to end.</summary>
    /// <value>10 seconds</value>
    public TimeSpan RenewDeadline = TimeSpan.FromSeconds(10);

    /// <summary>Time between renewals, and between a candidate's tries.</summary>
    /// <value>2 seconds</value>
    public TimeSpan RetryPeriod = TimeSpan.FromSeconds(2);

    /// <summary>Times that contradict each other: each problem begins with the name of a setting, in camel case.</summary>
    public IEnumerable<string> Contradictions()
    {
        if (RenewDeadline >= LeaseDuration)
        {
            yield return "renewDeadline: must be shorter than the lease's duration, or two could lead at once";
        }

        if (RetryPeriod >= RenewDeadline)
        {
            yield return "retryPeriod: must be shorter than the renewal's deadline";
        }

        // The Lease counts whole seconds.
        if (LeaseDuration.Ticks % TimeSpan.TicksPerSecond != 0)
        {
            yield return "leaseDuration: must be whole seconds";
        }
    }

    internal IReadOnlyList<string> Problems() =>
        [
            .. Bounds.Set(nameof(LeaseName), LeaseName),
            .. Bounds.Between(nameof(LeaseDuration), LeaseDuration, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10)),
            .. Bounds.Between(nameof(RenewDeadline), RenewDeadline, TimeSpan.FromMilliseconds(500), TimeSpan.FromMinutes(10)),
            .. Bounds.Between(nameof(RetryPeriod), RetryPeriod, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10)),
            .. Contradictions(),
        ];
}
