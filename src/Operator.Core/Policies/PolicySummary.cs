using Operator.Core.Admission;
using Operator.Entities;
using Operator.Entities.ImageBuildPolicies;
using Operator.Kubernetes.Models;

namespace Operator.Core.Policies;

/// <summary>The status of a policy, from what it selects and what runs and waits there.</summary>
public static class PolicySummary
{
    /// <param name="policy">The policy as last read.</param>
    /// <param name="selected">The namespaces that it selects, each with what holds there.</param>
    /// <param name="loads">Builds by namespace.</param>
    /// <param name="now">The time, in whole seconds.</param>
    public static ImageBuildPolicyStatus Of(
        ImageBuildPolicy policy,
        IReadOnlyDictionary<string, EffectivePolicy> selected,
        IReadOnlyDictionary<string, NamespaceLoad> loads,
        DateTimeOffset now
    )
    {
        var own = selected.Keys.Select(ns => loads.GetValueOrDefault(ns)).ToList();
        var named = new NamedPolicy(policy.Metadata.Name ?? "", policy.Spec);
        var conflict = selected.Values.SelectMany(rules => rules.Forced.Conflicts).FirstOrDefault(conflict => conflict.Concerns(named.By));
        var (validity, message) =
            named.Problems.Count > 0 ? (PolicyReasons.Invalid, string.Join("; ", named.Problems))
            : conflict is not null ? (PolicyReasons.Conflict, conflict.Message)
            : (PolicyReasons.Valid, "The policy can be applied");
        return new ImageBuildPolicyStatus
        {
            ObservedGeneration = policy.Metadata.Generation,
            Namespaces = selected.Count,
            Running = own.Sum(load => load.Running),
            Waiting = own.Sum(load => load.Waiting),
            Conditions =
            [
                Condition(policy, PolicyConditions.Valid, validity == PolicyReasons.Valid, validity, message, now),
                selected.Count > 0
                    ? Condition(policy, PolicyConditions.Selects, true, PolicyReasons.Selecting, "The policy selects namespaces", now)
                    : Condition(
                        policy,
                        PolicyConditions.Selects,
                        false,
                        PolicyReasons.SelectsNothing,
                        "No namespace has the labels that the policy selects",
                        now
                    ),
            ],
        };
    }

    private static Condition Condition(
        ImageBuildPolicy policy,
        string type,
        bool value,
        BuildReason reason,
        string message,
        DateTimeOffset now
    )
    {
        var status = value ? "True" : "False";
        var before = policy.Status.Conditions?.FirstOrDefault(known => known.Type == type);
        return new Condition
        {
            Type = type,
            Status = status,
            Reason = reason.Name,
            Message = Sentence.Of(message),
            ObservedGeneration = policy.Metadata.Generation,
            LastTransitionTime = before?.Status == status ? before.LastTransitionTime : now,
        };
    }
}
