using Operator.Entities.ImageBuilds;
using static Operator.Entities.FailureClass;

namespace Operator.Entities;

public static class BuildReasons
{
    public static ReasonFamily Family { get; } = new("Build", "Found while the engine builds.");

    // csharpier-ignore-start
    public static BuildReason Running { get; } = Family.State("BuildRunning", "the engine is building");
    public static BuildReason Succeeded { get; } = Family.State("BuildSucceeded", "the engine has built the image");
    public static BuildReason StepFailed { get; } = Family.Failure("BuildStepFailed", User, "a command of the Dockerfile failed",
        "Read the excerpt; the same command fails on any machine",
        FoundBy.Engine, "… ended with exit code …");
    public static BuildReason DockerfileInvalid { get; } = Family.Failure("BuildDockerfileInvalid", User,
        "the engine rejects the Dockerfile", "Correct the line that the message names",
        FoundBy.Engine, "Line … of the Dockerfile: …");
    public static BuildReason FileNotFound { get; } = Family.Failure("BuildFileNotFound", User,
        "COPY or ADD names a file that is not in the build context", "Check the path against the source, contextDir and .dockerignore",
        FoundBy.Engine, "There is no … to copy in the build context");
    public static BuildReason BaseImageNotFound { get; } = Family.Failure("BuildBaseImageNotFound", User,
        "a base image or its tag does not exist", "Check the FROM line",
        FoundBy.Engine, "Image … does not exist");
    public static BuildReason BaseImageDenied { get; } = Family.Failure("BuildBaseImageDenied", User,
        "the registry of a base image denies access", "Add its credentials to the Secret in output.registrySecret",
        FoundBy.Engine, "Image … does not exist or may not be read: …");
    public static BuildReason BaseImageUnavailable { get; } = Family.Failure("BuildBaseImageUnavailable", Infrastructure,
        "the registry of a base image does not respond or reports an error of its own",
        "Try again; if the error persists, ask the operator of that registry",
        FoundBy.Engine, "The registry of … is not available: …");
    public static BuildReason BaseImageUntrusted { get; } = Family.Failure("BuildBaseImageUntrusted", User,
        "the registry of a base image has an untrusted TLS certificate or does not support TLS",
        "Name its CA in podTemplate.caConfigMap, or ask the platform team for a registry rule",
        FoundBy.Engine, "Cannot establish TLS with the registry of …: …");
    public static BuildReason AddressForbidden { get; } = Family.Failure("BuildAddressForbidden", User,
        "the address rules forbid what FROM, COPY --from or ADD names",
        "Use another address, or ask the platform team to allow this one in registries.allowed (images) or sources.allowed (ADD)",
        FoundBy.Engine, "The address rules forbid …", engines: [BuildEngine.BuildKit, BuildEngine.DockerInDocker]);
    public static BuildReason TargetNotFound { get; } = Family.Failure("BuildTargetNotFound", User,
        "the Dockerfile has no stage with the name in target", "Check target against the stages of the Dockerfile",
        FoundBy.Engine, "The Dockerfile has no stage named …");
    public static BuildReason PlatformUnsupported { get; } = Family.Failure("BuildPlatformUnsupported", User,
        "the base image does not exist for the requested platform, or no node can build for it",
        "Use a platform that both the base image and the nodes support",
        FoundBy.Engine, "…");
    public static BuildReason SecretNotFound { get; } = Family.Failure("BuildSecretNotFound", User,
        "a Secret in buildSecrets, or its key, does not exist in the namespace",
        "Create the Secret in the build's namespace, or correct its name and key",
        FoundBy.Operator | FoundBy.Engine, "Secret …, named in …, does not exist in the namespace");
    public static BuildReason OutOfMemory { get; } = Family.Failure("BuildOutOfMemory", User, "the build exceeded its memory limit",
        "Raise podTemplate.resources.limits.memory, or make the build use less",
        FoundBy.Engine, "The build used more memory than its limit, and the kernel killed it");
    public static BuildReason OutOfDisk { get; } = Family.Failure("BuildOutOfDisk", User,
        "the build exceeded its disk limit or filled the node's disk",
        "Make the build use less disk, or raise the limit of ephemeral-storage",
        FoundBy.Engine | FoundBy.Prepare, "The build ran out of disk space");
    public static BuildReason Timeout { get; } = Family.Failure("BuildTimeout", User, "the build took longer than its timeout",
        "Raise timeout or timeouts, or make the build faster",
        FoundBy.Operator, "Building took longer than …, the limit in timeouts.build or the operator's");
    public static BuildReason FailedUnknown { get; } = Family.Failure("BuildFailedUnknown", User,
        "the engine failed in a way that the operator does not recognise", "Read the excerpt and the archived log",
        FoundBy.Engine, "The engine ended with exit code … and printed no error");
    // csharpier-ignore-end
}
