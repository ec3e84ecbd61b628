using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace Operator.Core.Redaction;

/// <summary>Secrets in URLs: before the host, and in parameters.</summary>
internal static class UrlSecrets
{
    private const string EncodedColon = "%(?:25)?3[Aa]";
    private const string EncodedSlash = "%(?:25)?2[Ff]";

    public static readonly IReadOnlyList<SecretShape> All =
    [
        new(
            $"({EncodedColon}{EncodedSlash}{EncodedSlash}[^\\s%&]+{EncodedColon})",
            [new(@"[^\s&]+?", "%40"), new(@"[^\s&]+?", "%2540")],
            "",
            RegexOptions.None,
            match => $"{match.Groups[1].Value}{Redactor.Mask}{(match.Value.EndsWith("%2540", StringComparison.Ordinal) ? "%2540" : "%40")}"
        ),
        // user:password@host:path, as scp writes it.
        new(
            @"(?:^|[\s""'=(])",
            [new(@"[A-Za-z0-9._-]+:[^\s@/:""']{4,}", "@", @"(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}[:/]")],
            "",
            RegexOptions.None,
            MaskScp
        ),
        new(
            "([?&;#]|%3F|%26)([A-Za-z0-9_.%-]*",
            [.. "sig,token,key,credential,passw,secret,pass,pwd,auth,code,session".Split(',').Select(word => new Piece("", word))],
            @"[A-Za-z0-9_.%-]*)(=|%3D)([^\s&#""'<>]+)",
            RegexOptions.IgnoreCase,
            MaskParameter
        ),
    ];

    /// <summary>No user and password are longer.</summary>
    private const int LongestUser = 4096;

    private static readonly SearchValues<char> EndOfText = SearchValues.Create(" \t\r\n<>\\");

    public static bool HasUser(string text) => MaskUsers(text) != text;

    /// <summary>Masks the user and the password of each URL. A password may have any character but a blank: people do not always encode it.</summary>
    public static string MaskUsers(string text)
    {
        StringBuilder? masked = null;
        var copied = 0;
        for (var at = Next(text, 0); at >= 0; at = Next(text, at))
        {
            at += Separator.Length;
            if (LengthOfUser(text, at) is { } length)
            {
                masked = (masked ?? new StringBuilder(text.Length)).Append(text, copied, at - copied).Append(Redactor.Mask);
                at += length;
                copied = at;
            }
        }

        return masked is null ? text : masked.Append(text, copied, text.Length - copied).ToString();
    }

    private const string Separator = "://";

    private static int Next(string text, int from) => text.IndexOf(Separator, from, StringComparison.Ordinal);

    /// <summary>How long the user and password at a place are; null when there are none, or nothing that is secret.</summary>
    private static int? LengthOfUser(string text, int start)
    {
        var rest = text.AsSpan(start, Math.Min(LongestUser, text.Length - start));
        var end = rest.IndexOfAny(EndOfText);
        rest = end < 0 ? rest : rest[..end];
        var path = rest.IndexOfAny("/?#");
        var inHost = (path < 0 ? rest : rest[..path]).LastIndexOf('@');
        var length = inHost >= 0 ? inHost : rest.LastIndexOf('@');
        if (length <= 0)
        {
            return null;
        }

        rest = rest[..length];
        var colon = rest.IndexOf(':');
        var user = colon < 0 ? rest : rest[..colon];
        if (user.IndexOfAny("/?#\"'`,;(){}") >= 0)
        {
            // The host ended before: the @ belongs to a path, to a mail address, to other text.
            return null;
        }

        // The user of an ssh URL is not secret; that of an http URL is often a token.
        var secret = colon >= 0 ? !IsPort(rest[(colon + 1)..]) : !EndsWithSsh(text.AsSpan(0, start - Separator.Length));
        return secret ? length : null;
    }

    private static bool EndsWithSsh(ReadOnlySpan<char> before) => before.EndsWith("ssh", StringComparison.OrdinalIgnoreCase);

    /// <summary>A number that a path follows: <c>https://host:8443/@scope/name</c> has no password.</summary>
    private static bool IsPort(ReadOnlySpan<char> text)
    {
        var digits = text.IndexOfAnyExceptInRange('0', '9');
        return digits is > 0 and <= 5 && text[digits] is '/' or '?' or '#' or '"' or '\'';
    }

    private static string MaskScp(Match match)
    {
        var colon = match.Value.IndexOf(':', StringComparison.Ordinal);
        var user = match.Value.AsSpan(0, colon).TrimStart(" \t\"'=(");
        return user is "mailto" or "npm" or "git" or "http" or "https" or "file" or "workspace" or "patch" or "pkg" or "link"
            ? match.Value
            : $"{match.Value[..(colon + 1)]}{Redactor.Mask}{match.Value[match.Value.LastIndexOf('@')..]}";
    }

    private static string MaskParameter(Match match) =>
        SecretNames.TellsParameter(match.Groups[2].Value)
            ? $"{match.Groups[1].Value}{match.Groups[2].Value}{match.Groups[3].Value}{Redactor.Mask}"
            : match.Value;
}
