using Operator.Core.Engines;
using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Tests.Engines.BuildKit;

/// <summary>Words that BuildKit is known for and that the local cluster cannot be made to say.</summary>
public sealed class BuildKitFailureTests
{
    private const string Push = "failed to push registry.example.com/team/app:t: ";
    private const string Base = "docker.io/library/x:1: failed to resolve source metadata for docker.io/library/x:1: ";

    [Theory]
    [InlineData(
        Push + "unexpected status from POST request to https://registry.example.com/v2/team/app/blobs/uploads/: 403 Forbidden",
        "PushDenied"
    )]
    [InlineData(
        Push + "unexpected status from POST request to https://registry.example.com/v2/team/app/blobs/uploads/: 500 Internal Server Error",
        "PushRegistryUnavailable"
    )]
    [InlineData(
        Push + "unexpected status from PUT request to https://registry.example.com/v2/team/app/manifests/t: 429 Too Many Requests",
        "PushRegistryUnavailable"
    )]
    [InlineData(
        Push + "unexpected status from PUT request to https://registry.example.com/v2/team/app/manifests/t: 400 Bad Request",
        "PushRefused"
    )]
    [InlineData(
        Push + "unexpected status from PUT request to https://registry.example.com/v2/team/app/manifests/t: 413 Request Entity Too Large",
        "PushRefused"
    )]
    [InlineData(
        Push + "unexpected status from POST request to https://registry.example.com/v2/team/app/blobs/uploads/: 404 Not Found",
        "PushRepositoryInvalid"
    )]
    [InlineData(
        Push
            + "push access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed",
        "PushDenied"
    )]
    [InlineData(
        Push
            + "failed to authorize: failed to fetch oauth token: unexpected status from POST request to https://auth.example.com/token: 401 Unauthorized",
        "PushDenied"
    )]
    [InlineData(Push + "failed to authorize: no basic auth credentials", "PushDenied")]
    [InlineData(Push + "tag t is immutable", "PushRefused")]
    [InlineData(
        Push + "failed to do request: Head \"https://registry.example.com/v2/\": http: server gave HTTP response to HTTPS client",
        "PushCertificateUntrusted"
    )]
    [InlineData(Push + "failed to do request: Put \"https://registry.example.com/v2/\": EOF", "PushRegistryUnavailable")]
    [InlineData(Push + "failed to copy: write tcp 10.0.0.1:4431->10.0.0.2:443: connection reset by peer", "PushRegistryUnavailable")]
    // No status and no code: the registry has not refused anything.
    [InlineData(Push + "something that nobody has seen", "PushRegistryUnavailable")]
    [InlineData(Push + "failed to copy: io: read/write on closed pipe", "PushRegistryUnavailable")]
    [InlineData(
        Push
            + "failed to copy: failed to do request: Put \"https://registry.example.com/v2/team/immutable/blobs/uploads/5f\": write tcp 192.0.2.2:54206->192.0.2.9:443: write: broken pipe",
        "PushRegistryUnavailable"
    )]
    [InlineData(
        Push
            + "failed to do request: Put \"https://registry.example.com/v2/denied/blobs/uploads/5f\": http2: server sent GOAWAY and closed the connection",
        "PushRegistryUnavailable"
    )]
    [InlineData(Push + "failed to copy: remote error: tls: bad record MAC", "PushRegistryUnavailable")]
    [InlineData(Push + "failed to do request: Head \"https://x/\": remote error: tls: handshake failure", "PushRegistryUnavailable")]
    [InlineData(Push + "failed to do request: Head \"https://x/\": remote error: tls: bad certificate", "PushCertificateUntrusted")]
    [InlineData(Push + "denied: installation not allowed to Write organization package", "PushDenied")]
    [InlineData(Push + "unauthorized: unauthenticated: cannot be accessed", "PushDenied")]
    [InlineData(Push + "name unknown: Repository \"shop\" not found", "PushRepositoryInvalid")]
    [InlineData(Push + "name invalid: invalid repository name", "PushRepositoryInvalid")]
    [InlineData(Push + "tag invalid: the tag is immutable", "PushRefused")]
    [InlineData(Push + "toomanyrequests: too many requests", "PushRegistryUnavailable")]
    [InlineData(Push + "unsupported: The operation is unsupported", "PushRefused")]
    [InlineData(
        Push
            + "failed commit on ref \"manifest-sha256:aa\": unexpected status from PUT request to https://r/v2/x/manifests/t: 400 Bad Request: MANIFEST_INVALID: no",
        "PushRefused"
    )]
    [InlineData(Push + "unknown: blob upload unknown to registry", "PushRegistryUnavailable")]
    [InlineData(Push + "blob upload invalid: blob upload invalid", "PushRegistryUnavailable")]
    [InlineData(Push + "unknown: unknown error", "PushRegistryUnavailable")]
    [InlineData(Push + "manifest blob unknown: blob unknown to registry", "PushRegistryUnavailable")]
    [InlineData(
        Push
            + "failed commit on ref \"layer-sha256:aa\": unexpected status from PUT request to https://registry.example.com/v2/team/app/blobs/uploads/5f?_state=x&digest=sha256%3Aaa: 404 Not Found",
        "PushRegistryUnavailable"
    )]
    [InlineData(
        Push
            + "failed commit on ref \"layer-sha256:aa\": unexpected status from PUT request to https://registry.example.com/v2/team/app/blobs/uploads/5f: 416 Requested Range Not Satisfiable",
        "PushRegistryUnavailable"
    )]
    [InlineData(
        Push + "unexpected status from PATCH request to https://registry.example.com/v2/team/app/blobs/uploads/5f: 404 Not Found",
        "PushRegistryUnavailable"
    )]
    [InlineData(
        Push
            + "unexpected status from POST request to https://registry.example.com/v2/team/app/blobs/uploads/?mount=x&from=y: 404 Not Found",
        "PushRepositoryInvalid"
    )]
    [InlineData(
        Push + "unexpected status from PUT request to https://registry.example.com/v2/team/app/manifests/t: 404 Not Found",
        "PushRepositoryInvalid"
    )]
    [InlineData(
        Push + "unexpected status from PUT request to https://registry.example.com/v2/team/app/manifests/t: 408 Request Timeout",
        "PushRegistryUnavailable"
    )]
    [InlineData(
        Push + "unexpected status from PUT request to https://registry.example.com/v2/team/app/manifests/t: 425 Too Early",
        "PushRegistryUnavailable"
    )]
    [InlineData(
        Push + "unexpected status from PUT request to https://registry.example.com/v2/team/app/manifests/t: 499 status code 499",
        "PushRegistryUnavailable"
    )]
    [InlineData(Base + "docker.io/library/x:1: not found", "BuildBaseImageNotFound")]
    [InlineData(
        Base
            + "pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed",
        "BuildBaseImageDenied"
    )]
    [InlineData(
        Base + "unexpected status from HEAD request to https://registry-1.docker.io/v2/library/x/manifests/1: 429 Too Many Requests",
        "BuildBaseImageUnavailable"
    )]
    [InlineData(
        Base + "unexpected status from HEAD request to https://registry-1.docker.io/v2/library/x/manifests/1: 503 Service Unavailable",
        "BuildBaseImageUnavailable"
    )]
    [InlineData(
        Base + "failed to do request: Head \"https://registry-1.docker.io/v2/\": dial tcp 1.2.3.4:443: i/o timeout",
        "BuildBaseImageUnavailable"
    )]
    [InlineData(
        Base
            + "failed to authorize: failed to fetch anonymous token: Get \"https://auth.docker.io/token\": net/http: TLS handshake timeout",
        "BuildBaseImageUnavailable"
    )]
    [InlineData(
        "failed to copy: httpReadSeeker: failed open: unexpected status code https://registry-1.docker.io/v2/library/x/blobs/sha256:1: 500 Internal Server Error",
        "BuildBaseImageUnavailable"
    )]
    [InlineData("no match for platform in manifest sha256:0123: not found", "BuildPlatformUnsupported")]
    [InlineData(
        "failed to parse platform linux/toaster: \"toaster\": unknown operating system or architecture: invalid argument",
        "BuildPlatformUnsupported"
    )]
    [InlineData(
        "169.254.169.254/x:1: could not resolve image due to policy: source \"docker-image://169.254.169.254/x:1\" denied by policy: source denied by policy",
        "BuildAddressForbidden"
    )]
    [InlineData("source \"http://127.0.0.1/x\" denied by policy: source denied by policy", "BuildAddressForbidden")]
    [InlineData("target stage nope could not be found", "BuildTargetNotFound")]
    [InlineData("dockerfile parse error line 7: unterminated heredoc", "BuildDockerfileInvalid")]
    [InlineData("circular dependency detected on stage: a", "BuildDockerfileInvalid")]
    [InlineData("failed to process \"\\\"${X\": syntax error: missing '}'", "BuildDockerfileInvalid")]
    [InlineData("base name (${BASE}) should not be blank", "BuildDockerfileInvalid")]
    [InlineData("failed to compute cache key: failed to calculate checksum of ref 1::2: \"/src/main.go\": not found", "BuildFileNotFound")]
    [InlineData("lstat /workspace/context/a: no such file or directory", "BuildFileNotFound")]
    [InlineData("secret npm: not found", "BuildSecretNotFound")]
    [InlineData("failed to copy files: copy file range failed: no space left on device", "BuildOutOfDisk")]
    [InlineData("mount callback failed on /tmp/containerd-mount1: write /tmp/x: disk quota exceeded", "BuildOutOfDisk")]
    [InlineData("process \"/bin/sh -c npm ci\" did not complete successfully: exit code: 1", "BuildStepFailed")]
    [InlineData("process \"/bin/sh -c make\" did not complete successfully: exit code: 137", "BuildOutOfMemory")]
    [InlineData("process \"/bin/sh -c make\" did not complete successfully: cannot allocate memory", "BuildOutOfMemory")]
    [InlineData("ResourceExhausted: process \"/bin/sh -c make\" did not complete successfully: cannot allocate memory", "BuildOutOfMemory")]
    [InlineData(
        "rpc error: code = ResourceExhausted desc = process \"/bin/sh -c make\" did not complete successfully: cannot allocate memory",
        "BuildOutOfMemory"
    )]
    [InlineData("process \"/bin/sh -c make\" did not complete successfully: signal: killed", "BuildOutOfMemory")]
    [InlineData("ResourceExhausted: failed to start: fork/exec /usr/bin/runc: cannot allocate memory", "BuildOutOfMemory")]
    [InlineData("process \"/bin/sh -c echo cannot allocate memory\" did not complete successfully: exit code: 2", "BuildStepFailed")]
    [InlineData("ResourceExhausted: grpc: received message larger than max (16777304 vs. 16777216)", "BuildFailedUnknown")]
    [InlineData(
        "rpc error: code = ResourceExhausted desc = grpc: received message larger than max (16777304 vs. 16777216)",
        "BuildFailedUnknown"
    )]
    [InlineData("failed to prepare 1 as 2: failed to mount overlay: operation not permitted", "InfrastructureEngineFailed")]
    [InlineData("rpc error: code = Unavailable desc = error reading from server: EOF", "InfrastructureEngineFailed")]
    [InlineData("something that nobody has seen", "BuildFailedUnknown")]
    public void Last_words_have_a_reason(string words, string reason)
    {
        var failure = Classify("#1 [internal] load build definition from Dockerfile", "error: failed to solve: " + words);

        Assert.Equal(reason, failure.Reason.Name);
        Assert.InRange(failure.Message.Length, 10, 300);
        Assert.False(string.IsNullOrEmpty(failure.Excerpt));
    }

    [Fact]
    public void Daemon_that_dies_of_memory_is_out_of_memory_whatever_it_says_last()
    {
        var log = Read(
            "#1 [internal] load build definition from Dockerfile",
            "error: failed to receive status: rpc error: code = Unavailable desc = EOF"
        );

        var failure = Engine.Classify(log, new EngineEnd { ExitCode = 123, OutOfMemory = true });

        Assert.Same(BuildReasons.OutOfMemory, failure.Reason);
    }

    [Fact]
    public void Missing_programs_in_the_engine_image_are_the_platforms_fault()
    {
        var failure = Classify("imagebuild: image 1/1", "xargs: buildctl-daemonless.sh: No such file or directory, command not found");

        Assert.Same(InfrastructureReasons.EngineFailed, failure.Reason);
    }

    [Fact]
    public void Foreign_processor_is_named_as_the_platform()
    {
        var log = Read(
            "#1 [internal] load build definition from Dockerfile",
            "#5 [2/2] RUN true",
            "#5 0.1 exec /bin/sh: exec format error",
            "#5 ERROR: process \"/bin/sh -c true\" did not complete successfully: exit code: 255",
            "error: failed to solve: process \"/bin/sh -c true\" did not complete successfully: exit code: 255"
        );

        var failure = Engine.Classify(log, new EngineEnd { ExitCode = 123, Platforms = ["linux/arm64"] });

        Assert.Same(BuildReasons.PlatformUnsupported, failure.Reason);
        Assert.Contains("linux/arm64", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Silence_is_an_unknown_failure_with_its_exit_code()
    {
        var failure = Engine.Classify(LogFacts.None, new EngineEnd { ExitCode = 42 });

        Assert.Same(BuildReasons.FailedUnknown, failure.Reason);
        Assert.Contains("42", failure.Message, StringComparison.Ordinal);
    }

    private static IBuildEngine Engine => EngineCatalog.Find(BuildEngine.BuildKit)!;

    private static Failure Classify(params string[] lines) =>
        Engine.Classify(
            Read(lines),
            new EngineEnd
            {
                ExitCode = 123,
                HasRegistrySecret = true,
                Repository = "registry.example.com/team/app",
            }
        );

    private static LogFacts Read(params string[] lines)
    {
        var reader = Engine.OpenLog();
        foreach (var line in lines)
        {
            reader.Read(line, CleanLine.Of(line));
        }

        return reader.Facts;
    }
}
