using Operator.Core.Pods;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Kubernetes.Models;

namespace Operator.Core.Acceptance;

internal static class PodTemplateRules
{
    public static void Check(BuildPodTemplate? template, SpecProblems problems)
    {
        if (template is null)
        {
            return;
        }

        Quantities("podTemplate.resources.requests", template.Resources?.Requests, problems);
        Quantities("podTemplate.resources.limits", template.Resources?.Limits, problems);
        NoLimits(template.Resources?.Limits, problems);
        foreach (var (key, value) in template.NodeSelector ?? new Dictionary<string, string>())
        {
            problems.Matches(
                $"podTemplate.nodeSelector[{key}]",
                value,
                "^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$",
                "a label's value of at most 63 characters"
            );
        }

        Tolerations(template.Tolerations ?? [], problems);
        if (PodAffinity.Read(template.Affinity).Problem is { } problem)
        {
            problems.Invalid("podTemplate.affinity", problem);
        }

        problems.ObjectName("podTemplate.runtimeClassName", template.RuntimeClassName);
        problems.ObjectName("podTemplate.priorityClassName", template.PriorityClassName);
        problems.ObjectName("podTemplate.caConfigMap", template.CaConfigMap);
        ProxyUrl("podTemplate.proxy.httpProxy", template.Proxy?.HttpProxy, problems);
        ProxyUrl("podTemplate.proxy.httpsProxy", template.Proxy?.HttpsProxy, problems);
        problems.Length("podTemplate.proxy.noProxy", template.Proxy?.NoProxy, 2048);
        problems.ObjectName("podTemplate.proxy.credentialsSecret", template.Proxy?.CredentialsSecret);
        if (template.Proxy is { CredentialsSecret: not null, HttpProxy: null, HttpsProxy: null })
        {
            problems.Invalid("podTemplate.proxy.credentialsSecret", "is only used with httpProxy or httpsProxy");
        }
    }

    /// <summary>The pattern alone lets ports and addresses pass that do not exist.</summary>
    private static void ProxyUrl(string field, string? url, SpecProblems problems)
    {
        var isUrl = url is null || Uri.TryCreate(url, UriKind.Absolute, out _);
        problems.Matches(field, isUrl ? url : "", Patterns.HttpUrl, "an http or https URL without credentials");
    }

    private static void Quantities(string field, IReadOnlyDictionary<string, Quantity>? quantities, SpecProblems problems)
    {
        foreach (var (name, quantity) in quantities ?? new Dictionary<string, Quantity>())
        {
            if (Pods.Quantities.Read(quantity?.Value) is null)
            {
                problems.Invalid($"{field}.{name}", "must be a quantity such as 500m or 1Gi");
                continue;
            }

            problems.Matches($"{field}.{name}", quantity!.Value, Patterns.Quantity, "a quantity such as 500m or 1Gi");
        }
    }

    /// <summary>To the node a limit of zero is none, whatever the platform allows.</summary>
    private static void NoLimits(IReadOnlyDictionary<string, Quantity>? limits, SpecProblems problems)
    {
        foreach (var name in (string[])["cpu", "memory", "ephemeral-storage"])
        {
            if (limits?.GetValueOrDefault(name)?.Value is { } text && Pods.Quantities.Compared(text) is { Value: 0 })
            {
                problems.Invalid($"podTemplate.resources.limits.{name}", "must be more than 0, which would mean no limit");
            }
        }
    }

    private static void Tolerations(IReadOnlyList<BuildToleration> tolerations, SpecProblems problems)
    {
        for (var index = 0; index < tolerations.Count; index++)
        {
            var field = $"podTemplate.tolerations[{index}]";
            problems.Matches(field + ".operator", tolerations[index].Operator, "^(Exists|Equal)$", "Exists or Equal");
            problems.Matches(
                field + ".effect",
                tolerations[index].Effect,
                "^(NoSchedule|PreferNoSchedule|NoExecute)$",
                "NoSchedule, PreferNoSchedule or NoExecute"
            );
        }
    }
}
