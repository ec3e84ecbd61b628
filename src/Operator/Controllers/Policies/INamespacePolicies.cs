using Operator.Core;
using Operator.Core.Policies;

namespace Operator.Controllers.Policies;

/// <summary>What holds in each namespace.</summary>
internal interface INamespacePolicies
{
    /// <summary>Null for a namespace that is not known yet: nothing of it may start before its labels are.</summary>
    EffectivePolicy? Of(string? ns);
}

/// <summary>An operator without rights on policies and namespaces: the settings count in all of them.</summary>
internal sealed class SettingsAlone(OperatorSettings settings) : INamespacePolicies
{
    private readonly EffectivePolicy everywhere = EffectivePolicy.Of([], settings);

    public EffectivePolicy Of(string? ns) => everywhere;
}
