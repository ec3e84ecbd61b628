using Operator.Core.Observation;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Informers;

namespace Operator.Controllers;

internal static class BuildKeys
{
    /// <summary>Index of Pods by the build that controls them.</summary>
    public const string OwnerIndex = "owner";

    /// <summary>Index of Pods by the claim that they mount as a cache.</summary>
    public const string ClaimIndex = "claim";

    /// <summary>The Pods that are controlled by a build, as their owner references say.</summary>
    public static IReadOnlyList<BuildPod> OfBuild(this IInformer<BuildPod> pods, string? ns, string? uid) =>
        pods.ByIndex(OwnerIndex, BuildPod.OwnerKey(ns, uid));
}
