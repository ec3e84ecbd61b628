using System.Globalization;
using System.Text.RegularExpressions;
using Operator.Entities;

namespace Operator.Core.Engines;

/// <summary>How a trouble is recognised in an engine's output or a server's answer, and which reason it is.</summary>
public static partial class ServerTroubles
{
    // The messages of the Go libraries that all engines use for registries. The first ones found decide.
    private static readonly (string Words, ServerTrouble Trouble)[] Known =
    [
        ("server gave HTTP response to HTTPS client", ServerTrouble.Untrusted),
        ("x509:", ServerTrouble.Untrusted),
        ("tls: ", ServerTrouble.Untrusted),
        ("no such host", ServerTrouble.HostUnknown),
        ("server misbehaving", ServerTrouble.Unavailable),
        ("connection refused", ServerTrouble.Unavailable),
        ("connection reset", ServerTrouble.Unavailable),
        ("no route to host", ServerTrouble.Unavailable),
        ("network is unreachable", ServerTrouble.Unavailable),
        ("i/o timeout", ServerTrouble.Unavailable),
        ("TLS handshake timeout", ServerTrouble.Unavailable),
        ("context deadline exceeded", ServerTrouble.Unavailable),
        ("toomanyrequests", ServerTrouble.Unavailable),
        ("unexpected EOF", ServerTrouble.Unavailable),
        ("no basic auth credentials", ServerTrouble.LoginRejected),
        ("authentication required", ServerTrouble.LoginRejected),
        ("UNAUTHORIZED", ServerTrouble.LoginRejected),
        ("insufficient_scope", ServerTrouble.Denied),
        ("access denied", ServerTrouble.Denied),
        ("access to the resource is denied", ServerTrouble.Denied),
        ("DENIED", ServerTrouble.Denied),
        ("NAME_UNKNOWN", ServerTrouble.NotFound),
        ("MANIFEST_UNKNOWN", ServerTrouble.NotFound),
        ("NAME_INVALID", ServerTrouble.NameInvalid),
        ("invalid reference format", ServerTrouble.NameInvalid),
        ("UNSUPPORTED", ServerTrouble.Refused),
        ("manifest invalid", ServerTrouble.Refused),
        ("immutable", ServerTrouble.Refused),
        (": not found", ServerTrouble.NotFound),
        (": EOF", ServerTrouble.Unavailable),
    ];

    /// <summary>Null if nothing in an engine's output is known.</summary>
    public static ServerTrouble? OfText(string error, bool hasLogin)
    {
        // The status that the registry answered is more reliable than any text.
        if (Answer().Match(error) is { Success: true } match && OfStatus(match.Groups["code"].ValueSpan) is { } trouble)
        {
            return WithLogin(trouble, hasLogin);
        }

        foreach (var (words, known) in Known)
        {
            if (error.Contains(words, StringComparison.Ordinal))
            {
                return WithLogin(known, hasLogin);
            }
        }

        return null;
    }

    /// <param name="status">HTTP status, not a success.</param>
    /// <param name="code">The distribution specification's error code; proxies answer without one.</param>
    public static ServerTrouble OfAnswer(int status, string? code, bool hasLogin) => WithLogin(OfCode(code) ?? OfStatus(status), hasLogin);

    public static BuildReason PushReason(this ServerTrouble trouble) =>
        trouble switch
        {
            ServerTrouble.LoginMissing => PushReasons.AuthenticationRequired,
            ServerTrouble.LoginRejected => PushReasons.Denied,
            ServerTrouble.Denied => PushReasons.Denied,
            ServerTrouble.NotFound => PushReasons.RepositoryInvalid,
            ServerTrouble.NameInvalid => PushReasons.RepositoryInvalid,
            ServerTrouble.Refused => PushReasons.Refused,
            ServerTrouble.Untrusted => PushReasons.CertificateUntrusted,
            ServerTrouble.HostUnknown => PushReasons.HostUnknown,
            ServerTrouble.Forbidden => PushReasons.AddressForbidden,
            ServerTrouble.Unavailable => PushReasons.RegistryUnavailable,
            ServerTrouble.Invalid => PushReasons.RegistryUnavailable,
        };

    /// <param name="notFound">The reason when the server does not have the source; it depends on the kind of source.</param>
    public static BuildReason SourceReason(this ServerTrouble trouble, BuildReason notFound) =>
        trouble switch
        {
            ServerTrouble.LoginMissing => SourceReasons.AuthenticationRequired,
            ServerTrouble.LoginRejected => SourceReasons.AuthenticationFailed,
            ServerTrouble.Denied => SourceReasons.AuthenticationFailed,
            ServerTrouble.NotFound => notFound,
            ServerTrouble.NameInvalid => notFound,
            ServerTrouble.Refused => notFound,
            ServerTrouble.Untrusted => SourceReasons.CertificateUntrusted,
            ServerTrouble.HostUnknown => SourceReasons.HostUnknown,
            ServerTrouble.Forbidden => SourceReasons.UrlForbidden,
            ServerTrouble.Unavailable => SourceReasons.Unavailable,
            ServerTrouble.Invalid => SourceReasons.ArchiveInvalid,
        };

    private static ServerTrouble WithLogin(ServerTrouble trouble, bool hasLogin) =>
        !hasLogin && (trouble is ServerTrouble.LoginRejected or ServerTrouble.Denied) ? ServerTrouble.LoginMissing : trouble;

    private static ServerTrouble? OfCode(string? code) =>
        code switch
        {
            "TOOMANYREQUESTS" => ServerTrouble.Unavailable,
            "NAME_INVALID" => ServerTrouble.NameInvalid,
            "NAME_UNKNOWN" or "MANIFEST_UNKNOWN" or "BLOB_UNKNOWN" or "MANIFEST_BLOB_UNKNOWN" => ServerTrouble.NotFound,
            "UNSUPPORTED" or "MANIFEST_INVALID" or "TAG_INVALID" or "SIZE_INVALID" => ServerTrouble.Refused,
            "UNAUTHORIZED" => ServerTrouble.LoginRejected,
            "DENIED" => ServerTrouble.Denied,
            _ => null,
        };

    private static ServerTrouble? OfStatus(ReadOnlySpan<char> digits) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var status) && status >= 400 ? OfStatus(status) : null;

    private static ServerTrouble OfStatus(int status) =>
        status switch
        {
            401 => ServerTrouble.LoginRejected,
            403 => ServerTrouble.Denied,
            404 => ServerTrouble.NotFound,
            408 or 429 or >= 500 => ServerTrouble.Unavailable,
            _ => ServerTrouble.Refused,
        };

    [GeneratedRegex(@"unexpected status(?: code)?(?: from [A-Z]+ request to \S+)?:? ?(?:\S+: )?(?<code>[1-5][0-9]{2})\b")]
    private static partial Regex Answer();
}
