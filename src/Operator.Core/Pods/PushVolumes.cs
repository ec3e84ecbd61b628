using k8s.Models;
using Operator.Core.Contract;
using Operator.Entities;
using Operator.Entities.ImagePushes;

namespace Operator.Core.Pods;

/// <summary>Volumes that a push names: a login for each side, and certificates.</summary>
internal static class PushVolumes
{
    private static readonly string[] Containers = [PodContainers.Push];

    /// <param name="source">What is copied; a build's image comes with the build's own Secret where the spec names none.</param>
    public static IReadOnlyList<PodVolumes.NamedVolume> Of(ImagePushSpec spec, PushSourceStatus? source)
    {
        var volumes = new List<PodVolumes.NamedVolume>();
        if (source?.RegistrySecret is { } from)
        {
            volumes.Add(
                new(
                    Login("source-registry", from),
                    WorkspacePaths.InPod.SourceRegistry,
                    Containers,
                    spec.Source.RegistrySecret is null ? $"output.registrySecret of build {source.Build}" : "source.registrySecret",
                    from,
                    SourceReasons.SecretNotFound,
                    SourceReasons.CredentialsInvalid
                )
            );
        }

        if (spec.Destination.RegistrySecret is { } to)
        {
            volumes.Add(
                new(
                    Login("registry", to),
                    WorkspacePaths.InPod.Registry,
                    Containers,
                    "destination.registrySecret",
                    to,
                    PushReasons.SecretNotFound,
                    PushReasons.SecretInvalid
                )
            );
        }

        if (spec.PodTemplate?.CaConfigMap is { } certificates)
        {
            volumes.Add(PodVolumes.Certificates(certificates, Containers));
        }

        if (spec.PodTemplate?.Proxy?.CredentialsSecret is { } proxy)
        {
            volumes.Add(PodVolumes.ProxyLogin(proxy, Containers));
        }

        return volumes;
    }

    private static V1Volume Login(string volume, string secret) =>
        PodVolumes.Secret(volume, secret, [new() { Key = ".dockerconfigjson", Path = "config.json" }]);
}
