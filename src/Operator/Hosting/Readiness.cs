namespace Operator.Hosting;

/// <summary>What must be there before the process counts as ready: asked each time, never remembered.</summary>
/// <param name="conditions">What is waited for, by the name that <c>/readyz</c> tells.</param>
internal sealed class Readiness(IEnumerable<ReadinessCondition> conditions)
{
    private readonly List<ReadinessCondition> conditions = [.. conditions];

    public IReadOnlyList<string> Missing => [.. conditions.Where(condition => !condition.IsMet()).Select(condition => condition.Name)];
}

internal sealed record ReadinessCondition(string Name, Func<bool> IsMet);
