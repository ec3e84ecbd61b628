using System.Buffers;
using System.Text.RegularExpressions;

namespace Operator.Core.Redaction;

/// <summary>All shapes of secrets, in the order in which they are searched for.</summary>
public static class SecretShapes
{
    private static readonly SecretShape PrivateKey = new(
        "-----BEGIN [A-Z0-9 ]*",
        [new("", "PRIVATE KEY-----", ".*"), new("", "PRIVATE KEY BLOCK-----", ".*")],
        "",
        RegexOptions.None,
        _ => Redactor.Mask
    );

    /// <summary>Tokens that are not just a prefix and what follows it.</summary>
    private static readonly SecretShape Parts = new(
        "",
        [new("", "eyJ", @"[A-Za-z0-9_-]{6,}\.[A-Za-z0-9_-]{6,}\.[A-Za-z0-9_-]*"), new("[0-9]{8,10}", ":AA", "[A-Za-z0-9_-]{32,}")],
        "",
        RegexOptions.None,
        _ => Redactor.Mask
    );

    private static readonly SecretShape[] Shapes =
    [
        .. UrlSecrets.All,
        PrivateKey,
        .. HeaderSecrets.All,
        .. CommandSecrets.All,
        NetrcSecrets.InLine,
    ];

    /// <summary>No shape can match a line without any of these.</summary>
    private static readonly SearchValues<string> Literals = SearchValues.Create(
        [.. Shapes.SelectMany(shape => shape.Literals).Distinct(StringComparer.OrdinalIgnoreCase)],
        StringComparison.OrdinalIgnoreCase
    );

    /// <param name="line">One line; text that no pattern matches is returned unchanged.</param>
    public static string Mask(string line)
    {
        line = MaskTokens(UrlSecrets.MaskUsers(line));
        if (line.AsSpan().ContainsAny(Literals))
        {
            foreach (var shape in Shapes)
            {
                line = shape.Mask(line);
            }
        }

        return NamedSecrets.Mask(line);
    }

    /// <summary>Masks only what cannot be an ordinary name.</summary>
    public static string MaskTokens(string text)
    {
        text = TokenTable.Mask(text);
        return text.AsSpan().ContainsAny(PartLiterals) ? Parts.Mask(text) : text;
    }

    /// <summary>True for text that is a secret by its shape alone.</summary>
    public static bool Tells(string value) =>
        TokenTable.Finds(value) || Parts.Finds(value) || PrivateKey.Finds(value) || UrlSecrets.HasUser(value);

    private static readonly SearchValues<string> PartLiterals = SearchValues.Create(["eyJ", ":AA"], StringComparison.Ordinal);
}
