namespace Operator.Kubernetes.Controllers;

/// <summary>What a reconcile means for its key.</summary>
/// <param name="Name">For metrics: from a closed set.</param>
/// <param name="Retry">True to try again with growing pauses.</param>
/// <param name="After">When to reconcile again, or the least pause before the next try.</param>
internal readonly record struct Outcome(string Name, bool Retry, TimeSpan? After)
{
    public static Outcome Abandoned { get; } = new("abandoned", false, null);

    /// <summary>Tried again: the lease may come back before anything else happens to the key.</summary>
    public static Outcome NotLeading { get; } = new("abandoned", true, null);

    public static Outcome Conflict { get; } = new("conflict", true, null);

    public static Outcome Done(TimeSpan? after) => new("success", false, after);

    public static Outcome Failed(TimeSpan? after) => new("error", true, after);
}
