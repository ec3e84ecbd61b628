namespace Operator.Core.Admission;

/// <summary>How many builds may run at once, and wait with a place.</summary>
public sealed record AdmissionLimits
{
    /// <summary>Running in the whole cluster; 0 is no limit.</summary>
    public int Cluster { get; init; } = 20;

    /// <summary>Running in one namespace; 0 is no limit.</summary>
    public int Namespace { get; init; }

    /// <summary>Waiting with a place in one namespace; 0 is no limit.</summary>
    public int Queue { get; init; }

    /// <summary>The share of a namespace that no policy gives another one.</summary>
    public NamespaceShare Share => new() { Running = Namespace, Waiting = Queue };
}

/// <summary>What one namespace has of the queue.</summary>
public sealed record NamespaceShare
{
    /// <summary>Builds that run at once; 0 is no limit.</summary>
    public int Running { get; init; }

    /// <summary>Builds that wait with a place; 0 is no limit.</summary>
    public int Waiting { get; init; }

    /// <summary>Twice the weight gets twice the slots while both namespaces wait.</summary>
    public int Weight { get; init; } = 1;

    /// <summary>True when the priorities of its builds also count against builds of other namespaces.</summary>
    public bool PriorityCountsEverywhere { get; init; }
}
