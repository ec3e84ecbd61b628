using k8s.Models;
using Operator.Core.Contract;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Entities.ImagePushes;

namespace Operator.Core.Pods;

/// <summary>
/// Volumes of a build's Pod, each with the field of the spec that named it: when the kubelet cannot mount one, the message
/// names that field.
/// </summary>
public sealed class PodVolumes
{
    /// <summary>0440: the Pod's group reads, nobody writes.</summary>
    private const int ReadOnlyMode = 288;

    private readonly IReadOnlyList<NamedVolume> volumes;

    private PodVolumes(IReadOnlyList<NamedVolume> volumes)
    {
        this.volumes = volumes;
    }

    /// <summary>A volume that the spec names.</summary>
    /// <param name="Field">Field of the spec, for example <c>output.registrySecret</c>.</param>
    /// <param name="ObjectName">Name of the Secret or ConfigMap.</param>
    /// <param name="Missing">Reason when the Secret or ConfigMap does not exist.</param>
    /// <param name="KeyMissing">Reason when a key of it does not.</param>
    public sealed record NamedVolume(
        V1Volume Volume,
        string MountPath,
        IReadOnlyList<string> Containers,
        string Field,
        string ObjectName,
        BuildReason Missing,
        BuildReason KeyMissing
    );

    public IReadOnlyList<NamedVolume> Named => volumes;

    /// <summary>Those of the Pod of a push.</summary>
    public static PodVolumes Of(ImagePushSpec spec, PushSourceStatus? source) => new(PushVolumes.Of(spec, source));

    /// <summary>Those of the Pod that pushes the index of several platforms' images: what publish has.</summary>
    public static PodVolumes OfIndex(ImageBuildSpec spec) =>
        new([.. Of(spec).Named.Where(volume => volume.Containers.Contains(PodContainers.Publish))]);

    public static PodVolumes Of(ImageBuildSpec spec)
    {
        var volumes = new List<NamedVolume>();
        AddSource(volumes, spec.Source);
        if (spec.Output?.RegistrySecret is { } registry)
        {
            volumes.Add(
                new(
                    Secret("registry", registry, [new() { Key = ".dockerconfigjson", Path = "config.json" }]),
                    WorkspacePaths.InPod.Registry,
                    PodContainers.InOrder,
                    "output.registrySecret",
                    registry,
                    PushReasons.SecretNotFound,
                    PushReasons.SecretInvalid
                )
            );
        }

        if (spec.PodTemplate?.CaConfigMap is { } ca)
        {
            volumes.Add(Certificates(ca, [.. PodContainers.InOrder, PodContainers.Daemon]));
        }

        if (spec.PodTemplate?.Proxy?.CredentialsSecret is { } proxy)
        {
            volumes.Add(ProxyLogin(proxy, [PodContainers.Prepare, PodContainers.Publish]));
        }

        AddBuildSecrets(volumes, spec.BuildSecrets ?? []);
        return new PodVolumes(volumes);
    }

    /// <summary>All volumes of the Pod but the engine's own.</summary>
    /// <param name="settings">Size limits.</param>
    /// <param name="containers">Names of the containers that have a volume at /tmp.</param>
    public IReadOnlyList<V1Volume> Volumes(OperatorSettings settings, IReadOnlyList<string> containers) =>
        [
            new V1Volume { Name = "workspace", EmptyDir = Scratch(settings.WorkspaceSize) },
            new V1Volume { Name = "plan", EmptyDir = Scratch(settings.TmpSize) },
            // One each: HOME is there, and programs believe what they find in it.
            .. containers.Select(name => new V1Volume { Name = TmpOf(name), EmptyDir = Scratch(settings.TmpSize) }),
            new V1Volume
            {
                Name = "request",
                DownwardAPI = new V1DownwardAPIVolumeSource { Items = [RequestFile] },
            },
            new V1Volume { Name = "kept", EmptyDir = Scratch("1Mi") },
            .. volumes.Select(volume => volume.Volume),
        ];

    /// <summary>A volume of the engine's with the platform's size limit.</summary>
    public static V1Volume OfEngine(V1Volume volume, OperatorSettings settings) =>
        volume.EmptyDir is { SizeLimit: null } scratch
            ? volume with
            {
                EmptyDir = scratch with { SizeLimit = Scratch(settings.EngineSize).SizeLimit },
            }
            : volume;

    public static V1Volume OfClaim(string claim) =>
        new()
        {
            Name = CacheVolumeUse.VolumeName,
            PersistentVolumeClaim = new V1PersistentVolumeClaimVolumeSource { ClaimName = claim },
        };

    internal static V1EmptyDirVolumeSource Scratch(string? size) => new() { SizeLimit = size is null ? null : Quantities.Of(size) };

    public IList<V1VolumeMount> MountsOf(string container, string? workspace = null, bool hasTmp = true)
    {
        List<V1VolumeMount> mounts =
        [
            new()
            {
                Name = "workspace",
                MountPath = workspace ?? WorkspacePaths.InPod.Workspace,
                ReadOnlyProperty = container == PodContainers.Daemon ? true : null,
            },
            new()
            {
                Name = "plan",
                MountPath = WorkspacePaths.InPod.Plan,
                ReadOnlyProperty = container == PodContainers.Prepare ? null : true,
            },
        ];
        if (hasTmp)
        {
            mounts.Add(new() { Name = TmpOf(container), MountPath = "/tmp" });
        }

        if (container is PodContainers.Prepare or PodContainers.Publish)
        {
            mounts.Add(
                new()
                {
                    Name = "kept",
                    MountPath = WorkspacePaths.InPod.Kept,
                    ReadOnlyProperty = container == PodContainers.Publish ? true : null,
                }
            );
        }

        if (container == PodContainers.Prepare)
        {
            mounts.Add(
                new()
                {
                    Name = "request",
                    MountPath = WorkspacePaths.InPod.Request,
                    SubPath = "request",
                    ReadOnlyProperty = true,
                }
            );
        }

        mounts.AddRange(
            volumes
                .Where(volume => volume.Containers.Contains(container))
                .Select(volume => new V1VolumeMount
                {
                    Name = volume.Volume.Name,
                    MountPath = volume.MountPath,
                    ReadOnlyProperty = true,
                })
        );
        return mounts;
    }

    internal static NamedVolume Certificates(string name, IReadOnlyList<string> containers) =>
        new(
            new V1Volume
            {
                Name = "ca",
                ConfigMap = new V1ConfigMapVolumeSource { Name = name },
            },
            WorkspacePaths.InPod.Certificates,
            containers,
            "podTemplate.caConfigMap",
            name,
            SourceReasons.ConfigMapNotFound,
            SourceReasons.ConfigMapNotFound
        );

    internal static NamedVolume ProxyLogin(string secret, IReadOnlyList<string> containers) =>
        new(
            Secret("proxy", secret, [.. new[] { "username", "password" }.Select(key => new V1KeyToPath { Key = key, Path = key })]),
            WorkspacePaths.InPod.Proxy,
            containers,
            "podTemplate.proxy.credentialsSecret",
            secret,
            SourceReasons.SecretNotFound,
            SourceReasons.CredentialsInvalid
        );

    private static string TmpOf(string container) => "tmp-" + container;

    internal static V1DownwardAPIVolumeFile RequestFile =>
        new()
        {
            Path = "request",
            FieldRef = new V1ObjectFieldSelector { FieldPath = $"metadata.annotations['{ApiNames.RequestAnnotation}']" },
        };

    private static void AddSource(List<NamedVolume> volumes, BuildSource? source)
    {
        if (source?.ConfigMap is { } configMap)
        {
            var items = configMap.Items?.Select(item => new V1KeyToPath { Key = item.Key, Path = item.Path }).ToList();
            volumes.Add(
                new(
                    new V1Volume
                    {
                        Name = "source",
                        ConfigMap = new V1ConfigMapVolumeSource { Name = configMap.Name, Items = items },
                    },
                    WorkspacePaths.InPod.SourceConfigMap,
                    [PodContainers.Prepare],
                    "source.configMap.name",
                    configMap.Name,
                    SourceReasons.ConfigMapNotFound,
                    SourceReasons.ConfigMapNotFound
                )
            );
        }

        var (field, secret) = source switch
        {
            { Git.CredentialsSecret: { } name } => ("source.git.credentialsSecret", name),
            { Archive.CredentialsSecret: { } name } => ("source.archive.credentialsSecret", name),
            { Oci.CredentialsSecret: { } name } => ("source.oci.credentialsSecret", name),
            _ => ("", ""),
        };
        if (secret.Length > 0)
        {
            volumes.Add(
                new(
                    Secret("source-credentials", secret, items: null),
                    WorkspacePaths.InPod.SourceCredentials,
                    [PodContainers.Prepare],
                    field,
                    secret,
                    SourceReasons.SecretNotFound,
                    SourceReasons.CredentialsInvalid
                )
            );
        }
    }

    private static void AddBuildSecrets(List<NamedVolume> volumes, IReadOnlyList<BuildSecret> secrets)
    {
        for (var index = 0; index < secrets.Count; index++)
        {
            var secret = secrets[index];
            volumes.Add(
                new(
                    Secret($"build-secret-{index}", secret.SecretName, [new() { Key = secret.Key ?? secret.Id, Path = "value" }]),
                    $"{WorkspacePaths.InPod.BuildSecrets}/{secret.Id}",
                    [PodContainers.Build],
                    $"buildSecrets[{index}].secretName",
                    secret.SecretName,
                    BuildReasons.SecretNotFound,
                    BuildReasons.SecretNotFound
                )
            );
        }
    }

    internal static V1Volume Secret(string volume, string name, IList<V1KeyToPath>? items) =>
        new()
        {
            Name = volume,
            Secret = new V1SecretVolumeSource
            {
                SecretName = name,
                Items = items,
                DefaultMode = ReadOnlyMode,
            },
        };
}
