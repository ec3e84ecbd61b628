using System.Buffers;
using System.Text;

namespace Operator.Core.Redaction;

/// <summary>A kind of token that its issuer made recognizable.</summary>
/// <param name="Prefix">How it begins; letters count in their case.</param>
/// <param name="Shortest">How many characters follow the prefix at least.</param>
/// <param name="Alphabet">Of which characters they are.</param>
/// <param name="Alone">True for a short prefix that occurs inside ordinary words: no letter or digit may stand before it.</param>
public sealed record TokenKind(string Prefix, int Shortest, string Alphabet, bool Alone = false);

/// <summary>One table of the prefixes that issuers publish for secret scanners. A token is its prefix and all that follows of its alphabet.</summary>
public static class TokenTable
{
    private const string Upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    private const string Hex = "0123456789abcdefABCDEF";
    private const string Word = Upper + "abcdefghijklmnopqrstuvwxyz";
    private const string Url = Word + "_-";
    private const string Dotted = Url + ".";
    private const string Base64 = Word + "+/=";

    public static readonly IReadOnlyList<TokenKind> Kinds =
    [
        // Clouds.
        .. Each(["AKIA", "ASIA", "AGPA", "AIDA", "AROA", "ANPA", "ANVA", "ABIA", "ACCA"], 16, Upper),
        new("AIza", 30, Url),
        new("ya29.", 20, Dotted),
        new("GOCSPX-", 20, Url),
        new("1//0", 30, Url, Alone: true),
        .. Each(["dop_v1_", "doo_v1_", "dor_v1_"], 32, Hex),
        new("LTAI", 16, Word, Alone: true),
        new("AKID", 30, Word, Alone: true),
        new("HRKU-", 30, Url),
        new("FlyV1 fm", 20, Base64 + "_-,"),
        new("dapi", 32, Hex, Alone: true),
        new("pscale_tkn_", 20, Dotted),
        new("pscale_pw_", 20, Dotted),
        new("pscale_oauth_", 20, Dotted),
        new("pul-", 40, Hex, Alone: true),
        new("tskey-", 16, Url),
        new("sbp_", 32, Hex, Alone: true),
        // Where source and packages are.
        .. Each(["ghp_", "gho_", "ghu_", "ghs_", "ghr_"], 20, Word),
        new("github_pat_", 20, Word + "_"),
        .. Each(
            ["glpat-", "gldt-", "glrt-", "glcbt-", "glptt-", "glft-", "glsoat-", "glimt-", "glagent-", "glffct-", "gloas-"],
            16,
            Dotted
        ),
        new("ATATT3xFfGF0", 20, Base64 + "_-"),
        new("ATCTT3xFfGN0", 20, Base64 + "_-"),
        new("ATBB", 24, Word, Alone: true),
        new("npm_", 30, Word),
        new("pypi-", 40, Url),
        new("rubygems_", 32, Hex),
        new("oy2", 43, Word, Alone: true),
        new("cio", 32, Word, Alone: true),
        new("AKCp", 40, Word, Alone: true),
        new("cmVmdGtuOj", 20, Base64),
        new("CLOJARS_", 40, Hex),
        new("dckr_pat_", 20, Url),
        new("dckr_oat_", 20, Url),
        .. Each(["squ_", "sqp_", "sqa_"], 30, Word, alone: true),
        new("CCIPAT_", 20, Word + "_"),
        new("bkua_", 30, Word),
        // Messages and mail.
        .. Each(["xoxa-", "xoxb-", "xoxc-", "xoxd-", "xoxe-", "xoxe.", "xoxo-", "xoxp-", "xoxr-", "xoxs-", "xapp-"], 10, Dotted + "%"),
        new("hooks.slack.com/services/", 1, Word + "/"),
        new("hooks.slack.com/workflows/", 1, Word + "/"),
        new("discord.com/api/webhooks/", 20, Url + "/"),
        new("discordapp.com/api/webhooks/", 20, Url + "/"),
        new("SG.", 40, Dotted, Alone: true),
        new("xkeysib-", 32, Url),
        new("key-", 32, Hex, Alone: true),
        // Payment and shops.
        .. Each(["rk_live_", "sk_live_", "pk_live_", "rk_test_", "sk_test_", "pk_test_"], 16, Word),
        new("whsec_", 24, Base64),
        .. Each(["sq0atp-", "sq0csp-"], 20, Url),
        new("EAAA", 56, Url, Alone: true),
        .. Each(["shpat_", "shpca_", "shppa_", "shpss_"], 32, Hex),
        new("shippo_live_", 32, Hex),
        // Models.
        new("sk-", 20, Url, Alone: true),
        new("hf_", 30, Word, Alone: true),
        new("api_org_", 30, Word),
        new("gsk_", 40, Word, Alone: true),
        new("xai-", 40, Word, Alone: true),
        new("pplx-", 40, Word, Alone: true),
        new("r8_", 36, Word, Alone: true),
        // Secret stores, watching, building.
        .. Each(["hvs.", "hvb.", "hvr."], 24, Url, alone: true),
        .. Each(["dp.pt.", "dp.st.", "dp.ct.", "dp.sa."], 40, Dotted, alone: true),
        new("ops_eyJ", 40, Url),
        new("AGE-SECRET-KEY-1", 50, Word),
        new("AGE-SECRET-KEY-PQ-1", 50, Word),
        new(".atlasv1.", 40, Url),
        .. Each(["glc_", "glsa_"], 30, Base64 + "_", alone: true),
        new("NRAK-", 26, Upper),
        .. Each(["sntrys_", "sntryu_"], 40, Base64 + "_"),
        new("dt0c01.", 40, Dotted),
        new("PMAK-", 40, Url),
        .. Each(["lin_api_", "lin_oauth_"], 30, Word),
        new("ntn_", 40, Word, Alone: true),
        .. PrivateKeysInBase64(),
    ];

    /// <summary>Texts of which one is in every line that has a token.</summary>
    public static IEnumerable<string> Prefixes => Kinds.Select(kind => kind.Prefix);

    private static readonly SearchValues<string> Search = SearchValues.Create([.. Prefixes.Distinct()], StringComparison.Ordinal);

    private static readonly (TokenKind Kind, SearchValues<char> Alphabet)[] Table =
    [
        .. Kinds.Select(kind => (kind, SearchValues.Create(kind.Alphabet))),
    ];

    public static bool Finds(string text) => Next(text, 0) is not null;

    /// <returns>The text itself when there is no token in it.</returns>
    public static string Mask(string text)
    {
        if (Next(text, 0) is not { } token)
        {
            return text;
        }

        var masked = new StringBuilder(text.Length);
        var at = 0;
        for (Range? next = token; next is { } found; next = Next(text, at))
        {
            masked.Append(text, at, found.Start.Value - at).Append(Redactor.Mask);
            at = found.End.Value;
        }

        return masked.Append(text, at, text.Length - at).ToString();
    }

    /// <summary>Time is linear in the text: what is too short for a token is shorter than the longest <see cref="TokenKind.Shortest"/>.</summary>
    private static Range? Next(string text, int from)
    {
        while (from < text.Length)
        {
            var hit = text.AsSpan(from).IndexOfAny(Search);
            if (hit < 0)
            {
                return null;
            }

            var start = from + hit;
            foreach (var (kind, alphabet) in Table)
            {
                if (LengthAt(text, start, kind, alphabet) is { } length)
                {
                    return start..(start + length);
                }
            }

            from = start + 1;
        }

        return null;
    }

    private static int? LengthAt(string text, int start, TokenKind kind, SearchValues<char> alphabet)
    {
        var rest = text.AsSpan(start);
        if (!rest.StartsWith(kind.Prefix, StringComparison.Ordinal) || (kind.Alone && !StandsAlone(text, start)))
        {
            return null;
        }

        var body = rest[kind.Prefix.Length..].IndexOfAnyExcept(alphabet);
        body = body < 0 ? rest.Length - kind.Prefix.Length : body;
        return body < kind.Shortest ? null : kind.Prefix.Length + body;
    }

    /// <summary>The letter of an escape (<c>\n</c>) and of a byte in a URL (<c>%3D</c>) is no part of a word.</summary>
    private static bool StandsAlone(string text, int start) =>
        start == 0
        || !char.IsAsciiLetterOrDigit(text[start - 1])
        || (start >= 2 && text[start - 2] == '\\')
        || (start >= 3 && text[start - 3] == '%');

    private static IEnumerable<TokenKind> Each(IEnumerable<string> prefixes, int shortest, string alphabet, bool alone = false) =>
        prefixes.Select(prefix => new TokenKind(prefix, shortest, alphabet, alone));

    /// <summary>A private key in PEM, once more in base64, as kubeconfigs and Secrets have it. Certificates begin otherwise.</summary>
    private static IEnumerable<TokenKind> PrivateKeysInBase64() =>
        new[] { "", "RSA ", "EC ", "DSA ", "OPENSSH ", "ENCRYPTED ", "PGP " }
            .Select(kind => Encoding.ASCII.GetBytes($"-----BEGIN {kind}PRIVATE KEY"))
            .Select(begin => Convert.ToBase64String(begin, 0, begin.Length / 3 * 3))
            .Select(prefix => new TokenKind(prefix, 1, Base64));
}
