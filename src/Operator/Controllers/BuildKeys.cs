using Operator.Core.Observation;
using Operator.Kubernetes.Client;

namespace Operator.Controllers;

internal static class BuildKeys
{
    /// <summary>Key of the build that controls a Pod; null when none does.</summary>
    public static NamespacedName? BuildKey(this BuildPod pod) => pod.Build is { } name ? new NamespacedName(pod.Namespace, name) : null;
}
