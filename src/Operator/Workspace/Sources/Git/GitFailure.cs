using System.Globalization;
using System.Text.RegularExpressions;
using Operator.Core.Engines;
using Operator.Entities;

namespace Operator.Workspace.Sources.Git;

/// <summary>
/// What git, ssh and curl print when a fetch fails → the reason. The tests have the samples behind this table, and provoke them with
/// real servers. What it does not know is the author's, unless something besides shows that a server or the platform failed: trying
/// again changes nothing about a repository or a URL.
/// </summary>
internal static partial class GitFailure
{
    // The first pattern that is found decides: messages of ssh and curl come before git's own.
    private static readonly (Regex Pattern, Func<bool, BuildReason> Reason)[] Table =
    [
        (ForbiddenTransport(), _ => SourceReasons.UrlForbidden),
        (DiskFull(), _ => BuildReasons.OutOfDisk),
        (OwnTrouble(), _ => SourceReasons.Unavailable),
        (HostKey(), _ => SourceReasons.HostKeyUnknown),
        (UnusableKey(), _ => SourceReasons.CredentialsInvalid),
        (PermissionDenied(), OfLogin),
        (NoUsername(), OfLogin),
        (AuthenticationFailed(), OfLogin),
        (Certificate(), _ => SourceReasons.CertificateUntrusted),
        (TemporaryName(), _ => SourceReasons.Unavailable),
        (UnknownHost(), _ => SourceReasons.HostUnknown),
        (MissingRevision(), _ => SourceReasons.RevisionNotFound),
        (MissingRepository(), _ => SourceReasons.RepositoryNotFound),
    ];

    /// <param name="isPlatforms">Whether something besides git's words shows a failure of the network, the server or this machine.</param>
    public static BuildReason Classify(string output, bool credentialsGiven, bool isPlatforms = false)
    {
        foreach (var (pattern, reason) in Table)
        {
            if (pattern.IsMatch(output))
            {
                return reason(credentialsGiven);
            }
        }

        return Status().Match(output) is { Success: true } match ? OfStatus(match.Groups["status"].Value, credentialsGiven)
            : isPlatforms || NetworkTrouble().IsMatch(output) ? SourceReasons.Unavailable
            : SourceReasons.RepositoryInvalid;
    }

    /// <summary>The line that gives the cause, for a message.</summary>
    public static string Line(string output)
    {
        var lines = output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var telling =
            lines.FirstOrDefault(line => Telling().IsMatch(line))
            ?? lines.FirstOrDefault(line => line.StartsWith("fatal:", StringComparison.Ordinal))
            ?? lines.LastOrDefault()
            ?? "git printed nothing";
        return Prefix().Replace(telling, "").TrimEnd('.', '!');
    }

    private static BuildReason OfStatus(string status, bool credentialsGiven) =>
        int.Parse(status, CultureInfo.InvariantCulture) switch
        {
            401 or 403 => OfLogin(credentialsGiven),
            404 or 410 => SourceReasons.RepositoryNotFound,
            var number when ServerTroubles.IsServers(number) => SourceReasons.Unavailable,
            _ => SourceReasons.RepositoryInvalid,
        };

    private static BuildReason OfLogin(bool credentialsGiven) =>
        credentialsGiven ? SourceReasons.AuthenticationFailed : SourceReasons.AuthenticationRequired;

    [GeneratedRegex(@"transport '[^']*' not allowed|Protocol ""?[a-z]+""? (?:is )?(?:not supported|disabled)", RegexOptions.IgnoreCase)]
    private static partial Regex ForbiddenTransport();

    [GeneratedRegex("No space left on device")]
    private static partial Regex DiskFull();

    [GeneratedRegex(
        "[Cc]annot allocate memory|[Oo]ut of memory|unable to create thread|cannot fork|Resource temporarily unavailable|Too many open files|Input/output error|Read-only file system"
    )]
    private static partial Regex OwnTrouble();

    [GeneratedRegex("Host key verification failed|HOST IDENTIFICATION HAS CHANGED|No [A-Z0-9-]+ host key is known")]
    private static partial Regex HostKey();

    [GeneratedRegex("Load key .*(invalid format|error in libcrypto|incorrect passphrase|bad permissions)")]
    private static partial Regex UnusableKey();

    [GeneratedRegex(@"Permission denied \(|Too many authentication failures")]
    private static partial Regex PermissionDenied();

    [GeneratedRegex("could not read (Username|Password)|terminal prompts disabled")]
    private static partial Regex NoUsername();

    [GeneratedRegex(
        "Authentication failed for|HTTP Basic: Access denied|Invalid username or (password|token)|Support for password authentication was removed"
    )]
    private static partial Regex AuthenticationFailed();

    // A server that does not speak TLS has no certificate either.
    [GeneratedRegex(
        "certificate verification failed|SSL certificate problem|certificate signer not trusted|no alternative certificate subject name|certificate.*(expired|does not match)|unable to get local issuer|unexpected TLS packet|wrong version number|packet with illegal or unsupported version"
    )]
    private static partial Regex Certificate();

    [GeneratedRegex("Temporary failure in name resolution")]
    private static partial Regex TemporaryName();

    [GeneratedRegex("Could not resolve (host|proxy)")]
    private static partial Regex UnknownHost();

    [GeneratedRegex(
        "couldn't find remote ref|not our ref|unadvertised object|bad object|Needed a single revision|unknown revision|unable to read tree|ambiguous argument"
    )]
    private static partial Regex MissingRevision();

    [GeneratedRegex(
        @"repository .*not found|not found: did you run git update-server-info|does not appear to be a git repository|not valid: is this a git repository|project you were looking for could not be found|repository not exported|repository does not exist|does not exist or you do not have (access|permission)",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex MissingRepository();

    [GeneratedRegex(
        @"returned error: (?<status>[1-5][0-9]{2})|RPC failed; HTTP (?<status>[1-5][0-9]{2})|\bHTTP code = (?<status>[1-5][0-9]{2})"
    )]
    private static partial Regex Status();

    [GeneratedRegex(
        @"early EOF|RPC failed; (curl|result)|hung up|Failed to connect|Couldn't connect|Connection (refused|reset|timed out|closed|was closed)|timed out|Operation too slow|(Recv|Send) failure|Empty reply from server|unexpected disconnect|HTTP/2 (stream|framing)|was non-properly terminated|SSL_ERROR_SYSCALL|Broken pipe|No route to host|Network is unreachable|_exchange_identification|connection abort|expected '?(packfile|acknowledgments|shallow|wanted-refs|flush)|[Tt]ry again|rate limit|overload|temporarily",
        RegexOptions.None
    )]
    private static partial Regex NetworkTrouble();

    [GeneratedRegex(
        @"^(remote: )?(ERROR|error|fatal: (?!Could not read|the remote end))|Permission denied|Host key|Could not resolve|host key is known|Load key",
        RegexOptions.None
    )]
    private static partial Regex Telling();

    [GeneratedRegex("^(remote: )?((fatal|error|ERROR|ssh): )*")]
    private static partial Regex Prefix();
}
