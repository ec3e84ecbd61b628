using k8s.Models;
using Operator.Core.Contract;

namespace Operator.Core.Engines;

/// <summary>What an engine needs that makes a user namespace of its own: the rights of the container in which it runs as uid 1000.</summary>
internal static class RootlessContainer
{
    public static V1SecurityContext SecurityContext(OperatorSettings settings) =>
        new()
        {
            RunAsUser = 1000,
            RunAsGroup = 1000,
            RunAsNonRoot = true,
            // newuidmap and newgidmap gain their one capability from the file; without escalation they could not.
            AllowPrivilegeEscalation = true,
            Privileged = false,
            // The bounding set must keep what newuidmap and newgidmap need.
            Capabilities = new V1Capabilities { Drop = ["ALL"], Add = ["SETUID", "SETGID"] },
            SeccompProfile = settings.SeccompProfile.ToSeccomp(),
            AppArmorProfile = settings.AppArmorProfile.ToAppArmor(),
        };

    /// <summary>Clusters before 1.30 only know the annotation; newer ones use the field and require both to agree.</summary>
    public static IReadOnlyDictionary<string, string> PodAnnotations(OperatorSettings settings) =>
        new Dictionary<string, string>
        {
            [$"container.apparmor.security.beta.kubernetes.io/{PodContainers.Build}"] = settings.AppArmorProfile.ToAppArmorAnnotation(),
        };
}
