using System.Buffers;

namespace Operator.Core.Redaction;

/// <summary>What a value in a line is, and how it is masked.</summary>
internal static class SecretText
{
    /// <summary>Words that follow a name in a sentence.</summary>
    private static readonly HashSet<string> Fillers = new(
        [
            .. "a an and are argument as at be by can cannot command does expired failed field file flag for found from given has have if in incorrect".Split(
                ' '
            ),
            .. "invalid is it may missing must no not of on only option optional or provided required requires set should shown that the to too unset".Split(
                ' '
            ),
            .. "using value via was were when will with without".Split(' '),
        ],
        StringComparer.OrdinalIgnoreCase
    );

    private static readonly SearchValues<char> VariableCharacters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_{}"
    );

    public static bool IsFiller(string value) => Fillers.Contains(value.TrimEnd('.', ',', ';', ':', '!', '?', ')'));

    /// <summary>A reference to a variable is not its value.</summary>
    public static bool IsReference(string value)
    {
        var bare = value.Trim('"', '\'', '\\', ')', '}', ']', ';', ',');
        return bare.Length == 0
            || bare is "true" or "false" or "null" or "none" or "None" or "nil" or "undefined"
            || (bare[0] == '$' && bare.Length > 1 && bare.AsSpan(1).IndexOfAnyExcept(VariableCharacters) < 0);
    }

    /// <summary>How many of something: <c>max_tokens=4096</c>, <c>PASS=12</c>.</summary>
    public static bool IsCount(string name, string value)
    {
        var digits = value.AsSpan().Trim("\"'");
        return digits.Length > 0
            && digits.IndexOfAnyExcept("0123456789.,_") < 0
            && (
                name.EndsWith("s", StringComparison.OrdinalIgnoreCase)
                || name.StartsWith("max", StringComparison.OrdinalIgnoreCase)
                || name.StartsWith("min", StringComparison.OrdinalIgnoreCase)
                || name.StartsWith("num", StringComparison.OrdinalIgnoreCase)
                || name.StartsWith("n_", StringComparison.OrdinalIgnoreCase)
            );
    }

    /// <summary>A user and a password in base64, as Docker's configuration and HTTP have them.</summary>
    public static bool IsLogin(string value)
    {
        var bytes = new byte[value.Length];
        return Convert.TryFromBase64String(value.Trim('"', '\'', '\\', '}', ']'), bytes, out var count)
            && bytes.AsSpan(0, count).Contains((byte)':');
    }

    /// <summary>The mask in the quotes of the value; what surely follows a bare value is kept.</summary>
    public static string Quoted(string value)
    {
        var masked = Masked(value, out var length);
        return masked + value[length..];
    }

    /// <param name="length">How much of the text is the value; what follows a bare one is not.</param>
    public static string Masked(string value, out int length)
    {
        var open = 0;
        while (open < value.Length && value[open] is '\\' or '"' or '\'')
        {
            open++;
        }

        if (open == 0)
        {
            length = value.Length - Rest(value).Length;
            return Redactor.Mask;
        }

        length = value.Length;
        var closed = value.Length > open && value[^1] == value[open - 1];
        return string.Concat(value.AsSpan(0, open), Redactor.Mask, closed ? Closing(value) : "");
    }

    private static ReadOnlySpan<char> Closing(string value)
    {
        var start = value.Length - 1;
        while (start > 0 && value[start - 1] == '\\')
        {
            start--;
        }

        return value.AsSpan(start);
    }

    /// <summary>Brackets that close, the end of a command, and further settings of a connection string or a URL.</summary>
    private static ReadOnlySpan<char> Rest(string value)
    {
        for (var at = 1; at < value.Length - 1; at++)
        {
            if (value[at] is ';' or '&' && IsSetting(value.AsSpan(at + 1)))
            {
                return value.AsSpan(at);
            }
        }

        var end = value.Length;
        while (end > 0 && value[end - 1] is ')' or '}' or ']' or ';' or '|' or '&')
        {
            end--;
        }

        return value.AsSpan(end);
    }

    private static bool IsSetting(ReadOnlySpan<char> text)
    {
        var equals = text.IndexOf('=');
        return equals > 0 && text[..equals].IndexOfAnyExcept(VariableCharacters) < 0;
    }
}
