using Operator.Core.Acceptance;
using Operator.Core.Pods;
using Operator.Entities.ImageBuildPolicies;
using Operator.Entities.ImageBuilds;
using Operator.Kubernetes.Models;

namespace Operator.Core.Policies;

/// <summary>What a build may set in its podTemplate. Without any policy: nothing that leads to nodes with a role of the cluster's own or evicts the system.</summary>
internal static class PodPolicy
{
    private const string SystemClass = "system-";

    public static void Check(BuildPodTemplate? template, EffectivePolicy policy, SpecProblems problems)
    {
        if (template is null)
        {
            return;
        }

        Resources("podTemplate.resources.requests", template.Resources?.Requests, policy.Policies, problems);
        Resources("podTemplate.resources.limits", template.Resources?.Limits, policy.Policies, problems);
        NodeSelector(template.NodeSelector ?? new Dictionary<string, string>(), policy, problems);
        Tolerations(template.Tolerations ?? [], policy.Policies, problems);
        NodeChoice.Check(template, policy, problems);
        Proxy("podTemplate.proxy.httpProxy", template.Proxy?.HttpProxy, policy.Policies, problems);
        Proxy("podTemplate.proxy.httpsProxy", template.Proxy?.HttpsProxy, policy.Policies, problems);
        Class(
            "podTemplate.priorityClassName",
            template.PriorityClassName,
            policy.Forced.PriorityClassName,
            policy.Policies.Lists(rules => rules.Pods?.PriorityClasses),
            SystemClass,
            problems
        );
        Class(
            "podTemplate.runtimeClassName",
            template.RuntimeClassName,
            policy.Forced.RuntimeClassName,
            policy.Policies.Lists(rules => rules.Pods?.RuntimeClasses),
            reserved: null,
            problems
        );
    }

    private static void Resources(
        string field,
        IReadOnlyDictionary<string, Quantity>? asked,
        IReadOnlyList<NamedPolicy> policies,
        SpecProblems problems
    )
    {
        var largest = LargestResources.Of(policies);
        foreach (var (name, quantity) in asked ?? new Dictionary<string, Quantity>())
        {
            if (LargestResources.NotListedBy(policies, name) is { } by)
            {
                problems.NotAllowed($"{field}.{name}", $"is not allowed by {by}; remove it");
            }
            else if (largest.TryGetValue(name, out var bound) && Quantities.Compared(quantity?.Value)?.CompareTo(bound.Most) > 0)
            {
                problems.NotAllowed($"{field}.{name}", $"is {quantity!.Value}; {bound.By} allows at most {bound.Most}");
            }
        }
    }

    private static void NodeSelector(IReadOnlyDictionary<string, string> asked, EffectivePolicy policy, SpecProblems problems)
    {
        var lists = policy.Policies.Lists(rules => rules.Pods?.NodeLabels).ToList();
        foreach (var (key, value) in asked)
        {
            var field = $"podTemplate.nodeSelector[{key}]";
            if (policy.Forced.NodeSelector.TryGetValue(key, out var forced))
            {
                MustBe(field, value, forced, problems);
                continue;
            }

            if (lists.Count == 0 && NodeChoice.IsReserved(key))
            {
                problems.NotAllowed(field, NodeChoice.LeadsAway);
            }

            foreach (var (allowed, by) in lists.Where(list => !list.List.Any(label => Allows(label, key, value))))
            {
                problems.NotAllowed(field, $"{value} is not allowed by {by}; use {OutputPolicy.Listed(allowed.Select(Shown))}");
            }
        }
    }

    private static void Tolerations(IReadOnlyList<BuildToleration> asked, IReadOnlyList<NamedPolicy> policies, SpecProblems problems)
    {
        var lists = policies.Lists(rules => rules.Pods?.Tolerations).ToList();
        for (var index = 0; index < asked.Count; index++)
        {
            var toleration = asked[index];
            var field = $"podTemplate.tolerations[{index}]";
            if (lists.Count == 0 && string.IsNullOrEmpty(toleration.Key))
            {
                problems.NotAllowed(field, "tolerates every taint, which no ImageBuildPolicy allows here; name the key of a taint");
            }
            else if (lists.Count == 0 && NodeChoice.IsReserved(toleration.Key))
            {
                problems.NotAllowed(field, NodeChoice.LeadsAway);
            }

            foreach (var (allowed, by) in lists.Where(list => !list.List.Any(taint => Allows(taint, toleration))))
            {
                problems.NotAllowed(field, $"is not allowed by {by}; tolerate {OutputPolicy.Listed(allowed.Select(Shown))}");
            }
        }
    }

    private static void Proxy(string field, string? asked, IReadOnlyList<NamedPolicy> policies, SpecProblems problems)
    {
        foreach (var (allowed, by) in policies.Lists(rules => rules.Pods?.Proxies))
        {
            if (asked is not null && !allowed.Any(url => url.TrimEnd('/') == asked.TrimEnd('/')))
            {
                problems.NotAllowed(field, $"{DisplayText.Of(asked, 100)} is not allowed by {by}; use {OutputPolicy.Listed(allowed)}");
            }
        }
    }

    private static void Class(
        string field,
        string? asked,
        Forced? forced,
        IEnumerable<(IReadOnlyList<string> List, string By)> lists,
        string? reserved,
        SpecProblems problems
    )
    {
        if (asked is null)
        {
            return;
        }

        if (forced is { } only)
        {
            MustBe(field, asked, only, problems);
            return;
        }

        var all = lists.ToList();
        if (all.Count == 0 && reserved is not null && asked.StartsWith(reserved, StringComparison.Ordinal))
        {
            problems.NotAllowed(field, $"{asked} is for the cluster's own Pods, and no ImageBuildPolicy allows it here; remove it");
        }

        foreach (var (allowed, by) in all.Where(list => !list.List.Contains(asked)))
        {
            problems.NotAllowed(field, $"{asked} is not allowed by {by}; use {OutputPolicy.Listed(allowed)}");
        }
    }

    private static void MustBe(string field, string asked, Forced forced, SpecProblems problems)
    {
        if (asked != forced.Value)
        {
            problems.NotAllowed(field, $"is {asked}, but {forced.By} sets {forced.Value} for every build; remove it");
        }
    }

    private static bool Allows(AllowedNodeLabel label, string key, string value) =>
        label.Key == key && (label.Values is null || label.Values.Contains(value));

    private static bool Allows(AllowedToleration taint, BuildToleration toleration) =>
        taint.Key == toleration.Key
        && (taint.Value is null || (toleration.Operator is null or "Equal" && (toleration.Value ?? "") == taint.Value));

    private static string Shown(AllowedNodeLabel label) =>
        label.Values is null ? label.Key : $"{label.Key}={string.Join('|', label.Values)}";

    private static string Shown(AllowedToleration taint) => taint.Value is null ? taint.Key : $"{taint.Key}={taint.Value}";
}
