using System.ComponentModel.DataAnnotations;

namespace Operator.Kubernetes.Events;

/// <summary>Who publishes events, and how many.</summary>
public sealed class EventOptions
{
    /// <summary>Name of the component, for example <c>imagebuild-operator</c>.</summary>
    [Required]
    public string Component { get; set; } = "imagebuild-operator";

    /// <summary>Events about one object at once before <see cref="RefillPeriod"/> binds.</summary>
    /// <value>25</value>
    [Range(1, 1000)]
    public int Burst { get; set; } = 25;

    /// <summary>Time after which one more event about an object is allowed.</summary>
    /// <value>1 minute</value>
    [Range(typeof(TimeSpan), "00:00:00.001", "01:00:00")]
    public TimeSpan RefillPeriod { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Events that wait to be written; more are dropped.</summary>
    /// <value>1000</value>
    [Range(1, 1_000_000)]
    public int QueueLength { get; set; } = 1000;
}
