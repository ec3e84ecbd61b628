using Operator.Controllers.Logs;
using Operator.Core.Status;
using Operator.Entities.ImageBuilds;

namespace Operator.Controllers;

/// <summary>One pass over one build: the facts that the steps gather, and what follows from them at each moment.</summary>
internal sealed class BuildPass(BuildFacts facts)
{
    private BuildFacts facts = facts;
    private RunVerdict? verdict;
    private NextAction? action;

    public ImageBuild Build => facts.Build;

    /// <summary>What is known. A step that learns something sets it anew.</summary>
    public BuildFacts Facts
    {
        get => facts;
        set
        {
            facts = value;
            verdict = null;
            action = null;
        }
    }

    public RunVerdict Verdict => verdict ??= RunVerdict.Of(facts);

    public NextAction Action => action ??= DecideAction.For(facts, Verdict);

    /// <summary>Log of the current attempt, once one of its containers ran.</summary>
    public AttemptLog? Log { get; set; }

    /// <summary>When to look again although nothing has changed; the earliest counts.</summary>
    public DateTimeOffset? LookAgain { get; private set; }

    public void LookAgainAt(DateTimeOffset? time)
    {
        if (time is { } due && (LookAgain is null || due < LookAgain))
        {
            LookAgain = due;
        }
    }
}
