using System.Text.RegularExpressions;

namespace Operator.Core.Observation;

/// <summary>Names that say that their value is a secret.</summary>
internal static class SecretNames
{
    /// <summary>Words inside a name, however it is spelled around them.</summary>
    public const string Words =
        "passwords?|passwd|passphrase|passcode|pwd|secrets?|tokens?|api[_-]?keys?|access[_-]?keys?|private[_-]?keys?|account[_-]?keys?"
        + "|signing[_-]?keys?|encryption[_-]?keys?|credentials?|_auth|connection[_-]?string";

    /// <summary>Linear in the length of the name, whatever it is.</summary>
    private static readonly Regex Pattern = new(
        Words,
        RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    );

    /// <summary>Words of names whose value is a file, a name or a switch.</summary>
    private static readonly string[] Harmless = ["_file", "_path", "_name", "_dir", "_ttl", "_length", "_type", "_enabled", "_count"];

    public static bool Tells(string name) =>
        Pattern.IsMatch(name) && !Harmless.Any(ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
}
