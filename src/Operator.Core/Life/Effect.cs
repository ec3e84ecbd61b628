using k8s.Models;
using Operator.Core.Observation;
using Operator.Core.Platforms;
using Operator.Core.Pods;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Life;

/// <summary>
/// Everything that a pass can do: a closed set. Each effect is safe to carry out twice, and returns the facts that are true afterwards, from
/// which <see cref="BuildLoop"/> decides what follows.
/// </summary>
public abstract record Effect
{
    private Effect() { }

    /// <summary>Ask the queue for a slot. Returns <see cref="Status.BuildFacts.Admission"/>; a slot that is granted is taken.</summary>
    public sealed record TakePlace : Effect;

    /// <summary>Find what a push copies: of a build that has ended with one live GET. Returns <see cref="Status.BuildFacts.Origin"/>.</summary>
    /// <param name="MissingUntil">Until when a build that does not exist is waited for.</param>
    public sealed record TakeOrigin(DateTimeOffset MissingUntil) : Effect;

    /// <summary>One live GET of a Pod that should exist but is not found. Returns the Pod, or that it is gone.</summary>
    public sealed record ConfirmPod(string Name) : Effect;

    /// <summary>
    /// Read a Pod that an earlier process may have created, and compare it with the one that would be created. Returns it among the build's
    /// Pods, or remembers that it is not its own.
    /// </summary>
    public sealed record VerifyPod(PodFacts Pod) : Effect;

    /// <summary>Save the Dockerfile that prepare has written to its log, redacted, in a ConfigMap.</summary>
    public sealed record SaveDockerfile(string Sha256) : Effect;

    /// <summary>Read an attempt's log to its end and archive it. Returns its state; while it is still being read, nothing is archived.</summary>
    /// <param name="Run">The attempt's run.</param>
    /// <param name="Attempt">The attempt.</param>
    /// <param name="Pod">Its Pod; null when it is gone, and what was read until then is archived.</param>
    public sealed record ArchiveLog(int Run, int Attempt, PodFacts? Pod) : Effect;

    /// <summary>
    /// Look for a cache volume, and take it if it is free. Returns <see cref="Status.BuildFacts.CacheVolume"/>; what is taken is this build's
    /// until its Pod has ended.
    /// </summary>
    public sealed record TakeCacheVolume(WantedClaim Wanted) : Effect;

    /// <summary>Make the claim of a cache volume. Returns it, which may have existed already, or the API server's refusal.</summary>
    public sealed record CreateClaim(V1PersistentVolumeClaim Claim) : Effect;

    /// <summary>Delete the claim of a cache volume that cannot be used any more, and that the operator has made.</summary>
    public sealed record DeleteClaim(CacheClaim Claim) : Effect;

    /// <summary>Make the build of one platform. Returns it, which may have existed already, or why there cannot be one.</summary>
    public sealed record CreatePlatformBuild(string Platform, ImageBuild Build) : Effect;

    /// <summary>One live GET of the build of one platform, which has ended: memory has no image of it. Returns it, or that it is not there.</summary>
    public sealed record ReadPlatformBuild(string Platform, string Name) : Effect;

    /// <summary>Change how urgent the build of one platform is, or cancel it. Returns it as written.</summary>
    public sealed record SteerPlatformBuild(ImageBuild Build, PlatformWish Wish) : Effect;

    /// <summary>Delete the build of a platform of an earlier run.</summary>
    public sealed record DeletePlatformBuild(ImageBuild Build) : Effect;

    /// <summary>
    /// Create the Pod of an attempt. Returns the Pod, which may have existed already, or a refusal: the API server's, or that a Pod of that name
    /// exists which is not the one that was to be created.
    /// </summary>
    public sealed record CreatePod(V1Pod Pod) : Effect;

    /// <summary>Write the status, bound to the version that was read. Returns the build as written.</summary>
    public sealed record WriteStatus(ImageBuildStatus Status) : Effect;

    /// <summary>Publish an event. Never waits for the API server, and never fails.</summary>
    public sealed record Announce(BuildNews News) : Effect;

    /// <summary>Delete a Pod, with its UID as precondition.</summary>
    public sealed record DeletePod(PodFacts Pod) : Effect;

    /// <summary>Stop following the logs of this build.</summary>
    public sealed record StopFollowing : Effect;

    /// <summary>Delete the archived logs and the archived Dockerfile of one run, by their names.</summary>
    public sealed record DeleteArchives(int Run) : Effect;

    /// <summary>Read the whole build from the API server: only a part of a settled build is in memory.</summary>
    public sealed record ReadBuild : Effect;

    /// <summary>Delete the build itself, bound to the version that was read.</summary>
    public sealed record DeleteBuild : Effect;

    /// <summary>Drop everything that this process remembers about a build.</summary>
    public sealed record Forget : Effect;

    /// <summary>The end of every pass. The next pass follows when something changes, at the latest at <paramref name="At"/>.</summary>
    public sealed record LookAgain(DateTimeOffset? At) : Effect;
}
