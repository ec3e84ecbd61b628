using Operator.Core.Admission;
using Operator.Core.Runs;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Kubernetes.Models;

namespace Operator.Core.Status;

/// <summary>
/// The conditions: one for each stage of a build, then the summaries. A stage that has not begun is Unknown with reason RunPending, and
/// only the stage that failed is False.
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

    public static IReadOnlyList<Condition> Of(BuildFacts facts, RunVerdict verdict, RunSummary summary, ImageBuildStatus status)
    {
        var set = new ConditionSet(facts);
        set.Accepted(verdict, summary);
        set.Admitted(verdict, summary);
        // A new attempt begins where the failed one began.
        var stages = new StageConditions(facts, verdict is RunVerdict.Broken { Retries: true }, summary);
        if (facts.Build is not PushRun)
        {
            set.Add(BuildConditions.Planned, stages.Planned(status));
            if (facts.Spec.Mode == BuildMode.Build)
            {
                set.Add(BuildConditions.Built, stages.Built());
            }
        }

        set.Add(BuildConditions.Pushed, stages.Pushed());
        set.Summaries(summary);
        return set.conditions;
    }

    private void Accepted(RunVerdict verdict, RunSummary summary) =>
        Add(
            BuildConditions.Accepted,
            verdict is RunVerdict.Refused
                ? StageCondition.Failed(summary.Reason, summary.Message)
                : StageCondition.Done(RunReasons.Accepted, "The spec is valid")
        );

    private void Admitted(RunVerdict verdict, RunSummary summary)
    {
        var started = facts.RunStart is not null || verdict is RunVerdict.Launching;
        Add(
            BuildConditions.Admitted,
            verdict switch
            {
                _ when started => StageCondition.Done(QueueReasons.Admitted, $"The {facts.What} has left the queue"),
                RunVerdict.Queued or RunVerdict.Broken => StageCondition.Failed(summary.Reason, summary.Message),
                RunVerdict.Stopped => StageCondition.Open(summary.Reason, summary.Message),
                _ => StageCondition.Pending,
            }
        );
    }

    private void Summaries(RunSummary summary)
    {
        var succeeded = summary.Phase == BuildPhase.Succeeded;
        var text = (summary.Reason, summary.Message);
        Add(BuildConditions.Succeeded, new StageCondition(summary.IsFinal ? Status(succeeded) : "Unknown", text.Reason, text.Message));
        Add(BuildConditions.Ready, new StageCondition(Status(succeeded), text.Reason, text.Message));
        Add(BuildConditions.Reconciling, new StageCondition(Status(!summary.IsFinal), text.Reason, text.Message));
        Add(BuildConditions.Stalled, new StageCondition(Status(summary.IsFinal && !succeeded), text.Reason, text.Message));
    }

    private void Add(string type, StageCondition condition)
    {
        // The last status may describe an earlier run: a condition with the same status has not changed.
        var before = facts.Build.Status?.Conditions?.FirstOrDefault(known => known.Type == type);
        conditions.Add(
            new Condition
            {
                Type = type,
                Status = condition.Status,
                Reason = condition.Reason.Name,
                Message = Sentence.Of(condition.Message),
                ObservedGeneration = facts.Build.Metadata.Generation,
                LastTransitionTime = before is not null && before.Status == condition.Status ? before.LastTransitionTime : now,
            }
        );
    }

    private static string Status(bool value) => value ? "True" : "False";
}
