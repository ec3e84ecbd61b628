using System.Globalization;
using System.Text.RegularExpressions;

namespace Operator.Core.Engines;

/// <summary>What an engine's message says about a server: its answer, or what went wrong on the way to it.</summary>
public static partial class ServerWords
{
    // What the Go libraries print that all engines use for registries. The first one found decides.
    private static readonly (string Words, ServerTrouble Trouble)[] Known =
    [
        ("server gave HTTP response to HTTPS client", ServerTrouble.Untrusted),
        ("x509:", ServerTrouble.Untrusted),
        // A handshake that broke off says nothing about a certificate.
        ("TLS handshake timeout", ServerTrouble.Unavailable),
        ("tls: handshake failure", ServerTrouble.Unavailable),
        ("tls: internal error", ServerTrouble.Unavailable),
        ("bad record MAC", ServerTrouble.Unavailable),
        ("tls: use of closed connection", ServerTrouble.Unavailable),
        ("tls: ", ServerTrouble.Untrusted),
        ("no such host", ServerTrouble.HostUnknown),
        ("server misbehaving", ServerTrouble.Unavailable),
        ("connection refused", ServerTrouble.Unavailable),
        ("connection reset", ServerTrouble.Unavailable),
        ("connection timed out", ServerTrouble.Unavailable),
        ("broken pipe", ServerTrouble.Unavailable),
        ("closed pipe", ServerTrouble.Unavailable),
        ("use of closed network connection", ServerTrouble.Unavailable),
        ("GOAWAY", ServerTrouble.Unavailable),
        ("stream error", ServerTrouble.Unavailable),
        ("client connection lost", ServerTrouble.Unavailable),
        ("server closed idle connection", ServerTrouble.Unavailable),
        ("request canceled", ServerTrouble.Unavailable),
        ("Client.Timeout", ServerTrouble.Unavailable),
        ("no route to host", ServerTrouble.Unavailable),
        ("network is unreachable", ServerTrouble.Unavailable),
        ("i/o timeout", ServerTrouble.Unavailable),
        ("context deadline exceeded", ServerTrouble.Unavailable),
        ("unexpected EOF", ServerTrouble.Unavailable),
        // Go prints no more of the answer of a proxy that does not open a tunnel.
        ("Proxy Authentication Required", ServerTrouble.ProxyLogin),
        ("no basic auth credentials", ServerTrouble.LoginRejected),
        ("authentication required", ServerTrouble.LoginRejected),
        ("insufficient_scope", ServerTrouble.Denied),
        ("access denied", ServerTrouble.Denied),
        ("access to the resource is denied", ServerTrouble.Denied),
        ("invalid reference format", ServerTrouble.NameInvalid),
        ("immutable", ServerTrouble.Refused),
        ("quota", ServerTrouble.Refused),
        (": EOF", ServerTrouble.Unavailable),
    ];

    /// <param name="message">An engine's message without the reference that it is about.</param>
    /// <param name="usual">What was asked when the message does not name method and path.</param>
    /// <param name="hasLogin">Whether credentials were given.</param>
    /// <returns>Null if nothing in it is known.</returns>
    public static ServerTrouble? Trouble(string message, RegistryCall usual, bool hasLogin)
    {
        // The registry's own answer is more reliable than any words.
        var answer = Answer().Match(message);
        var call = answer.Groups["method"] is { Success: true } method ? RegistryCalls.Of(method.Value, answer.Groups["url"].Value) : usual;
        int? status = answer.Success ? int.Parse(answer.Groups["status"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) : null;
        var code = Code().Match(message) is { Success: true } found ? found.Groups["code"].Value : null;
        if (ServerTroubles.OfAnswer(call, status, code, hasLogin) is { } answered)
        {
            return answered;
        }

        // Names of repositories and files are no words.
        var words = Names().Replace(message, "…");
        foreach (var (known, trouble) in Known)
        {
            if (words.Contains(known, StringComparison.Ordinal))
            {
                return ServerTroubles.WithLogin(trouble, hasLogin);
            }
        }

        return usual == RegistryCall.Read && words.Contains(": not found", StringComparison.Ordinal) ? ServerTrouble.NotFound : null;
    }

    [GeneratedRegex(
        @"(?:unexpected status(?: code)?|received unexpected HTTP status|invalid status code from registry|StatusCode)(?: from (?<method>[A-Z]+) request to (?<url>\S+))?:? ?(?:https?://\S+: )?(?<status>[1-5][0-9]{2})\b"
    )]
    private static partial Regex Answer();

    /// <summary>A code stands at the beginning, or behind the status or another message, and a colon follows it. Go prints it in small letters.</summary>
    [GeneratedRegex(
        @"(?:^|: |""code"": ?"")(?<code>unauthorized|denied|toomanyrequests|unsupported|unavailable|(?:name|manifest|blob|manifest blob|blob upload)[ _]unknown|(?:name|manifest|tag|size|digest|range|blob upload)[ _]invalid|manifest[ _]unverified|MANIFEST_BLOB_UNKNOWN|BLOB_UPLOAD_UNKNOWN|BLOB_UPLOAD_INVALID)(?=:|\z|""| to registry)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Code();

    [GeneratedRegex("\"[^\"]*\"|https?://\\S+")]
    private static partial Regex Names();
}
