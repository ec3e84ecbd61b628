using System.Text.RegularExpressions;

namespace Operator.Core.Redaction;

/// <summary>Names whose values are secrets.</summary>
public static class SecretNames
{
    /// <summary>Every name that tells of a secret contains one of these.</summary>
    public static readonly IReadOnlyList<string> Words =
    [
        .. "password passwd passphrase passcode pwd secret token credential _auth string key pass otp auth".Split(' '),
    ];

    /// <summary>
    /// Takes time linear in the length of the name. The last words are parts of ordinary words too, and count only as the last part of a name.
    /// </summary>
    private static readonly Regex Pattern = new(
        "password|passwd|passphrase|passcode|pwd|secret|token|credential|_auth|connection[_-]?string"
            + "|(?:api|access|account|admin|app|application|auth|client|consumer|deploy|encryption|hmac|jwt|license|master|private|root|secret"
            + "|service|session|shared|signing|ssh|ssl|storage|tls|webhook|write)[._-]?key"
            + "|(?:^|[._-]|db|user|admin|root)(?:pass|otp)$|^auth$",
        RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    );

    /// <summary>Parameters of a URL have short names, and nothing reads a log for their values.</summary>
    private static readonly Regex Parameter = new(
        "signature|token|key|credential|passw|secret|^sig$|[._-]sig$|^pass$|^pwd$|^auth$|^code$|^session",
        RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    );

    /// <summary>Last words of names whose value is a file, a name, a number or a switch.</summary>
    private static readonly HashSet<string> Harmless = new(
        [
            .. "algorithm arn count dir directory enabled endpoint expires expiry file format header host issuer length limit manager".Split(
                ' '
            ),
            .. "mount name path policy port prefix provider ref required size store ttl type uri url version".Split(' '),
        ],
        StringComparer.OrdinalIgnoreCase
    );

    /// <summary>Words that only look like one of ours.</summary>
    private static readonly Regex OtherWords = new(
        "tokeni[sz]|tokenless|passwordless|secretary|secretariat|secretion|passwdqc",
        RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    );

    /// <summary>True when the value of such a name is a secret.</summary>
    public static bool Tells(string name) => Pattern.IsMatch(name) && !OtherWords.IsMatch(name) && !Harmless.Contains(LastWord(name));

    /// <summary>True when the value of such a parameter of a URL is a secret.</summary>
    public static bool TellsParameter(string name) => Parameter.IsMatch(name);

    /// <summary><c>TOKEN_FILE</c>, <c>token-file</c> and <c>tokenFile</c> end with the same word.</summary>
    private static string LastWord(string name)
    {
        var start = name.Length;
        while (start > 0 && char.IsAsciiLetterOrDigit(name[start - 1]))
        {
            start--;
            if (start > 0 && char.IsAsciiLetterUpper(name[start]) && char.IsAsciiLetterLower(name[start - 1]))
            {
                break;
            }
        }

        return name[start..];
    }
}
