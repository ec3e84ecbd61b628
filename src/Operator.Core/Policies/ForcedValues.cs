using k8s.Models;
using Operator.Core.Pods;
using Operator.Entities.ImageBuildPolicies;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Policies;

/// <summary>A value that every Pod gets.</summary>
/// <param name="Value">The value.</param>
/// <param name="By">The policy, as a message names it.</param>
internal readonly record struct Forced(string Value, string By);

/// <summary>Two policies force different values.</summary>
/// <param name="One">The first policy, as a message names it.</param>
/// <param name="Other">The second.</param>
/// <param name="Message">One sentence.</param>
internal sealed record ForcedConflict(string One, string Other, string Message)
{
    public bool Concerns(string policy) => policy == One || policy == Other;
}

/// <summary>What the policies of a namespace force together, and where they contradict each other.</summary>
internal sealed class ForcedValues
{
    private readonly SortedDictionary<string, Forced> nodeSelector = new(StringComparer.Ordinal);
    private readonly List<BuildToleration> tolerations = [];
    private readonly List<ForcedConflict> conflicts = [];

    private ForcedValues() { }

    public IReadOnlyDictionary<string, Forced> NodeSelector => nodeSelector;

    public IReadOnlyList<BuildToleration> Tolerations => tolerations;

    public Forced? PriorityClassName { get; private set; }

    public Forced? RuntimeClassName { get; private set; }

    public IReadOnlyList<ForcedConflict> Conflicts => conflicts;

    public static ForcedValues Of(IReadOnlyList<NamedPolicy> policies)
    {
        var all = new ForcedValues();
        foreach (var policy in policies)
        {
            if (policy.Spec.Forced is { } forced)
            {
                all.Add(forced, policy.By);
            }
        }

        return all;
    }

    /// <summary>The Pod with what is forced. Its request stays what the author wrote.</summary>
    public V1Pod AppliedTo(V1Pod pod)
    {
        var labels = new Dictionary<string, string>(pod.Spec.NodeSelector ?? new Dictionary<string, string>());
        foreach (var (key, forced) in nodeSelector)
        {
            labels[key] = forced.Value;
        }

        return pod with
        {
            Spec = pod.Spec with
            {
                NodeSelector = labels,
                Tolerations =
                    tolerations.Count > 0 ? [.. pod.Spec.Tolerations ?? [], .. PodTolerations.Of(tolerations)!] : pod.Spec.Tolerations,
                PriorityClassName = PriorityClassName?.Value ?? pod.Spec.PriorityClassName,
                RuntimeClassName = RuntimeClassName?.Value ?? pod.Spec.RuntimeClassName,
            },
        };
    }

    private void Add(PolicyForced forced, string by)
    {
        foreach (var (key, value) in forced.NodeSelector ?? new Dictionary<string, string>())
        {
            var known = nodeSelector.TryGetValue(key, out var other) ? other : (Forced?)null;
            nodeSelector[key] = Joined($"nodeSelector[{key}]", known, value, by);
        }

        tolerations.AddRange((forced.Tolerations ?? []).Except(tolerations));
        PriorityClassName = forced.PriorityClassName is { } priority
            ? Joined("priorityClassName", PriorityClassName, priority, by)
            : PriorityClassName;
        RuntimeClassName = forced.RuntimeClassName is { } runtime
            ? Joined("runtimeClassName", RuntimeClassName, runtime, by)
            : RuntimeClassName;
    }

    private Forced Joined(string field, Forced? known, string value, string by)
    {
        if (known is not { } other)
        {
            return new Forced(value, by);
        }

        if (other.Value != value)
        {
            conflicts.Add(new(other.By, by, $"{other.By} forces {field} {other.Value}, and {by} forces {value}"));
        }

        return other;
    }
}
