using Operator.Entities;

namespace Operator.Core.Engines;

/// <summary>
/// The one table from a server's answer to a trouble, and from a trouble to a reason. The engine's words, publish and the sources all
/// use it, so that one answer never has two reasons.
/// </summary>
public static class ServerTroubles
{
    /// <param name="call">What was asked.</param>
    /// <param name="status">HTTP status, not a success; null when only a code is known.</param>
    /// <param name="code">The distribution specification's error code in either spelling, <c>NAME_UNKNOWN</c> or <c>name unknown</c>; proxies answer without one.</param>
    /// <param name="hasLogin">Whether credentials were given.</param>
    /// <returns>Null when neither status nor code says anything.</returns>
    public static ServerTrouble? OfAnswer(RegistryCall call, int? status, string? code, bool hasLogin) =>
        (OfCode(call, Constant(code)) ?? OfStatus(call, status)) is { } trouble ? WithLogin(trouble, hasLogin) : null;

    /// <summary>True for an HTTP status that blames the server, its load or a proxy's patience, and not the request.</summary>
    public static bool IsServers(int status) => AsksForLater(status) || status >= 500;

    /// <summary>Request timeout, too early, too many requests, and a proxy that did not wait: client errors only by their number.</summary>
    public static bool AsksForLater(int status) => status is 408 or 425 or 429 or 499;

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
            ServerTrouble.ProxyLogin => RunReasons.ProxyLoginRefused,
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
            ServerTrouble.ProxyLogin => RunReasons.ProxyLoginRefused,
            ServerTrouble.HostUnknown => SourceReasons.HostUnknown,
            ServerTrouble.Forbidden => SourceReasons.UrlForbidden,
            ServerTrouble.Unavailable => SourceReasons.Unavailable,
            ServerTrouble.Invalid => SourceReasons.ArchiveInvalid,
        };

    internal static ServerTrouble WithLogin(ServerTrouble trouble, bool hasLogin) =>
        !hasLogin && (trouble is ServerTrouble.LoginRejected or ServerTrouble.Denied) ? ServerTrouble.LoginMissing : trouble;

    private static string? Constant(string? code) => code?.Trim().Replace(' ', '_').ToUpperInvariant();

    private static ServerTrouble? OfCode(RegistryCall call, string? code) =>
        code switch
        {
            "TOOMANYREQUESTS" or "UNAVAILABLE" => ServerTrouble.Unavailable,
            // Several replicas, a restart or a load balancer: the registry has lost what it had accepted, and another try succeeds.
            "BLOB_UPLOAD_UNKNOWN" or "BLOB_UPLOAD_INVALID" or "RANGE_INVALID" => ServerTrouble.Unavailable,
            "BLOB_UNKNOWN" or "MANIFEST_BLOB_UNKNOWN" when call != RegistryCall.Read => ServerTrouble.Unavailable,
            "DIGEST_INVALID" when call == RegistryCall.Upload => ServerTrouble.Unavailable,
            "NAME_INVALID" => ServerTrouble.NameInvalid,
            "NAME_UNKNOWN" or "MANIFEST_UNKNOWN" or "BLOB_UNKNOWN" or "MANIFEST_BLOB_UNKNOWN" => ServerTrouble.NotFound,
            "UNSUPPORTED" or "MANIFEST_INVALID" or "MANIFEST_UNVERIFIED" or "TAG_INVALID" or "SIZE_INVALID" or "DIGEST_INVALID" =>
                ServerTrouble.Refused,
            "UNAUTHORIZED" => ServerTrouble.LoginRejected,
            "DENIED" => ServerTrouble.Denied,
            _ => null,
        };

    private static ServerTrouble? OfStatus(RegistryCall call, int? status) =>
        status switch
        {
            401 => ServerTrouble.LoginRejected,
            403 => ServerTrouble.Denied,
            404 or 416 when call == RegistryCall.Upload => ServerTrouble.Unavailable,
            404 => ServerTrouble.NotFound,
            407 => ServerTrouble.ProxyLogin,
            { } number when IsServers(number) => ServerTrouble.Unavailable,
            >= 400 => ServerTrouble.Refused,
            _ => null,
        };
}
