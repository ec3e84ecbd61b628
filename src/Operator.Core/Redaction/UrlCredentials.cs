namespace Operator.Core.Redaction;

internal static class UrlCredentials
{
    /// <summary>True when a URL has a user and a password or, for http and https, any user, which may be a token.</summary>
    public static bool Found(string url)
    {
        var scheme = url.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0)
        {
            return false;
        }

        var authority = url[(scheme + 3)..];
        var end = authority.IndexOfAny(['/', '?', '#']);
        authority = end < 0 ? authority : authority[..end];
        var at = authority.LastIndexOf('@');
        return at >= 0
            && (!url.StartsWith("ssh://", StringComparison.OrdinalIgnoreCase) || authority[..at].Contains(':', StringComparison.Ordinal));
    }
}
