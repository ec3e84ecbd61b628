using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace Operator.Core.Redaction;

/// <summary>The patterns of secrets.</summary>
public static class SecretShapes
{
    /// <summary>Tokens with a known beginning.</summary>
    public static readonly IReadOnlyList<Piece> Tokens =
    [
        .. Each(["AKIA", "ASIA", "AGPA", "AIDA", "AROA", "ANPA"], "[A-Z0-9]{16}"),
        .. Each(["ghp_", "gho_", "ghu_", "ghs_", "ghr_"], "[A-Za-z0-9]{20,}"),
        new("", "github_pat_", "[A-Za-z0-9_]{20,}"),
        .. Each(
            ["glpat-", "gldt-", "glrt-", "glcbt-", "glptt-", "glft-", "glsoat-", "glimt-", "glagent-", "glffct-"],
            "[A-Za-z0-9_-]{16,}"
        ),
        new("", "xox", "[a-z]-[A-Za-z0-9-]{10,}"),
        new("", "xapp-", "[A-Za-z0-9-]{10,}"),
        new("", "hooks.slack.com/services/", "[A-Za-z0-9/]+"),
        new("", "eyJ", @"[A-Za-z0-9_-]{6,}\.[A-Za-z0-9_-]{6,}\.[A-Za-z0-9_-]*"),
        new("", "AIza", "[A-Za-z0-9_-]{30,}"),
        new("", "npm_", "[A-Za-z0-9]{30,}"),
        new("", "pypi-", "[A-Za-z0-9_-]{40,}"),
        .. Each(["rk_live_", "sk_live_", "pk_live_", "rk_test_", "sk_test_", "pk_test_"], "[A-Za-z0-9]{16,}"),
        new(@"\b", "sk-", "[A-Za-z0-9_-]{20,}"),
        new("", "dckr_pat_", "[A-Za-z0-9_-]{20,}"),
        new(@"\b", "hf_", "[A-Za-z0-9]{30,}"),
        new("", "SG.", @"[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}"),
    ];

    private static readonly SecretShape UrlCredentials = new(
        "",
        [new("([A-Za-z][A-Za-z0-9+.-]{1,24}", "://", @")([^\s/""'<>\\]+)@")],
        "",
        RegexOptions.None,
        MaskUrl
    );

    private static readonly SecretShape PrivateKey = new(
        "-----BEGIN [A-Z0-9 ]*",
        [new("", "PRIVATE KEY-----", ".*")],
        "",
        RegexOptions.None,
        _ => Redactor.Mask
    );

    private static readonly SecretShape WellKnown = new("", Tokens, "", RegexOptions.None, _ => Redactor.Mask);

    /// <summary>In the order in which they are searched for.</summary>
    private static readonly SecretShape[] All =
    [
        UrlCredentials,
        new(
            "(",
            [new("", "authorization", @"[""']?\s*[:=]\s*[""']?(?:[A-Za-z]+\s+)?")],
            @")[^\s""',;]+",
            RegexOptions.IgnoreCase,
            match => match.Groups[1].Value + Redactor.Mask
        ),
        new(@"\b(", [new("", "bearer"), new("", "basic")], @")(\s+)([A-Za-z0-9+/_.~=-]{8,})", RegexOptions.IgnoreCase, MaskScheme),
        PrivateKey,
        WellKnown,
        // Name, separator, value. A value ends where its quotes do, or at a blank.
        new(
            "([A-Za-z0-9_.-]*",
            SecretNames.Words,
            @"[A-Za-z0-9_.-]*)(\\?[""']?\s*(?::=|=>|=|:)\s*)(\\?""[^""]*""?|\\?'[^']*'?|[^\s""',;&|)}\]]+)",
            RegexOptions.IgnoreCase,
            MaskNamed
        ),
        new("(--?[A-Za-z0-9-]*", SecretNames.Words, @"[A-Za-z0-9-]*\s+)" + FlagValue, RegexOptions.IgnoreCase, MaskFlag),
        new(@"(\s", [new("", "-u"), new("", "--user")], @"\s+)" + FlagValue, RegexOptions.IgnoreCase, MaskUser),
    ];

    private const string FlagValue = @"(""[^""]*""|'[^']*'|[^\s-]\S*)";

    /// <summary>No pattern can match a line without any of these.</summary>
    private static readonly SearchValues<string> Literals = SearchValues.Create(
        [.. All.SelectMany(shape => shape.Literals).Distinct(StringComparer.OrdinalIgnoreCase)],
        StringComparison.OrdinalIgnoreCase
    );

    /// <param name="line">One line; text that no pattern matches is returned unchanged.</param>
    public static string Mask(string line)
    {
        if (line.AsSpan().ContainsAny(Literals))
        {
            foreach (var shape in All)
            {
                line = shape.Mask(line);
            }
        }

        return line;
    }

    /// <summary>Masks only what cannot be an ordinary name.</summary>
    public static string MaskTokens(string text) => WellKnown.Mask(text);

    /// <summary>True for text that is a secret by its shape alone.</summary>
    public static bool Tells(string value) => WellKnown.Finds(value) || PrivateKey.Finds(value) || UrlCredentials.Finds(value);

    private static IEnumerable<Piece> Each(IEnumerable<string> literals, string after) =>
        literals.Select(literal => new Piece("", literal, after));

    /// <summary>The user of an ssh URL is not secret; that of an http URL is often a token.</summary>
    private static string MaskUrl(Match match)
    {
        var (scheme, user) = (match.Groups[1].Value, match.Groups[2].Value);
        return scheme is "ssh://" or "git+ssh://" && !user.Contains(':', StringComparison.Ordinal)
            ? match.Value
            : $"{scheme}{Redactor.Mask}@";
    }

    /// <summary>"Basic authentication" and "bearer token" are ordinary words; a value with a digit or a capital, or a long one, is not.</summary>
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

    private static string MaskFlag(Match match) =>
        IsReference(match.Groups[2].Value) ? match.Value : match.Groups[1].Value + Quoted(match.Groups[2].Value);

    /// <summary>A user name alone is not secret.</summary>
    private static string MaskUser(Match match) =>
        match.Groups[2].Value.Contains(':', StringComparison.Ordinal) ? match.Groups[1].Value + Quoted(match.Groups[2].Value) : match.Value;

    private static bool IsHarmless(string name, string separator, string value)
    {
        if (IsReference(value) || value.StartsWith(Redactor.Mask, StringComparison.Ordinal) || !SecretNames.Tells(name))
        {
            return true;
        }

        // "unexpected token: }" and "secret key: not found" are sentences. After a word for a password, any value is a password.
        var sentence =
            separator.TrimStart().StartsWith(':') && separator.EndsWith(' ') && !value.StartsWith('"') && !value.StartsWith('\'');
        return sentence
            && !name.Contains("pass", StringComparison.OrdinalIgnoreCase)
            && !name.Contains("pwd", StringComparison.OrdinalIgnoreCase)
            && (value.Length < 8 || value.All(character => !char.IsAsciiDigit(character)) && value.Length < 20);
    }

    /// <summary>A reference to a variable is not its value.</summary>
    private static bool IsReference(string value)
    {
        var bare = value.Trim('"', '\'', '\\');
        return bare.Length == 0
            || bare is "true" or "false" or "null" or "none" or "None" or "undefined"
            || (bare[0] == '$' && bare.Length > 1 && bare.AsSpan(1).IndexOfAnyExcept(VariableCharacters) < 0);
    }

    private static readonly SearchValues<char> VariableCharacters = SearchValues.Create(
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
