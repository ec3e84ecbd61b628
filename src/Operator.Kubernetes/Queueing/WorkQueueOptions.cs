namespace Operator.Kubernetes.Queueing;

/// <summary>How a queue spaces the tries of a key that fails.</summary>
public sealed class WorkQueueOptions
{
    /// <summary>Pause after the first failure; doubled with each further one.</summary>
    /// <value>50 milliseconds</value>
    public TimeSpan FirstBackoff = TimeSpan.FromMilliseconds(50);

    /// <summary>Longest pause.</summary>
    /// <value>1 minute</value>
    public TimeSpan LongestBackoff = TimeSpan.FromMinutes(1);
}
