using System.Text.RegularExpressions;

namespace Operator.Core.Redaction;

/// <summary>Names whose values are secrets.</summary>
public static class SecretNames
{
    /// <summary>Words that such a name contains.</summary>
    public static readonly IReadOnlyList<Piece> Words =
    [
        new("", "password", "s?"),
        new("", "passwd"),
        new("", "passphrase"),
        new("", "passcode"),
        new("", "pwd"),
        new("", "secret", "s?"),
        new("", "token", "s?"),
        new("(?:api|access|private|account|signing|encryption)[_-]?", "key", "s?"),
        new("", "credential", "s?"),
        new("", "_auth"),
        new("connection[_-]?", "string"),
    ];

    /// <summary>Takes time linear in the length of the name.</summary>
    private static readonly Regex Pattern = new(
        string.Join('|', Words.Select(word => word.Pattern)),
        RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    );

    /// <summary>Endings of names whose value is a file, a name or a switch.</summary>
    private static readonly string[] Harmless = ["_file", "_path", "_name", "_dir", "_ttl", "_length", "_type", "_enabled", "_count"];

    public static bool Tells(string name) =>
        Pattern.IsMatch(name) && !Harmless.Any(ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
}
