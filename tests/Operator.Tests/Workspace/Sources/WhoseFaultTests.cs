using Operator.Core.Engines;
using Operator.Entities;
using Operator.Workspace;
using Operator.Workspace.Sources.Archives;
using Operator.Workspace.Sources.Git;
using Operator.Workspace.Sources.Git.LargeFiles;

namespace Operator.Tests.Workspace.Sources;

/// <summary>
/// What goes wrong with a source, as words or as a status → the reason, and whose it is. What only the author can change is never told as
/// the platform's, nor the reverse.
/// </summary>
public sealed class WhoseFaultTests
{
    private const FailureClass User = FailureClass.User;
    private const FailureClass Platform = FailureClass.Infrastructure;
    private static readonly LfsPointer Pointer = new("data/a.bin", new string('0', 64), 17);

    // The author's: repositories, URLs, settings, keys.
    [Theory]
    [InlineData("fatal: mismatched algorithms: client sha1; server sha256", "SourceRepositoryInvalid", User)]
    [InlineData("fatal: unknown object format 'sha3' specified by server", "SourceRepositoryInvalid", User)]
    [InlineData("error: invalid path '.gitmodules'", "SourceRepositoryInvalid", User)]
    [InlineData("fatal: bad config line 3 in file .gitmodules", "SourceRepositoryInvalid", User)]
    [InlineData("fatal: invalid value for 'submodule.lib.update'", "SourceRepositoryInvalid", User)]
    [InlineData("fatal: protocol error: bad line length character: <htm", "SourceRepositoryInvalid", User)]
    [InlineData(
        "fatal: unable to update url base from redirection:\n  asked for: http://h/a\n   redirect: http://h/login",
        "SourceRepositoryInvalid",
        User
    )]
    [InlineData("fatal: unable to access 'https://h/a/': URL using bad/illegal format or missing URL", "SourceRepositoryInvalid", User)]
    [InlineData(
        "Unable to negotiate with 192.0.2.1 port 22: no matching host key type found. Their offer: ssh-dss\nfatal: Could not read from remote repository.",
        "SourceRepositoryInvalid",
        User
    )]
    [InlineData(
        "sign_and_send_pubkey: no mutual signature supported\nfatal: Could not read from remote repository.",
        "SourceRepositoryInvalid",
        User
    )]
    [InlineData("fatal: unable to access 'https://h/': The requested URL returned error: 400", "SourceRepositoryInvalid", User)]
    [InlineData("fatal: unable to access 'https://h/': The requested URL returned error: 405", "SourceRepositoryInvalid", User)]
    [InlineData("error: RPC failed; HTTP 415 curl 22 The requested URL returned error: 415", "SourceRepositoryInvalid", User)]
    [InlineData("fatal: unable to access 'https://h/': The requested URL returned error: 451", "SourceRepositoryInvalid", User)]
    [InlineData("fatal: unable to access 'https://h/': The requested URL returned error: 410", "SourceRepositoryNotFound", User)]
    [InlineData("fatal: remote error: access denied or repository not exported: /app.git", "SourceRepositoryNotFound", User)]
    [InlineData(
        "remote: TF401019: The Git repository with name or identifier app does not exist or you do not have permissions",
        "SourceRepositoryNotFound",
        User
    )]
    [InlineData("remote: Invalid username or password.\nfatal: something", "SourceAuthenticationRequired", User)]
    [InlineData("fatal: unable to access 'https://h/': Protocol \"file\" not supported or disabled in libcurl", "SourceUrlForbidden", User)]
    [InlineData(
        "fatal: unable to access 'https://h/': gnutls_handshake() failed: An unexpected TLS packet was received.",
        "SourceCertificateUntrusted",
        User
    )]
    [InlineData("words that nobody has seen", "SourceRepositoryInvalid", User)]
    [InlineData("", "SourceRepositoryInvalid", User)]
    // The server's, the network's or this machine's.
    [InlineData("fatal: unable to access 'https://h/': The requested URL returned error: 408", "SourceUnavailable", Platform)]
    [InlineData("fatal: unable to access 'https://h/': The requested URL returned error: 425", "SourceUnavailable", Platform)]
    [InlineData("fatal: unable to access 'https://h/': The requested URL returned error: 429", "SourceUnavailable", Platform)]
    [InlineData("error: RPC failed; HTTP 499 curl 22 The requested URL returned error: 499", "SourceUnavailable", Platform)]
    [InlineData("fatal: unable to access 'https://h/': The requested URL returned error: 504", "SourceUnavailable", Platform)]
    [InlineData("error: RPC failed; HTTP 502 curl 22 The requested URL returned error: 502", "SourceUnavailable", Platform)]
    [InlineData(
        "error: RPC failed; curl 56 GnuTLS recv error (-110): The TLS connection was non-properly terminated.",
        "SourceUnavailable",
        Platform
    )]
    [InlineData("error: RPC failed; curl 92 HTTP/2 stream 5 was not closed cleanly: CANCEL (err 8)", "SourceUnavailable", Platform)]
    [InlineData("fetch-pack: unexpected disconnect while reading sideband packet\nfatal: early EOF", "SourceUnavailable", Platform)]
    [InlineData("fatal: unable to access 'https://h/': Empty reply from server", "SourceUnavailable", Platform)]
    [InlineData("fatal: unable to access 'https://h/': Recv failure: Connection reset by peer", "SourceUnavailable", Platform)]
    [InlineData(
        "ssh: connect to host h port 22: Connection timed out\nfatal: Could not read from remote repository.",
        "SourceUnavailable",
        Platform
    )]
    [InlineData("kex_exchange_identification: Connection closed by remote host", "SourceUnavailable", Platform)]
    [InlineData("ssh: connect to host h port 22: No route to host", "SourceUnavailable", Platform)]
    [InlineData("fatal: The remote end hung up upon initial contact", "SourceUnavailable", Platform)]
    [InlineData("error: cannot fork() for index-pack: Cannot allocate memory", "SourceUnavailable", Platform)]
    [InlineData("fatal: unable to create thread: Resource temporarily unavailable", "SourceUnavailable", Platform)]
    public void Words_of_git(string words, string reason, FailureClass whose)
    {
        var found = GitFailure.Classify(words, credentialsGiven: false);

        Assert.Equal((reason, whose), (found.Name, found.Class));
    }

    [Theory]
    [InlineData("words that nobody has seen", "SourceUnavailable", Platform)]
    [InlineData("", "SourceUnavailable", Platform)]
    [InlineData("fatal: couldn't find remote ref main", "SourceRevisionNotFound", User)]
    [InlineData("fatal: unable to access 'https://h/': The requested URL returned error: 404", "SourceRepositoryNotFound", User)]
    public void Words_of_git_when_the_network_failed_besides(string words, string reason, FailureClass whose)
    {
        var found = GitFailure.Classify(words, credentialsGiven: false, isPlatforms: true);

        Assert.Equal((reason, whose), (found.Name, found.Class));
    }

    [Theory]
    [InlineData(400, "SourceLargeFilesFailed", User)]
    [InlineData(401, "SourceAuthenticationFailed", User)]
    [InlineData(402, "SourceLargeFilesFailed", User)]
    [InlineData(403, "SourceAuthenticationFailed", User)]
    [InlineData(404, "SourceLargeFilesFailed", User)]
    [InlineData(406, "SourceLargeFilesFailed", User)]
    [InlineData(408, "SourceUnavailable", Platform)]
    [InlineData(410, "SourceLargeFilesFailed", User)]
    [InlineData(413, "SourceLargeFilesFailed", User)]
    [InlineData(422, "SourceLargeFilesFailed", User)]
    [InlineData(425, "SourceUnavailable", Platform)]
    [InlineData(429, "SourceUnavailable", Platform)]
    [InlineData(499, "SourceUnavailable", Platform)]
    [InlineData(500, "SourceUnavailable", Platform)]
    [InlineData(503, "SourceUnavailable", Platform)]
    [InlineData(507, "SourceLargeFilesFailed", User)]
    [InlineData(509, "SourceLargeFilesFailed", User)]
    public void Status_of_a_server_of_large_files(int status, string reason, FailureClass whose)
    {
        var ofServer = LfsAnswer.OfServer("h", status, null, "a.bin", hasLogin: true).Failure;
        var ofFile = LfsAnswer.OfFile(Pointer, "h", status, null, hasLogin: true).Failure;

        Assert.Equal((reason, whose), (ofServer.Reason.Name, ofServer.Reason.Class));
        Assert.Equal((reason, whose), (ofFile.Reason.Name, ofFile.Reason.Class));
    }

    public static TheoryData<string, string?, FailureClass?> Exceptions =>
        new()
        {
            { nameof(OverflowException), "SourceArchiveInvalid", User },
            { nameof(IndexOutOfRangeException), "SourceArchiveInvalid", User },
            { nameof(NullReferenceException), "SourceArchiveInvalid", User },
            { nameof(EndOfStreamException), "SourceArchiveInvalid", User },
            { nameof(OutOfMemoryException), "SourceArchiveInvalid", User },
            { nameof(IOException), "SourceArchiveInvalid", User },
            { nameof(BuildFault), "SourceTooLarge", User },
            { "disk full", null, null },
            { nameof(OperationCanceledException), null, null },
        };

    // No list of exceptions to keep complete: whatever is not named here in so many words is the archive's.
    [Theory]
    [MemberData(nameof(Exceptions))]
    public void Exception_of_a_reader_of_archives(string name, string? reason, FailureClass? whose)
    {
        Exception thrown = name switch
        {
            nameof(OverflowException) => new OverflowException(),
            nameof(IndexOutOfRangeException) => new IndexOutOfRangeException(),
            nameof(NullReferenceException) => new NullReferenceException(),
            nameof(EndOfStreamException) => new EndOfStreamException(),
            nameof(OutOfMemoryException) => new OutOfMemoryException(),
            nameof(IOException) => new IOException("the format of the block is unknown"),
            nameof(BuildFault) => new BuildFault(SourceReasons.TooLarge, "large"),
            "disk full" => new IOException("No space left on device", ContainerRun.NoSpaceLeft),
            _ => new OperationCanceledException(),
        };

        var found = Record.Exception(() => ArchiveDamage.Guard<int>(() => throw thrown));

        var failure = (found as BuildFault)?.Failure;
        Assert.Equal((reason, whose), (failure?.Reason.Name, failure?.Reason.Class));
        Assert.Equal(reason is null, ReferenceEquals(thrown, found) && found is not BuildFault);
    }

    [Theory]
    [InlineData(ServerTrouble.LoginMissing, User)]
    [InlineData(ServerTrouble.LoginRejected, User)]
    [InlineData(ServerTrouble.Denied, User)]
    [InlineData(ServerTrouble.NotFound, User)]
    [InlineData(ServerTrouble.NameInvalid, User)]
    [InlineData(ServerTrouble.Refused, User)]
    [InlineData(ServerTrouble.Untrusted, User)]
    [InlineData(ServerTrouble.HostUnknown, User)]
    [InlineData(ServerTrouble.Forbidden, User)]
    [InlineData(ServerTrouble.Invalid, User)]
    [InlineData(ServerTrouble.Unavailable, Platform)]
    public void Trouble_with_a_server(ServerTrouble trouble, FailureClass whose) =>
        Assert.Equal(whose, trouble.SourceReason(SourceReasons.ImageNotFound).Class);
}
