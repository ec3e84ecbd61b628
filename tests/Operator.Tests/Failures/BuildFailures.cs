using Operator.Entities.ImageBuilds;

namespace Operator.Tests.Failures;

/// <summary>What engines fail with: logs of real builds, below tests/assets/logs. What each engine makes of its own is tested there.</summary>
internal static class BuildFailures
{
    [Produces("BuildStepFailed")]
    public static Task StepFailed(FailureScene scene) => scene.EngineAsync("buildah/exit-7", exitCode: 7);

    [Produces("BuildDockerfileInvalid")]
    public static Task DockerfileInvalid(FailureScene scene) => scene.EngineAsync("buildkit/unknown-instruction");

    [Produces("BuildFileNotFound")]
    public static Task FileNotFound(FailureScene scene) => scene.EngineAsync("kaniko/copy-missing");

    [Produces("BuildBaseImageNotFound")]
    public static Task BaseImageNotFound(FailureScene scene) => scene.EngineAsync("kaniko/base-image-missing");

    [Produces("BuildBaseImageDenied")]
    public static Task BaseImageDenied(FailureScene scene) => scene.EngineAsync("buildkit/base-denied");

    [Produces("BuildBaseImageUnavailable")]
    public static Task BaseImageUnavailable(FailureScene scene) => scene.EngineAsync("buildkit/base-refused");

    [Produces("BuildBaseImageUntrusted")]
    public static Task BaseImageUntrusted(FailureScene scene) => scene.EngineAsync("buildkit/base-untrusted");

    [Produces("BuildTargetNotFound")]
    public static Task TargetNotFound(FailureScene scene) => scene.EngineAsync("buildkit/target-missing");

    [Produces("BuildSecretNotFound")]
    public static async Task SecretNotFound(FailureScene scene)
    {
        await scene.ApplyAsync(spec => spec with { BuildSecrets = [new() { Id = "npm", SecretName = "tokens" }] });
        await scene.MountFailsAsync("MountVolume.SetUp failed for volume \"build-secret-0\" : secret \"tokens\" not found");
    }

    [Produces("BuildOutOfMemory")]
    public static Task OutOfMemory(FailureScene scene) => scene.EngineAsync("buildkit/out-of-memory", exitCode: 137, why: "OOMKilled");

    [Produces("BuildOutOfDisk")]
    public static Task OutOfDisk(FailureScene scene) => scene.EngineAsync("buildkit/out-of-disk");

    [Produces("BuildAddressForbidden")]
    public static Task AddressForbidden(FailureScene scene) =>
        scene.EngineSaysAsync([
            "imagebuild: image 1/1",
            "error: failed to solve: source \"https://169.254.169.254/latest\" denied by policy: source denied by policy",
            "imagebuild: image 1/1 failed with exit code 1",
        ]);

    [Produces("BuildPlatformUnsupported")]
    public static Task PlatformUnsupported(FailureScene scene) =>
        scene.EngineSaysAsync([
            "imagebuild: image 1/1",
            "#1 [internal] load build definition from Dockerfile",
            "#1 DONE 0.0s",
            "error: failed to solve: docker.io/library/alpine:3: failed to resolve source metadata for docker.io/library/alpine:3: no match for platform in manifest: not found",
            "imagebuild: image 1/1 failed with exit code 1",
        ]);

    [Produces("BuildFailedUnknown")]
    public static Task FailedUnknown(FailureScene scene) =>
        scene.EngineSaysAsync(["imagebuild: image 1/1", "something that no release has said yet"]);

    [Produces("InfrastructureEngineFailed")]
    public static Task EngineFailed(FailureScene scene) => scene.EngineAsync("buildkit/engine-seccomp");
}
