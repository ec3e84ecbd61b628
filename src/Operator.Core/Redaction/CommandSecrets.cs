using System.Text.RegularExpressions;

namespace Operator.Core.Redaction;

/// <summary>Secrets among the arguments of well-known commands.</summary>
internal static class CommandSecrets
{
    private const string FlagValue = @"(""[^""]*""|'[^']*'|[^\s-]\S*)";

    /// <summary>The dash of a flag, not one inside a word.</summary>
    private const string Before = "(?:^|[^A-Za-z0-9_-])";

    public static readonly IReadOnlyList<SecretShape> All =
    [
        new($"({Before}", [new("", "-u", @"\s*"), new("", "--user", @"(?:\s+|=)")], ")" + FlagValue, RegexOptions.None, MaskUser),
        // docker login -u user -p password, sshpass -p password, mysql -ppassword.
        new(@"(\b", [new("", "login"), new("", "sshpass")], @"\s(?:.*?\s)??-p[\s=]*)" + FlagValue, RegexOptions.None, MaskFlag),
        new(@"(\b", [new("", "mysql"), new("", "mariadb")], @"[a-z]*\s(?:.*?\s)??-p)([^\s]+)", RegexOptions.None, MaskFlag),
        // openssl -passin pass:secret.
        new(@"(-pass(?:in|out)?\s+", [new("", "pass:")], @")(\S+)", RegexOptions.None, MaskFlag),
    ];

    private static string MaskFlag(Match match)
    {
        var (before, value) = (match.Groups[1].Value, match.Groups[2].Value);
        return SecretText.IsReference(value) || SecretText.IsFiller(value) || value.StartsWith(Redactor.Mask, StringComparison.Ordinal)
            ? match.Value
            : before + SecretText.Quoted(value);
    }

    /// <summary>A user name alone is not secret, nor is the number of a user and of a group.</summary>
    private static string MaskUser(Match match)
    {
        var value = match.Groups[2].Value.Trim('"', '\'');
        var colon = value.IndexOf(':', StringComparison.Ordinal);
        var group = value.AsSpan(colon + 1);
        return colon < 0 || group.SequenceEqual(value.AsSpan(0, colon)) || group.IndexOfAnyExceptInRange('0', '9') < 0
            ? match.Value
            : match.Groups[1].Value + SecretText.Quoted(match.Groups[2].Value);
    }
}
