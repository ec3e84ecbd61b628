namespace Operator.Entities;

/// <summary>Reasons found while the engine builds.</summary>
public static class BuildReasons
{
    /// <summary>Surfaces when the engine builds.</summary>
    public static BuildReason Running { get; } = new() { Name = "BuildRunning", Meaning = "the engine builds" };

    /// <summary>Surfaces when the engine has built the image.</summary>
    public static BuildReason Succeeded { get; } = new() { Name = "BuildSucceeded", Meaning = "the engine has built the image" };

    /// <summary>Surfaces when a command of the Dockerfile ended with an error.</summary>
    public static BuildReason StepFailed { get; } =
        new()
        {
            Name = "BuildStepFailed",
            Class = FailureClass.User,
            Meaning = "a command of the Dockerfile ended with an error",
            Hint = "Read the excerpt; the same command fails on any machine",
        };

    /// <summary>Surfaces when the engine does not accept the Dockerfile.</summary>
    public static BuildReason DockerfileInvalid { get; } =
        new()
        {
            Name = "BuildDockerfileInvalid",
            Class = FailureClass.User,
            Meaning = "the engine does not accept the Dockerfile",
            Hint = "Correct the line that the message names",
        };

    /// <summary>Surfaces when COPY or ADD names a file that is not in the build context.</summary>
    public static BuildReason FileNotFound { get; } =
        new()
        {
            Name = "BuildFileNotFound",
            Class = FailureClass.User,
            Meaning = "COPY or ADD names a file that is not in the build context",
            Hint = "Check the path against the source, contextDir and .dockerignore",
        };

    /// <summary>Surfaces when a base image or its tag does not exist.</summary>
    public static BuildReason BaseImageNotFound { get; } =
        new()
        {
            Name = "BuildBaseImageNotFound",
            Class = FailureClass.User,
            Meaning = "a base image or its tag does not exist",
            Hint = "Check the FROM line",
        };

    /// <summary>Surfaces when the registry of a base image does not let the build read it.</summary>
    public static BuildReason BaseImageDenied { get; } =
        new()
        {
            Name = "BuildBaseImageDenied",
            Class = FailureClass.User,
            Meaning = "the registry of a base image does not let the build read it",
            Hint = "Add its credentials to the Secret in output.registrySecret",
        };

    /// <summary>Surfaces when the registry of a base image does not answer or answers with an error of its own.</summary>
    public static BuildReason BaseImageUnavailable { get; } =
        new()
        {
            Name = "BuildBaseImageUnavailable",
            Class = FailureClass.Infrastructure,
            Meaning = "the registry of a base image does not answer or answers with an error of its own",
            Hint = "Try again; if it lasts, ask whoever runs that registry",
        };

    /// <summary>Surfaces when the TLS certificate of a base image's registry is not trusted, or it does not speak TLS.</summary>
    public static BuildReason BaseImageUntrusted { get; } =
        new()
        {
            Name = "BuildBaseImageUntrusted",
            Class = FailureClass.User,
            Meaning = "the TLS certificate of a base image's registry is not trusted, or it does not speak TLS",
            Hint = "Name its CA in podTemplate.caConfigMap, or ask the platform team for a registry rule",
        };

    /// <summary>Surfaces when the Dockerfile has no stage of the name in target.</summary>
    public static BuildReason TargetNotFound { get; } =
        new()
        {
            Name = "BuildTargetNotFound",
            Class = FailureClass.User,
            Meaning = "the Dockerfile has no stage of the name in target",
            Hint = "Check target against the Dockerfile's stages",
        };

    /// <summary>Surfaces when the base image does not exist for the asked platform, or no node can build for it.</summary>
    public static BuildReason PlatformUnsupported { get; } =
        new()
        {
            Name = "BuildPlatformUnsupported",
            Class = FailureClass.User,
            Meaning = "the base image does not exist for the asked platform, or no node can build for it",
            Hint = "Use a platform that the base image and the nodes have",
        };

    /// <summary>Surfaces when a Secret in buildSecrets, or its key, does not exist in the namespace.</summary>
    public static BuildReason SecretNotFound { get; } =
        new()
        {
            Name = "BuildSecretNotFound",
            Class = FailureClass.User,
            Meaning = "a Secret in buildSecrets, or its key, does not exist in the namespace",
            Hint = "Create the Secret in the build's namespace, or correct its name and key",
        };

    /// <summary>Surfaces when the build used more memory than its limit.</summary>
    public static BuildReason OutOfMemory { get; } =
        new()
        {
            Name = "BuildOutOfMemory",
            Class = FailureClass.User,
            Meaning = "the build used more memory than its limit",
            Hint = "Raise podTemplate.resources.limits.memory, or let the build use less",
        };

    /// <summary>Surfaces when the build used more disk than its limit or than the node has.</summary>
    public static BuildReason OutOfDisk { get; } =
        new()
        {
            Name = "BuildOutOfDisk",
            Class = FailureClass.User,
            Meaning = "the build used more disk than its limit or than the node has",
            Hint = "Let the build use less disk, or raise the limit of ephemeral-storage",
        };

    /// <summary>Surfaces when the build took longer than its timeout.</summary>
    public static BuildReason Timeout { get; } =
        new()
        {
            Name = "BuildTimeout",
            Class = FailureClass.User,
            Meaning = "the build took longer than its timeout",
            Hint = "Raise timeout or timeouts, or make the build faster",
        };

    /// <summary>Surfaces when the engine failed in a way that the operator does not recognise.</summary>
    public static BuildReason FailedUnknown { get; } =
        new()
        {
            Name = "BuildFailedUnknown",
            Class = FailureClass.User,
            Meaning = "the engine failed in a way that the operator does not recognise",
            Hint = "Read the excerpt and the archived log",
        };

    /// <summary>All of this family, in the order of the reference page.</summary>
    public static IReadOnlyList<BuildReason> All { get; } =
    [
        Running,
        Succeeded,
        StepFailed,
        DockerfileInvalid,
        FileNotFound,
        BaseImageNotFound,
        BaseImageDenied,
        BaseImageUnavailable,
        BaseImageUntrusted,
        TargetNotFound,
        PlatformUnsupported,
        SecretNotFound,
        OutOfMemory,
        OutOfDisk,
        Timeout,
        FailedUnknown,
    ];
}
