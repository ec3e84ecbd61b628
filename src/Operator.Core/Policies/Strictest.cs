using Operator.Entities.ImageBuildPolicies;

namespace Operator.Core.Policies;

/// <summary>The strictest value of a rule, and who sets it.</summary>
/// <param name="Most">The most that is allowed.</param>
/// <param name="By">A policy or a setting, as a message names it.</param>
internal readonly record struct Bound<T>(T Most, string By);

/// <summary>Of all policies that set a rule, the strictest counts; of equals the first by name.</summary>
internal static class Strictest
{
    /// <summary>The smallest value; null where no policy sets one.</summary>
    public static Bound<T>? Least<T>(this IReadOnlyList<NamedPolicy> policies, Func<ImageBuildPolicySpec, T?> rule)
        where T : struct, IComparable<T>
    {
        Bound<T>? least = null;
        foreach (var policy in policies)
        {
            if (rule(policy.Spec) is { } value && (least is null || value.CompareTo(least.Value.Most) < 0))
            {
                least = new Bound<T>(value, policy.By);
            }
        }

        return least;
    }

    /// <summary>The list of each policy that has one: what is not on all of them is not allowed.</summary>
    public static IEnumerable<(IReadOnlyList<T> List, string By)> Lists<T>(
        this IReadOnlyList<NamedPolicy> policies,
        Func<ImageBuildPolicySpec, IReadOnlyList<T>?> rule
    ) => policies.Select(policy => (List: rule(policy.Spec), policy.By)).Where(rule => rule.List is not null)!;
}
