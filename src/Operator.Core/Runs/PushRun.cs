using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Entities.ImagePushes;

namespace Operator.Core.Runs;

/// <summary>
/// An ImagePush as the loop of builds sees it: a build without prepare and engine, whose one container publishes. So both have one life, and
/// one code for it; what differs is asked by this type.
/// </summary>
public sealed class PushRun : ImageBuild
{
    private string? specHash;

    private PushRun(ImagePush push) => Push = push;

    public ImagePush Push { get; }

    /// <summary>Hash of what is pushed, as <see cref="Runs.SpecHash"/> has it.</summary>
    public string SpecHash => specHash ??= Runs.SpecHash.Of(Push.Spec);

    /// <summary>What the status has taken as the source of this run; null before.</summary>
    public PushSourceStatus? TakenBy(int run) => Push.Status?.Run?.Number == run ? Push.Status.Source : null;

    public static PushRun Of(ImagePush push) =>
        new(push)
        {
            ApiVersion = ApiNames.ApiVersion,
            Kind = ImagePush.KindName,
            Metadata = push.Metadata,
            Spec = SpecOf(push.Spec),
            Status = PushStatuses.ToRun(push.Status)!,
        };

    /// <summary>The same push with another status.</summary>
    public ImagePush With(ImagePushStatus status) =>
        new()
        {
            ApiVersion = ApiNames.ApiVersion,
            Kind = ImagePush.KindName,
            Metadata = Metadata,
            Spec = Push.Spec,
            Status = status,
        };

    private static ImageBuildSpec SpecOf(ImagePushSpec spec) =>
        new()
        {
            // No compose build, which might push to further repositories.
            ModelVersion = ModelVersions.Generic,
            Output = new BuildOutput
            {
                Repository = spec.Destination?.Repository,
                Tags = spec.Destination?.Tags,
                RegistrySecret = spec.Destination?.RegistrySecret,
                Insecure = spec.Destination?.Insecure == true,
            },
            Timeout = spec.Timeout,
            Timeouts = new BuildTimeouts
            {
                Queue = spec.Timeouts?.Queue,
                Schedule = spec.Timeouts?.Schedule,
                // It has as much time as an engine, which pushes too, and the same bounds.
                Build = spec.Timeouts?.Push,
            },
            Retry = spec.Retry,
            Priority = spec.Priority,
            Suspend = spec.Suspend,
            Cancel = spec.Cancel,
            RunRequest = spec.RunRequest,
            PodTemplate = spec.PodTemplate,
            Retention = spec.Retention,
        };
}
