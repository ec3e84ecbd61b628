using System.Text;
using System.Text.RegularExpressions;

namespace Operator.Core.Observation;

/// <summary>
/// What secrets look like wherever they stand. Every pattern runs on an automaton without backtracking: a hostile line costs
/// what an innocent one of its length costs.
/// </summary>
internal static class SecretShapes
{
    private const RegexOptions Linear = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;

    private static readonly Regex UrlCredentials = new(@"([A-Za-z][A-Za-z0-9+.-]{1,24}://)([^\s/""'<>\\]+)@", Linear);

    private static readonly Regex Authorization = new(
        @"(authorization[""']?\s*[:=]\s*[""']?(?:[A-Za-z]+\s+)?)([^\s""',;]+)",
        Linear | RegexOptions.IgnoreCase
    );

    private static readonly Regex Scheme = new(@"\b(bearer|basic)(\s+)([A-Za-z0-9+/_.~=-]{8,})", Linear | RegexOptions.IgnoreCase);

    private static readonly Regex WellKnown = new(
        @"(?:AKIA|ASIA|AGPA|AIDA|AROA|ANPA)[A-Z0-9]{16}"
            + @"|gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,}|gl(?:pat|dt|rt|cbt|ptt|ft|soat|imt|agent|ffct)-[A-Za-z0-9_-]{16,}"
            + @"|xox[a-z]-[A-Za-z0-9-]{10,}|xapp-[A-Za-z0-9-]{10,}|hooks\.slack\.com/services/[A-Za-z0-9/]+"
            + @"|eyJ[A-Za-z0-9_-]{6,}\.[A-Za-z0-9_-]{6,}\.[A-Za-z0-9_-]*"
            + @"|AIza[A-Za-z0-9_-]{30,}|npm_[A-Za-z0-9]{30,}|pypi-[A-Za-z0-9_-]{40,}|[rsp]k_(?:live|test)_[A-Za-z0-9]{16,}"
            + @"|\bsk-[A-Za-z0-9_-]{20,}|dckr_pat_[A-Za-z0-9_-]{20,}|\bhf_[A-Za-z0-9]{30,}|SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}",
        Linear
    );

    private static readonly Regex PrivateKey = new(@"-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----.*", Linear);

    /// <summary>name, separator, value. A value ends where its quotes do, or at a blank.</summary>
    private static readonly Regex Named = new(
        @"([A-Za-z0-9_.-]*(?:"
            + SecretNames.Words
            + @")[A-Za-z0-9_.-]*)(\\?[""']?\s*(?::=|=>|=|:)\s*)(\\?""[^""]*""?|\\?'[^']*'?|[^\s""',;&|)}\]]+)",
        Linear | RegexOptions.IgnoreCase
    );

    private static readonly Regex Flag = new(
        @"(--?[A-Za-z0-9-]*(?:" + SecretNames.Words + @")[A-Za-z0-9-]*\s+|\s-u\s+|\s--user\s+)(""[^""]*""|'[^']*'|[^\s-]\S*)",
        Linear | RegexOptions.IgnoreCase
    );

    public static string Mask(string line)
    {
        var text = UrlCredentials.Replace(line, MaskUrl);
        text = Authorization.Replace(text, "$1" + Redactor.Mask);
        text = Scheme.Replace(text, MaskScheme);
        text = PrivateKey.Replace(text, Redactor.Mask);
        text = WellKnown.Replace(text, Redactor.Mask);
        text = Named.Replace(text, MaskNamed);
        return Flag.Replace(text, MaskFlag);
    }

    /// <summary>True for text that is a secret by its shape alone.</summary>
    public static bool Tells(string value) =>
        WellKnown.IsMatch(value) || PrivateKey.IsMatch(value) || UrlCredentials.Matches(value).Any(match => MaskUrl(match) != match.Value);

    /// <summary>The user of ssh is no secret; that of http often is a token.</summary>
    private static string MaskUrl(Match match)
    {
        var scheme = match.Groups[1].Value;
        var user = match.Groups[2].Value;
        return scheme is "ssh://" or "git+ssh://" && !user.Contains(':', StringComparison.Ordinal)
            ? match.Value
            : $"{scheme}{Redactor.Mask}@";
    }

    /// <summary>"Basic authentication" and "bearer token" are words; what has a digit, a capital inside, or is long, is not.</summary>
    private static string MaskScheme(Match match)
    {
        var value = match.Groups[3].Value;
        var word = value.Length < 20 && value.All(char.IsAsciiLetterLower);
        return word ? match.Value : $"{match.Groups[1].Value}{match.Groups[2].Value}{Redactor.Mask}";
    }

    private static string MaskNamed(Match match)
    {
        var (name, separator, value) = (match.Groups[1].Value, match.Groups[2].Value, match.Groups[3].Value);
        return IsHarmless(name, separator, value) ? match.Value : name + separator + Quoted(value);
    }

    private static string MaskFlag(Match match)
    {
        var (flag, value) = (match.Groups[1].Value, match.Groups[2].Value);
        var user = flag.TrimStart().StartsWith("-u", StringComparison.Ordinal) || flag.Contains("--user", StringComparison.Ordinal);
        var harmless = user ? !value.Contains(':', StringComparison.Ordinal) : IsReference(value);
        return harmless ? match.Value : flag + Quoted(value);
    }

    private static bool IsHarmless(string name, string separator, string value)
    {
        if (IsReference(value) || value.StartsWith(Redactor.Mask, StringComparison.Ordinal) || !SecretNames.Tells(name))
        {
            return true;
        }

        // "unexpected token: }" and "secret key: not found" are sentences. A password after a colon is a password, whatever it looks like.
        var sentence =
            separator.TrimStart().StartsWith(':') && separator.EndsWith(' ') && !value.StartsWith('"') && !value.StartsWith('\'');
        return sentence
            && !name.Contains("pass", StringComparison.OrdinalIgnoreCase)
            && !name.Contains("pwd", StringComparison.OrdinalIgnoreCase)
            && (value.Length < 8 || value.All(character => !char.IsAsciiDigit(character)) && value.Length < 20);
    }

    /// <summary>A variable's name is not its value.</summary>
    private static bool IsReference(string value)
    {
        var bare = value.Trim('"', '\'', '\\');
        return bare.Length == 0
            || bare is "true" or "false" or "null" or "none" or "None" or "undefined"
            || (bare[0] == '$' && bare.Length > 1 && bare.AsSpan(1).IndexOfAnyExcept(VariableCharacters) < 0);
    }

    private static readonly System.Buffers.SearchValues<char> VariableCharacters = System.Buffers.SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_{}"
    );

    private static string Quoted(string value)
    {
        var mask = new StringBuilder();
        var at = 0;
        while (at < value.Length && value[at] is '\\' or '"' or '\'')
        {
            mask.Append(value[at++]);
        }

        mask.Append(Redactor.Mask);
        if (at > 0 && value.Length > at && value[^1] == value[at - 1])
        {
            mask.Append(value[^1]);
        }

        return mask.ToString();
    }
}
