using System.Text.RegularExpressions;

namespace Operator.Core.Redaction;

/// <summary>Secrets in the headers of HTTP, and in an object that has the value before its name.</summary>
internal static class HeaderSecrets
{
    private const string Quote = @"\\*[""']?";

    public static readonly IReadOnlyList<SecretShape> All =
    [
        new(
            "(",
            [new("", "authorization", @"[""']?\s*[:=]\s*[""']?(?:[A-Za-z]+\s+)?")],
            @")[^\s""',;]+",
            RegexOptions.IgnoreCase,
            match => match.Groups[1].Value + Redactor.Mask
        ),
        new(@"\b(", [new("", "bearer"), new("", "basic")], @")(\s+)([A-Za-z0-9+/_.~=-]{8,})", RegexOptions.IgnoreCase, MaskScheme),
        new(
            @"(\b(?:set-)?",
            [new("", "cookie")],
            @"[""']?:\s*)(\S.*)",
            RegexOptions.IgnoreCase,
            match => match.Groups[1].Value + Redactor.Mask
        ),
        new(
            @"(\b",
            [new("", "value")],
            $@"{Quote}\s*[:=]\s*)(""[^""]*""|'[^']*'|\\""[^""]*""|[^\s""',]+)(\s*,\s*{Quote}(?:name|key|id){Quote}\s*[:=]\s*{Quote}([A-Za-z0-9_.-]+))",
            RegexOptions.IgnoreCase,
            MaskBeforeName
        ),
    ];

    /// <summary>"Basic authentication" and "bearer token" are ordinary words; a value with a digit or a capital, or a long one, is not.</summary>
    private static string MaskScheme(Match match)
    {
        var value = match.Groups[3].Value;
        var word = value.Length < 20 && value.All(char.IsAsciiLetterLower);
        return word ? match.Value : $"{match.Groups[1].Value}{match.Groups[2].Value}{Redactor.Mask}";
    }

    private static string MaskBeforeName(Match match) =>
        SecretNames.Tells(match.Groups[4].Value) && !SecretText.IsReference(match.Groups[2].Value)
            ? match.Groups[1].Value + SecretText.Quoted(match.Groups[2].Value) + match.Groups[3].Value
            : match.Value;
}
