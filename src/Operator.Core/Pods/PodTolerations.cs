using k8s.Models;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Pods;

/// <summary>Tolerations of a spec or a policy as the Pod has them.</summary>
internal static class PodTolerations
{
    /// <returns>Null for none.</returns>
    public static List<V1Toleration>? Of(IReadOnlyList<BuildToleration>? asked) =>
        asked is not { Count: > 0 }
            ? null
            :
            [
                .. asked.Select(toleration => new V1Toleration
                {
                    Key = toleration.Key,
                    OperatorProperty = toleration.Operator,
                    Value = toleration.Value,
                    Effect = toleration.Effect,
                    TolerationSeconds = toleration.TolerationSeconds,
                }),
            ];
}
