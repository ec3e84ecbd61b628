using System.Text.RegularExpressions;

namespace Operator.Core.Redaction;

/// <summary>Secrets among the arguments of well-known commands.</summary>
internal static class CommandSecrets
{
    private const string FlagValue = @"(""[^""]*""|'[^']*'|[^\s-]\S*)";

    /// <summary>The dash of a flag, not one inside a word.</summary>
    private const string Before = "(?:^|[^A-Za-z0-9_-])";

    private const string CurlSwitches = "[afgGiIjJklLMnNOpqRsSvVZ0-46#]*";

    public static readonly IReadOnlyList<SecretShape> All =
    [
        new(
            $"({Before}",
            [new("", "-u", @"\s*"), new("", "--user", @"(?:\s+|=)"), new("", "--proxy-user", @"(?:\s+|=)")],
            ")" + FlagValue,
            RegexOptions.None,
            MaskUser
        ),
        // curl -sSLU user:password: flags that need no value may stand before.
        new(@"(\b", [new("", "curl")], $@"\s(?:.*?\s)?-{CurlSwitches}[uUE]\s*){FlagValue}", RegexOptions.None, MaskLogin),
        new(@"(\b", [new("", "curl")], $@"\s(?:.*?\s)?--(?:proxy-)?cert(?:\s+|=)){FlagValue}", RegexOptions.None, MaskLogin),
        // redis-cli -a password, sqlcmd -P password, twine -p password.
        new(@"(\b", [new("", "redis-cli")], @"\s(?:.*?\s)?-a\s+)" + FlagValue, RegexOptions.None, MaskFlag),
        new(@"(\b", [new("", "sqlcmd"), new("", "bcp")], @"\s(?:.*?\s)?-P\s*)" + FlagValue, RegexOptions.None, MaskFlag),
        new(@"(\b", [new("", "twine")], @"\s(?:.*?\s)?-p[\s=]*)" + FlagValue, RegexOptions.None, MaskFlag),
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
        return
            colon < 0
            || group.StartsWith("//", StringComparison.Ordinal)
            || group.SequenceEqual(value.AsSpan(0, colon))
            || group.IndexOfAnyExceptInRange('0', '9') < 0
            ? match.Value
            : match.Groups[1].Value + SecretText.Quoted(match.Groups[2].Value);
    }

    /// <summary>What stands behind the colon is a password, also a number.</summary>
    private static string MaskLogin(Match match)
    {
        var value = match.Groups[2].Value.Trim('"', '\'');
        var colon = value.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 || colon == value.Length - 1 || value.StartsWith(Redactor.Mask, StringComparison.Ordinal)
            ? match.Value
            : match.Groups[1].Value + SecretText.Quoted(match.Groups[2].Value);
    }
}
