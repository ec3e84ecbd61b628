using System.ComponentModel.DataAnnotations;

namespace Operator.Kubernetes.Leadership;

/// <summary>How processes agree on one leader, by a Lease.</summary>
public sealed class LeaderElectionOptions : IValidatableObject
{
    /// <summary>False leads without asking: only where there can be but one process.</summary>
    /// <value>true</value>
    public bool Enabled { get; set; } = true;

    /// <summary>Name of the Lease.</summary>
    [Required]
    public string LeaseName { get; set; } = "imagebuild-operator";

    /// <summary>Namespace of the Lease; null for the process's own.</summary>
    public string? LeaseNamespace { get; set; }

    /// <summary>
    /// Name of this process, unique among the candidates; null for the Pod's name, or outside a cluster host name and a random
    /// suffix. A container that restarts in its Pod is the same candidate and leads again at once.
    /// </summary>
    public string? Identity { get; set; }

    /// <summary>Time without a renewal after which another candidate takes over.</summary>
    /// <value>15 seconds</value>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Time without a renewal after which the leader stops; what is left of the lease is for its workers to end.</summary>
    /// <value>10 seconds</value>
    [Range(typeof(TimeSpan), "00:00:00.500", "00:10:00")]
    public TimeSpan RenewDeadline { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Time between renewals, and between a candidate's looks.</summary>
    /// <value>2 seconds</value>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan RetryPeriod { get; set; } = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (RenewDeadline >= LeaseDuration || RetryPeriod >= RenewDeadline)
        {
            yield return new($"{nameof(LeaseDuration)} > {nameof(RenewDeadline)} > {nameof(RetryPeriod)} must hold");
        }

        // The Lease counts whole seconds.
        if (LeaseDuration.Ticks % TimeSpan.TicksPerSecond != 0)
        {
            yield return new($"{nameof(LeaseDuration)} must be whole seconds");
        }
    }
}
