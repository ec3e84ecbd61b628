using System.Collections.Concurrent;

namespace Operator.Core.Policies;

/// <summary>All policies at one moment. Namespaces that the same policies select share what follows from them.</summary>
public sealed class PolicyBook(IEnumerable<NamedPolicy> policies, OperatorSettings settings)
{
    private readonly List<NamedPolicy> policies = [.. policies.OrderBy(policy => policy.Name, StringComparer.Ordinal)];
    private readonly ConcurrentDictionary<string, EffectivePolicy> known = new();

    /// <summary>What holds in a namespace.</summary>
    /// <param name="ns">The namespace.</param>
    public EffectivePolicy Of(NamespaceLabels ns)
    {
        var selecting = policies.FindAll(policy => policy.Selects(ns.Name, ns.Labels));
        // A slash cannot be part of a name.
        var key = $"{ns.AdmitsPrivileged} {string.Join('/', selecting.Select(policy => policy.Name))}";
        return known.GetOrAdd(key, _ => EffectivePolicy.Of(selecting, settings, ns.AdmitsPrivileged));
    }
}
