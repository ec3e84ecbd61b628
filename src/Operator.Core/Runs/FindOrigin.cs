using Operator.Core.Images;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Entities.ImagePushes;

namespace Operator.Core.Runs;

/// <summary>Finds the image that a push copies: the one that it names, or the one of its build.</summary>
public static class FindOrigin
{
    /// <summary>The build that a push names; null where it names the image itself.</summary>
    public static string? BuildOf(PushRun push) => push.Push.Spec.Source?.BuildRef?.Name;

    /// <param name="build">The build as the API server has it; null when there is none.</param>
    /// <param name="missingUntil">Until when a build that does not exist is waited for: both may have been applied at once.</param>
    /// <param name="now">The time.</param>
    public static PushOrigin Of(PushRun push, ImageBuild? build, DateTimeOffset missingUntil, DateTimeOffset now)
    {
        if (BuildOf(push) is not { } name)
        {
            return OfImage(push.Push.Spec.Source);
        }

        if (build is null)
        {
            return missingUntil > now
                ? new PushOrigin.Waits(name, missingUntil)
                : Refused(SourceReasons.BuildNotFound, $"Build {name} does not exist in the namespace");
        }

        var ended = DecideRun.HasEnded(build.Status) && build.Status.ObservedGeneration == build.Metadata.Generation;
        return build.Status switch
        {
            { Phase: BuildPhase.Succeeded } status when ended => OfBuild(push, build, status),
            _ when build.Metadata.DeletionTimestamp is not null => Refused(
                SourceReasons.BuildNotFound,
                $"Build {name} is being deleted, and has no image"
            ),
            var status when ended => Refused(
                SourceReasons.BuildNotSucceeded,
                $"Build {name} ended as {status.Phase} with {status.Reason}: {status.Message}"
            ),
            _ => new PushOrigin.Waits(name),
        };
    }

    private static PushOrigin OfImage(PushSource source) =>
        ImageName.Parse(source.Image ?? "") is { } name
            ? new PushOrigin.Taken(
                new PushSourceStatus
                {
                    Image = source.Image!,
                    Digest = name.Digest,
                    Tags = PushTags.OfImage(name) is { Count: > 0 } tags ? tags : null,
                    RegistrySecret = source.RegistrySecret,
                    Insecure = source.Insecure == true ? true : null,
                }
            )
            : Refused(SpecReasons.ImageReferenceInvalid, "source.image is not an image reference");

    private static PushOrigin OfBuild(PushRun push, ImageBuild build, ImageBuildStatus status)
    {
        if (
            status.Image is not { Reference: { } reference, Digest: { } digest }
            || ImageName.Parse(reference) is not { } name
            || !Manifest.IsDigest(digest)
        )
        {
            return Refused(SourceReasons.BuildWithoutImage, $"Build {build.Metadata.Name} has succeeded, but its status names no image");
        }

        var source = push.Push.Spec.Source;
        var taken = new PushSourceStatus
        {
            Image = (name with { Digest = digest }).ToString(),
            Digest = digest,
            Tags = status.Image.Tags is { Count: > 0 } tags ? tags : PushTags.OfImage(name),
            Build = build.Metadata.Name,
            BuildUid = build.Metadata.Uid,
            BuildRun = status.Run?.Number,
            RegistrySecret = source.RegistrySecret ?? build.Spec.Output?.RegistrySecret,
            Insecure = (source.Insecure ?? build.Spec.Output?.Insecure) == true ? true : null,
        };
        return IsThere(push.Push.Spec, name, taken)
            ? Refused(SpecReasons.Invalid, $"destination is where build {build.Metadata.Name} has pushed its image to, under the same tags")
            : new PushOrigin.Taken(taken);
    }

    /// <summary>Whether a push would only put an image where it is.</summary>
    public static bool IsThere(ImagePushSpec spec, ImageName source, PushSourceStatus taken) =>
        spec.Source.Platform is null
        && ImageName.ParseRepository(spec.Destination.Repository) is { } destination
        && destination.Host == source.Host
        && destination.Repository == source.Repository
        && PushTags.Of(spec, taken).All(tag => taken.Tags?.Contains(tag) == true);

    private static PushOrigin.Refused Refused(BuildReason reason, string message) =>
        new(new Failure(reason, Sentence.Of(message)) { Stage = BuildStage.Queue });
}
