using System.Text.RegularExpressions;
using Operator.Entities;

namespace Operator.Workspace.Sources.Git;

/// <summary>
/// What git, ssh and curl print when a fetch fails → the reason. The tests have the samples behind this table, and provoke them with
/// real servers.
/// </summary>
internal static partial class GitFailure
{
    // The first pattern that is found decides: messages of ssh and curl come before git's own.
    private static readonly (Regex Pattern, Func<bool, BuildReason> Reason)[] Table =
    [
        (ForbiddenTransport(), _ => SourceReasons.UrlForbidden),
        (DiskFull(), _ => BuildReasons.OutOfDisk),
        (HostKey(), _ => SourceReasons.HostKeyUnknown),
        (UnusableKey(), _ => SourceReasons.CredentialsInvalid),
        (PermissionDenied(), given => given ? SourceReasons.AuthenticationFailed : SourceReasons.AuthenticationRequired),
        (NoUsername(), given => given ? SourceReasons.AuthenticationFailed : SourceReasons.AuthenticationRequired),
        (AuthenticationFailed(), given => given ? SourceReasons.AuthenticationFailed : SourceReasons.AuthenticationRequired),
        (Certificate(), _ => SourceReasons.CertificateUntrusted),
        (TemporaryName(), _ => SourceReasons.Unavailable),
        (UnknownHost(), _ => SourceReasons.HostUnknown),
        (MissingRevision(), _ => SourceReasons.RevisionNotFound),
        (MissingRepository(), _ => SourceReasons.RepositoryNotFound),
    ];

    public static BuildReason Classify(string output, bool credentialsGiven)
    {
        foreach (var (pattern, reason) in Table)
        {
            if (pattern.IsMatch(output))
            {
                return reason(credentialsGiven);
            }
        }

        return SourceReasons.Unavailable;
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

    [GeneratedRegex("transport '[^']*' not allowed")]
    private static partial Regex ForbiddenTransport();

    [GeneratedRegex("No space left on device")]
    private static partial Regex DiskFull();

    [GeneratedRegex("Host key verification failed|HOST IDENTIFICATION HAS CHANGED|No [A-Z0-9-]+ host key is known")]
    private static partial Regex HostKey();

    [GeneratedRegex("Load key .*(invalid format|error in libcrypto|incorrect passphrase|bad permissions)")]
    private static partial Regex UnusableKey();

    [GeneratedRegex(@"Permission denied \(|Too many authentication failures")]
    private static partial Regex PermissionDenied();

    [GeneratedRegex("could not read (Username|Password)|terminal prompts disabled")]
    private static partial Regex NoUsername();

    [GeneratedRegex("Authentication failed for|returned error: 40[13]|HTTP Basic: Access denied")]
    private static partial Regex AuthenticationFailed();

    [GeneratedRegex(
        "certificate verification failed|SSL certificate problem|certificate signer not trusted|no alternative certificate subject name|certificate.*(expired|does not match)|unable to get local issuer"
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
        @"[Rr]epository .*not found|not found: did you run git update-server-info|does not appear to be a git repository|returned error: (404|410)|not valid: is this a git repository|project you were looking for could not be found",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex MissingRepository();

    [GeneratedRegex(
        @"^(remote: )?(ERROR|error|fatal: (?!Could not read|the remote end))|Permission denied|Host key|Could not resolve|host key is known|Load key",
        RegexOptions.None
    )]
    private static partial Regex Telling();

    [GeneratedRegex("^(remote: )?((fatal|error|ERROR|ssh): )*")]
    private static partial Regex Prefix();
}
