using Operator.Core.Engines;
using Operator.Core.Engines.Kaniko;

namespace Operator.Core.Tests.Engines.Kaniko;

/// <summary>Messages of the fork's source, each with its reason.</summary>
public sealed class KanikoFailureTests
{
    private const string Stage = "error building image: error building stage: ";
    private const string Run = Stage + "failed to execute command: ";

    [Theory]
    [InlineData(Run + "starting command: fork/exec /bin/sh: no such file or directory", "BuildStepFailed")]
    [InlineData(Run + "credentials: user app is not a uid and does not exist on the system", "BuildStepFailed")]
    [InlineData(Run + "starting command: fork/exec /bin/sh: exec format error", "BuildPlatformUnsupported")]
    [InlineData(Run + "secret not defined: npm", "BuildSecretNotFound")]
    [InlineData(Run + "copying file: write /app/x: no space left on device", "BuildOutOfDisk")]
    [InlineData(Run + "downloading remote source file: invalid response status 404", "BuildFileNotFound")]
    [InlineData(Stage + "failed to get files used from context: matching sources: a*: no match", "BuildFileNotFound")]
    [InlineData("error building image: could not save file: lstat /opt/venv: no such file or directory", "BuildFileNotFound")]
    [InlineData("error building image: error finding target stage: \"prod\" is not a valid target build stage", "BuildTargetNotFound")]
    [InlineData("error building image: parsing dockerfile: dockerfile parse error on line 3: x", "BuildDockerfileInvalid")]
    [InlineData("error building image: dockerfile must contain at least one FROM instruction", "BuildDockerfileInvalid")]
    [InlineData(
        "error building image: unable to complete operation after 0 attempts, last error: no child with platform linux/arm64 in index r/a:1",
        "BuildPlatformUnsupported"
    )]
    [InlineData(
        "error building image: unable to complete operation after 0 attempts, last error: Get \"https://index.docker.io/v2/\": dial tcp: lookup index.docker.io on 10.0.0.1:53: no such host",
        "BuildBaseImageNotFound"
    )]
    [InlineData(
        "error building image: unable to complete operation after 0 attempts, last error: Get \"https://r.example.com/v2/\": tls: failed to verify certificate: x509: certificate signed by unknown authority",
        "BuildBaseImageUntrusted"
    )]
    [InlineData(
        "error building image: unable to complete operation after 0 attempts, last error: GET https://r.example.com/v2/a/manifests/1: unexpected status code 503 Service Unavailable: x",
        "BuildBaseImageUnavailable"
    )]
    [InlineData(Stage + "failed to get filesystem from image: unexpected EOF", "BuildBaseImageUnavailable")]
    [InlineData(
        Stage + "failed to get filesystem from image: error removing / : chown /etc: operation not permitted",
        "InfrastructureEngineFailed"
    )]
    [InlineData(
        "error pushing image: failed to push to destination r.example.com/a:1: HEAD https://r.example.com/v2/a/blobs/sha256:0: unexpected status code 401 Unauthorized (HEAD responses have no body, use GET for details)",
        "PushAuthenticationRequired"
    )]
    [InlineData(
        "error pushing image: failed to push to destination r.example.com/a:1: PUT https://r.example.com/v2/a/manifests/1: MANIFEST_INVALID: x",
        "PushRefused"
    )]
    [InlineData(
        "error checking push permissions: checking push permission for \"r.example.com/a:1\": POST https://r.example.com/v2/a/blobs/uploads/: DENIED: requested access to the resource is denied",
        "PushAuthenticationRequired"
    )]
    [InlineData(
        "error checking push permissions: checking push permission for \"r.example.com/a:1\": creating push check transport for r.example.com failed: Get \"https://r.example.com/v2/\": x509: certificate signed by unknown authority",
        "PushCertificateUntrusted"
    )]
    [InlineData("kaniko should only be run inside of a container, run with the --force flag if you are sure", "InfrastructureEngineFailed")]
    [InlineData("error building image: something that nobody knows", "BuildFailedUnknown")]
    public void Message_has_its_reason(string message, string reason)
    {
        List<string> lines = ["time=\"2026-11-26T09:14:14Z\" level=info msg=\"RUN x\"", message];

        var failure = KanikoFailures.Classify(KanikoLogs.Read(lines), new EngineEnd { ExitCode = 1, Repository = "r.example.com/a" });

        Assert.Equal(reason, failure.Reason.Name);
    }

    [Fact]
    public void Fatal_line_is_the_last_message()
    {
        var failure = KanikoFailures.Classify(
            KanikoLogs.Read(["time=\"2026-11-26T09:14:14Z\" level=fatal msg=\"Invalid platform \\\"x\\\": y\""]),
            new EngineEnd { ExitCode = 1 }
        );

        Assert.Equal("BuildPlatformUnsupported", failure.Reason.Name);
    }

    [Fact]
    public void Missing_file_is_named_as_in_the_context() =>
        Assert.Equal(
            "There is no /settings.yaml to copy in the build context",
            KanikoFailures
                .Classify(
                    KanikoLogs.Read([
                        Stage
                            + "failed to get files used from context: failed to get fileinfo for /imagebuild/workspace/context/settings.yaml: lstat /imagebuild/workspace/context/settings.yaml: no such file or directory",
                    ]),
                    new EngineEnd { ExitCode = 1 }
                )
                .Message
        );
}
