using System.Text.RegularExpressions;

namespace Operator.Core.Redaction;

/// <summary>
/// Passwords in the netrc file, whose words may stand in one line or in several: <c>machine h login u account a password p</c>. It
/// remembers which step is printing such a file, and whether the value of its last word is still to come.
/// </summary>
internal sealed class NetrcSecrets
{
    private const string Value = @"(?:""(?:[^""\\]|\\.)*""?|\S+)";

    /// <summary>A blank; also what stands for one in the arguments of echo and printf.</summary>
    private const string Between = @"(?:\\+[nrt]|[\s""'])+";

    /// <summary>In one line: the machine or the login comes first, and between them and the password only the file's own words.</summary>
    public static readonly SecretShape InLine = new(
        @"((?:^|[^A-Za-z0-9_-]|\\[nrt])",
        [new("", "machine"), new("", "login")],
        $@"{Between}\S+?{Between}(?:(?:machine|login|account){Between}\S+?{Between})*?password{Between})({Value})",
        RegexOptions.None,
        MaskInLine
    );

    /// <summary>A line that has nothing but words of the file, after what diff, set -x or cat -n print before it.</summary>
    private static readonly Regex Line = new(
        $@"^(?:[\s>|+-]|[0-9]+[\s:|])*(?:(?<word>machine|login|account|password)(?:\s+{Value}|\s*$)|(?<word>default)\b|(?<note>#.*))"
            + $@"(?:\s+(?:(?:machine|login|account|password)(?:\s+{Value}|\s*$)|default\b|#.*))*\s*$",
        RegexOptions.NonBacktracking | RegexOptions.CultureInvariant
    );

    private static readonly Regex Password = new(
        $@"(\bpassword\s+)({Value})",
        RegexOptions.NonBacktracking | RegexOptions.CultureInvariant
    );
    private static readonly Regex WordAtEnd = new(
        @"\b(machine|login|account|password)\s*$",
        RegexOptions.NonBacktracking | RegexOptions.CultureInvariant
    );
    private static readonly Regex FirstValue = new($@"^(\s*)({Value})", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    private string? step;
    private string? waiting;

    /// <param name="own">The line's step.</param>
    /// <param name="text">The line without its prefix.</param>
    public string Next(string own, string text)
    {
        var isInside = step == own;
        if (text.AsSpan().Trim().Length == 0)
        {
            return text;
        }

        if (isInside && waiting is { } before)
        {
            waiting = null;
            return before == "password" ? FirstValue.Replace(text, Masked) : text;
        }

        var match = Line.Match(text);
        if (!match.Success)
        {
            step = isInside ? null : step;
            return text;
        }

        var word = match.Groups["word"].Value;
        if (!isInside && word is not ("machine" or "login" or "default"))
        {
            return text;
        }

        (step, waiting) = (own, WordAtEnd.Match(text) is { Success: true } last ? last.Groups[1].Value : null);
        return Password.Replace(text, Masked);
    }

    private static string MaskInLine(Match match)
    {
        var value = match.Groups[2].Value;
        var end = value.Length;
        while (end > 0 && value[end - 1] is '"' or '\'' && value[0] is not '"')
        {
            end--;
        }

        while (end >= 2 && value[end - 2] == '\\' && value[end - 1] is 'n' or 'r' or 't')
        {
            end -= 2;
        }

        return IsNone(value[..end]) ? match.Value : match.Groups[1].Value + Redactor.Mask + value[end..];
    }

    private static string Masked(Match match) =>
        IsNone(match.Groups[2].Value) ? match.Value : match.Groups[1].Value + SecretText.Quoted(match.Groups[2].Value);

    private static bool IsNone(string value) =>
        SecretText.IsReference(value) || SecretText.IsFiller(value) || value.StartsWith(Redactor.Mask, StringComparison.Ordinal);
}
