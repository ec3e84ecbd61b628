namespace Operator.Core.Admission;

/// <summary>How many builds may run at once.</summary>
public sealed record AdmissionLimits
{
    /// <summary>In the whole cluster; 0 is no limit.</summary>
    public int Cluster { get; init; } = 20;

    /// <summary>In one namespace; 0 is no limit.</summary>
    public int Namespace { get; init; }
}
