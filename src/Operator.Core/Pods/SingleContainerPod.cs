using k8s.Models;
using Operator.Core.Contract;
using Operator.Core.Runs;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Pods;

/// <summary>A Pod without prepare and engine, whose one container pushes: what a push copies, or the index of several platforms' images.</summary>
internal static class SingleContainerPod
{
    /// <param name="volumes">Logins and certificates.</param>
    /// <param name="requestText">What the container works on.</param>
    /// <param name="total">The longest that the run may take.</param>
    /// <param name="annotations">Further annotations.</param>
    /// <param name="options">Of the container's command.</param>
    public static V1Pod Of(
        ImageBuild build,
        BuildRun run,
        int attempt,
        DateTimeOffset runStart,
        OperatorSettings settings,
        PodVolumes volumes,
        V1ResourceRequirements resources,
        string requestText,
        TimeSpan total,
        IReadOnlyDictionary<string, string> annotations,
        params IEnumerable<string> options
    ) =>
        KubeletExpansion.Prevent(
            new V1Pod
            {
                ApiVersion = "v1",
                Kind = "Pod",
                Metadata = WorkspacePod.Metadata(build, run, attempt, runStart, settings, requestText, annotations),
                Spec = WorkspacePod.Frame(settings, build.Spec.PodTemplate, platforms: null, total) with
                {
                    Containers =
                    [
                        WorkspacePod.Container(
                            PodContainers.Push,
                            settings,
                            build.Spec.PodTemplate?.Proxy,
                            resources,
                            MountsOf(volumes),
                            options
                        ),
                    ],
                    Volumes =
                    [
                        new V1Volume { Name = "tmp", EmptyDir = PodVolumes.Scratch(settings.TmpSize) },
                        new V1Volume
                        {
                            Name = "request",
                            DownwardAPI = new V1DownwardAPIVolumeSource { Items = [PodVolumes.RequestFile] },
                        },
                        .. volumes.Named.Select(volume => volume.Volume),
                    ],
                },
            }
        );

    private static List<V1VolumeMount> MountsOf(PodVolumes volumes) =>
        [
            new() { Name = "tmp", MountPath = "/tmp" },
            new()
            {
                Name = "request",
                MountPath = WorkspacePaths.InPod.Request,
                SubPath = "request",
                ReadOnlyProperty = true,
            },
            .. volumes.Named.Select(volume => new V1VolumeMount
            {
                Name = volume.Volume.Name,
                MountPath = volume.MountPath,
                ReadOnlyProperty = true,
            }),
        ];
}
