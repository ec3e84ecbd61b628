namespace Operator.Kubernetes.Events;

/// <summary>Under which name events are published, and how many.</summary>
public sealed class EventOptions
{
    /// <summary>Name of the component, for example <c>imagebuild-operator</c>.</summary>
    public string Component = "imagebuild-operator";

    /// <summary>Events about one object at once before <see cref="RefillPeriod"/> binds.</summary>
    /// <value>25</value>
    public int Burst = 25;

    /// <summary>Time after which one more event about an object is allowed.</summary>
    /// <value>1 minute</value>
    public TimeSpan RefillPeriod = TimeSpan.FromMinutes(1);

    /// <summary>Events that wait to be written; more are dropped.</summary>
    /// <value>1000</value>
    public int QueueLength = 1000;

    internal IReadOnlyList<string> Problems() =>
        [
            .. Bounds.Set(nameof(Component), Component),
            .. Bounds.Between(nameof(Burst), Burst, 1, 1000),
            .. Bounds.Between(nameof(RefillPeriod), RefillPeriod, TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(1)),
            .. Bounds.Between(nameof(QueueLength), QueueLength, 1, 1_000_000),
        ];
}
