using Operator.Workspace.Sources.Git;

namespace Operator.Tests.Workspace.Sources;

/// <summary>What git 2.39, OpenSSH 9.2 and curl with GnuTLS or OpenSSL say, taken from real failures.</summary>
public sealed class GitFailureTests
{
    [Theory]
    [InlineData(
        "remote: Repository not found.\nfatal: repository 'https://github.com/team/nope.git/' not found",
        "SourceRepositoryNotFound"
    )]
    [InlineData("fatal: repository 'http://127.0.0.1:8080/nope.git/' not found", "SourceRepositoryNotFound")]
    [InlineData(
        "fatal: '/srv/nope.git' does not appear to be a git repository\nfatal: Could not read from remote repository.",
        "SourceRepositoryNotFound"
    )]
    [InlineData("ERROR: Repository not found.\nfatal: Could not read from remote repository.", "SourceRepositoryNotFound")]
    [InlineData(
        "remote: The project you were looking for could not be found or you don't have permission to view it.\nfatal: Could not read from remote repository.",
        "SourceRepositoryNotFound"
    )]
    [InlineData("fatal: http://127.0.0.1/app/info/refs not valid: is this a git repository?", "SourceRepositoryNotFound")]
    [InlineData("fatal: couldn't find remote ref refs/heads/nope", "SourceRevisionNotFound")]
    [InlineData("fatal: remote error: upload-pack: not our ref 0123456789012345678901234567890123456789", "SourceRevisionNotFound")]
    [InlineData(
        "error: Server does not allow request for unadvertised object 0123456789012345678901234567890123456789",
        "SourceRevisionNotFound"
    )]
    [InlineData("fatal: could not read Username for 'http://127.0.0.1:8080': terminal prompts disabled", "SourceAuthenticationRequired")]
    [InlineData(
        "fatal: unable to access 'http://127.0.0.1/app.git/': The requested URL returned error: 403",
        "SourceAuthenticationRequired"
    )]
    [InlineData("Host key verification failed.\nfatal: Could not read from remote repository.", "SourceHostKeyUnknown")]
    [InlineData("@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @\nHost key verification failed.", "SourceHostKeyUnknown")]
    [InlineData("No ED25519 host key is known for [127.0.0.1]:2222 and you have requested strict checking.", "SourceHostKeyUnknown")]
    [InlineData("Load key \"/tmp/k\": error in libcrypto\ngit@h: Permission denied (publickey).", "SourceCredentialsInvalid")]
    [InlineData("Load key \"/tmp/k\": invalid format\ngit@h: Permission denied (publickey).", "SourceCredentialsInvalid")]
    [InlineData(
        "fatal: unable to access 'https://h/': server certificate verification failed. CAfile: none CRLfile: none",
        "SourceCertificateUntrusted"
    )]
    [InlineData(
        "fatal: unable to access 'https://h/': SSL certificate problem: self-signed certificate in certificate chain",
        "SourceCertificateUntrusted"
    )]
    [InlineData(
        "fatal: unable to access 'https://h/': SSL: no alternative certificate subject name matches target host name 'h'",
        "SourceCertificateUntrusted"
    )]
    [InlineData("fatal: unable to access 'https://h/': Could not resolve host: h", "SourceHostUnknown")]
    [InlineData("ssh: Could not resolve hostname h: Name or service not known", "SourceHostUnknown")]
    [InlineData("ssh: Could not resolve hostname h: Temporary failure in name resolution", "SourceUnavailable")]
    [InlineData(
        "fatal: unable to access 'https://h/': Failed to connect to h port 443 after 1 ms: Couldn't connect to server",
        "SourceUnavailable"
    )]
    [InlineData("fatal: unable to access 'https://h/': The requested URL returned error: 503", "SourceUnavailable")]
    [InlineData("error: RPC failed; curl 18 transfer closed with outstanding read data remaining\nfatal: early EOF", "SourceUnavailable")]
    [InlineData(
        "error: RPC failed; curl 28 Operation too slow. Less than 1 bytes/sec transferred the last 60 seconds",
        "SourceUnavailable"
    )]
    [InlineData("fatal: the remote end hung up unexpectedly", "SourceUnavailable")]
    [InlineData("fatal: transport 'file' not allowed", "SourceUrlForbidden")]
    [InlineData("fatal: write error: No space left on device", "BuildOutOfDisk")]
    [InlineData("something that nobody has seen", "SourceRepositoryInvalid")]
    public void Failure_without_credentials_is_classified(string errors, string reason) =>
        Assert.Equal(reason, GitFailure.Classify(errors, credentialsGiven: false).Name);

    [Theory]
    [InlineData("fatal: Authentication failed for 'http://127.0.0.1:8080/app.git/'")]
    [InlineData("fatal: unable to access 'http://127.0.0.1/app.git/': The requested URL returned error: 403")]
    [InlineData("remote: HTTP Basic: Access denied. The provided password or token is incorrect")]
    [InlineData("git@127.0.0.1: Permission denied (publickey).\nfatal: Could not read from remote repository.")]
    public void Failure_with_credentials_is_theirs(string errors) =>
        Assert.Equal("SourceAuthenticationFailed", GitFailure.Classify(errors, credentialsGiven: true).Name);

    [Theory]
    [InlineData(
        "remote: Repository not found.\nfatal: repository 'https://h/nope.git/' not found",
        "repository 'https://h/nope.git/' not found"
    )]
    [InlineData(
        "git@h: Permission denied (publickey).\r\nfatal: Could not read from remote repository.\n\nPlease make sure",
        "git@h: Permission denied (publickey)"
    )]
    [InlineData("", "git printed nothing")]
    public void Line_that_says_why_is_found(string errors, string line) => Assert.Equal(line, GitFailure.Line(errors));
}
