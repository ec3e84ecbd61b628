namespace Operator.Core.Planning;

/// <summary>What a decision is about, in the order in which <c>plan --explain</c> shows them.</summary>
public enum PlanTopic
{
    ModelVersion,
    Alternative,
    Version,
    PackageManager,
    Install,
    Build,
    Start,
    Port,
    BaseImage,
}

/// <summary>One decision of planning. It is recorded by the code that makes it, with what it read.</summary>
/// <param name="Value">What was decided, for example <c>npm start</c>.</param>
public sealed record PlanDecision(PlanTopic Topic, string Value)
{
    /// <summary>The file, or the field in it, that decided; null for the planner's own default.</summary>
    public string? From { get; init; }

    /// <summary>What is written there; null where the file's presence decided.</summary>
    public string? Words { get; init; }
}

/// <summary>The decisions of one plan, in the order in which they were made.</summary>
public sealed class PlanDecisions
{
    private const int LongestValue = 300;

    private const int LongestWords = 160;

    private readonly List<PlanDecision> made = [];

    public IReadOnlyList<PlanDecision> All => [.. made.OrderBy(decision => decision.Topic)];

    public bool Has(PlanTopic topic) => made.Exists(decision => decision.Topic == topic);

    public void Add(PlanTopic topic, string value, string? from = null, string? words = null)
    {
        var decision = new PlanDecision(topic, DisplayText.Of(value, LongestValue))
        {
            From = from is null ? null : DisplayText.Of(from, LongestWords),
            Words = words is null ? null : DisplayText.Of(words, LongestWords),
        };
        if (!made.Contains(decision))
        {
            made.Add(decision);
        }
    }
}
