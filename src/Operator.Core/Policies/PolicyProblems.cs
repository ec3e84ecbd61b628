using Operator.Core.Pods;
using Operator.Core.Runs;
using Operator.Entities.ImageBuildPolicies;
using Operator.Kubernetes.Models;

namespace Operator.Core.Policies;

/// <summary>What is wrong with a policy. The schema says the same, but API servers before 1.25 drop its rules.</summary>
internal static class PolicyProblems
{
    public static IReadOnlyList<string> Of(ImageBuildPolicySpec spec)
    {
        var found = new List<string>();
        Selector(spec.NamespaceSelector, found);
        Times(spec.Timeouts, found);
        foreach (var (name, quantity) in spec.Resources?.Largest ?? new Dictionary<string, Quantity>())
        {
            Size($"resources.largest.{name}", quantity?.Value ?? "", found);
        }

        Size("resources.defaultMemory", spec.Resources?.DefaultMemory, found);
        Size("volumes.workspace", spec.Volumes?.Workspace, found);
        Size("volumes.tmp", spec.Volumes?.Tmp, found);
        Size("volumes.engine", spec.Volumes?.Engine, found);
        Size("cacheVolumes.size", spec.CacheVolumes?.Size, found);
        Time("cacheVolumes.maxAge", spec.CacheVolumes?.MaxAge, found);
        foreach (var entry in spec.Repositories ?? [])
        {
            if (AllowedRepositories.Canonical(entry, "namespace") is null)
            {
                found.Add(
                    $"repositories: \"{DisplayText.Of(entry, 100)}\" is neither a repository nor the beginning of one with a slash at its end"
                );
            }
        }

        return found;
    }

    private static void Selector(NamespaceSelector selector, List<string> found)
    {
        foreach (var requirement in selector.MatchExpressions ?? [])
        {
            var wantsValues = requirement.Operator is "In" or "NotIn";
            if (!wantsValues && requirement.Operator is not ("Exists" or "DoesNotExist"))
            {
                found.Add($"namespaceSelector: the operator of {requirement.Key} must be In, NotIn, Exists or DoesNotExist");
            }
            else if (wantsValues != requirement.Values is { Count: > 0 })
            {
                found.Add($"namespaceSelector: {requirement.Key} {(wantsValues ? "needs values" : "takes no values")}");
            }
        }
    }

    private static void Times(PolicyTimeouts? times, List<string> found)
    {
        Time("timeouts.total", times?.Total, found);
        Time("timeouts.queue", times?.Queue, found);
        Time("timeouts.schedule", times?.Schedule, found);
        Time("timeouts.prepare", times?.Prepare, found);
        Time("timeouts.build", times?.Build, found);
        Time("timeouts.publish", times?.Publish, found);
    }

    private static void Time(string field, string? text, List<string> found)
    {
        if (text is not null && Durations.Parse(text) is null)
        {
            found.Add($"{field} must be a duration longer than zero, such as 90s, 30m or 1h30m");
        }
    }

    private static void Size(string field, string? text, List<string> found)
    {
        if (text is not null && Quantities.Compared(text) is null)
        {
            found.Add($"{field} must be a quantity such as 500m or 1Gi");
        }
    }
}
