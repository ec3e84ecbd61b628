using System.Text.RegularExpressions;

namespace Operator.Core.Engines;

/// <summary>What went wrong between an engine and a registry.</summary>
public enum RegistryTroubleKind
{
    /// <summary>Nothing that is known.</summary>
    None,

    /// <summary>It wants credentials, or does not accept these.</summary>
    Unauthorized,

    /// <summary>It does not allow it.</summary>
    Denied,

    /// <summary>It has no such thing.</summary>
    NotFound,

    /// <summary>It does not accept the name.</summary>
    NameInvalid,

    /// <summary>It does not take this image, or no image at all.</summary>
    Refused,

    /// <summary>It does not speak TLS, or with a certificate that nobody trusts.</summary>
    Untrusted,

    /// <summary>Its host has no address.</summary>
    HostUnknown,

    /// <summary>It does not answer, or with an error of its own.</summary>
    Unavailable,
}

/// <summary>Reads the words of the Go libraries that all engines speak to registries with.</summary>
public static partial class RegistryTrouble
{
    private static readonly (string Words, RegistryTroubleKind Kind)[] Known =
    [
        ("server gave HTTP response to HTTPS client", RegistryTroubleKind.Untrusted),
        ("x509:", RegistryTroubleKind.Untrusted),
        ("tls: ", RegistryTroubleKind.Untrusted),
        ("no such host", RegistryTroubleKind.HostUnknown),
        ("server misbehaving", RegistryTroubleKind.Unavailable),
        ("connection refused", RegistryTroubleKind.Unavailable),
        ("connection reset", RegistryTroubleKind.Unavailable),
        ("no route to host", RegistryTroubleKind.Unavailable),
        ("network is unreachable", RegistryTroubleKind.Unavailable),
        ("i/o timeout", RegistryTroubleKind.Unavailable),
        ("TLS handshake timeout", RegistryTroubleKind.Unavailable),
        ("context deadline exceeded", RegistryTroubleKind.Unavailable),
        ("toomanyrequests", RegistryTroubleKind.Unavailable),
        ("unexpected EOF", RegistryTroubleKind.Unavailable),
        ("no basic auth credentials", RegistryTroubleKind.Unauthorized),
        ("authentication required", RegistryTroubleKind.Unauthorized),
        ("UNAUTHORIZED", RegistryTroubleKind.Unauthorized),
        ("insufficient_scope", RegistryTroubleKind.Denied),
        ("access denied", RegistryTroubleKind.Denied),
        ("access to the resource is denied", RegistryTroubleKind.Denied),
        ("DENIED", RegistryTroubleKind.Denied),
        ("NAME_UNKNOWN", RegistryTroubleKind.NotFound),
        ("MANIFEST_UNKNOWN", RegistryTroubleKind.NotFound),
        ("NAME_INVALID", RegistryTroubleKind.NameInvalid),
        ("invalid reference format", RegistryTroubleKind.NameInvalid),
        ("UNSUPPORTED", RegistryTroubleKind.Refused),
        ("manifest invalid", RegistryTroubleKind.Refused),
        ("immutable", RegistryTroubleKind.Refused),
        (": not found", RegistryTroubleKind.NotFound),
        (": EOF", RegistryTroubleKind.Unavailable),
    ];

    /// <summary>The number that the registry answered says more than any word.</summary>
    public static RegistryTroubleKind Of(string error)
    {
        var match = Answer().Match(error);
        if (match.Success && OfAnswer(match.Groups["code"].Value) is not RegistryTroubleKind.None and var kind)
        {
            return kind;
        }

        foreach (var (words, known) in Known)
        {
            if (error.Contains(words, StringComparison.Ordinal))
            {
                return known;
            }
        }

        return RegistryTroubleKind.None;
    }

    private static RegistryTroubleKind OfAnswer(string code) =>
        code switch
        {
            "401" => RegistryTroubleKind.Unauthorized,
            "403" => RegistryTroubleKind.Denied,
            "404" => RegistryTroubleKind.NotFound,
            "408" or "429" => RegistryTroubleKind.Unavailable,
            _ when code[0] == '5' => RegistryTroubleKind.Unavailable,
            _ when code[0] == '4' => RegistryTroubleKind.Refused,
            _ => RegistryTroubleKind.None,
        };

    [GeneratedRegex(@"unexpected status(?: code)?(?: from [A-Z]+ request to \S+)?:? ?(?:\S+: )?(?<code>[1-5][0-9]{2})\b")]
    private static partial Regex Answer();
}
