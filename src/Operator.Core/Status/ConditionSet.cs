using Operator.Core.Admission;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Kubernetes.Models;

namespace Operator.Core.Status;

/// <summary>
/// Conditions: one for each hop of a build's life, then the summaries. A hop that has not come is Unknown/RunPending, and only the
/// hop that failed is False: no step that did nothing wrong is told as failed.
/// </summary>
internal sealed class ConditionSet
{
    private readonly List<Condition> conditions = [];
    private readonly BuildFacts facts;
    private readonly DateTimeOffset now;

    private ConditionSet(BuildFacts facts)
    {
        this.facts = facts;
        now = BuildFacts.WholeSecond(facts.Now);
    }

    public static IReadOnlyList<Condition> Of(BuildFacts facts, RunVerdict verdict, Headline headline, ImageBuildStatus status)
    {
        var set = new ConditionSet(facts);
        set.Accepted(verdict, headline);
        set.Admitted(verdict, headline);
        // A new attempt begins where the failed one began.
        var hops = new Hops(facts, verdict is RunVerdict.Broken { Retries: true }, headline);
        set.Add(BuildConditions.Planned, hops.Planned(status));
        if (facts.Spec.Mode == BuildMode.Build)
        {
            set.Add(BuildConditions.Built, hops.Built());
        }

        set.Add(BuildConditions.Pushed, hops.Pushed());
        set.Summaries(headline);
        return set.conditions;
    }

    private void Accepted(RunVerdict verdict, Headline headline) =>
        Add(
            BuildConditions.Accepted,
            verdict is RunVerdict.Refused
                ? Hop.Failed(headline.Reason, headline.Message)
                : Hop.Done(RunReasons.Accepted, "The spec is valid")
        );

    private void Admitted(RunVerdict verdict, Headline headline)
    {
        var started = facts.RunStart is not null || verdict is RunVerdict.Launching;
        Add(
            BuildConditions.Admitted,
            verdict switch
            {
                _ when started => Hop.Done(QueueReasons.Admitted, "The build has left the queue"),
                RunVerdict.Queued or RunVerdict.Broken => Hop.Failed(headline.Reason, headline.Message),
                RunVerdict.Stopped => Hop.Open(headline.Reason, headline.Message),
                _ => Hop.Pending,
            }
        );
    }

    private void Summaries(Headline headline)
    {
        var succeeded = headline.Phase == BuildPhase.Succeeded;
        var text = (headline.Reason, headline.Message);
        Add(BuildConditions.Succeeded, new Hop(headline.IsFinal ? Status(succeeded) : "Unknown", text.Reason, text.Message));
        Add(BuildConditions.Ready, new Hop(Status(succeeded), text.Reason, text.Message));
        Add(BuildConditions.Reconciling, new Hop(Status(!headline.IsFinal), text.Reason, text.Message));
        Add(BuildConditions.Stalled, new Hop(Status(headline.IsFinal && !succeeded), text.Reason, text.Message));
    }

    private void Add(string type, Hop hop)
    {
        // The last status may speak of an earlier run: a condition that stays what it is has not changed.
        var before = facts.Build.Status?.Conditions?.FirstOrDefault(condition => condition.Type == type);
        conditions.Add(
            new Condition
            {
                Type = type,
                Status = hop.Status,
                Reason = hop.Reason.Name,
                Message = Sentence.Of(hop.Message),
                ObservedGeneration = facts.Build.Metadata.Generation,
                LastTransitionTime = before is not null && before.Status == hop.Status ? before.LastTransitionTime : now,
            }
        );
    }

    private static string Status(bool value) => value ? "True" : "False";
}
