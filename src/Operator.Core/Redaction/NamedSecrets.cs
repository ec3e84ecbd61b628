using System.Buffers;
using System.Text;

namespace Operator.Core.Redaction;

/// <summary>
/// Values that a name before them makes secrets, however the two are written: <c>NAME=value</c>, <c>"name": "value"</c>, <c>--name value</c>,
/// <c>ENV NAME value</c>, <c>&lt;name&gt;value</c>, <c>{"name": "NAME", "value": "value"}</c>. One pass over the line, no backtracking.
/// </summary>
internal static class NamedSecrets
{
    private static readonly SearchValues<string> Words = SearchValues.Create([.. SecretNames.Words], StringComparison.OrdinalIgnoreCase);

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-"
    );

    public static string Mask(string text)
    {
        StringBuilder? masked = null;
        var (at, copied) = (0, 0);
        while (at < text.Length && text.AsSpan(at).IndexOfAny(Words) is var hit and >= 0)
        {
            var name = NameAround(text, at + hit, copied);
            at = name.End.Value;
            if (Value(text, name, out var value) && !IsHarmless(text, name, value))
            {
                var written = text[value.Start..value.End];
                masked ??= new StringBuilder(text.Length);
                masked.Append(text, copied, value.Start - copied).Append(SecretText.Masked(written, out var length));
                // What follows the value may have a name of its own: "Password=a;Token=b".
                at = copied = value.Start + length;
            }
        }

        return masked is null ? text : masked.Append(text, copied, text.Length - copied).ToString();
    }

    private static Range NameAround(string text, int hit, int from)
    {
        var before = text.AsSpan(from, hit - from).LastIndexOfAnyExcept(NameCharacters);
        var after = text.AsSpan(hit).IndexOfAnyExcept(NameCharacters);
        // A word that begins with another character ("_auth" does not) is a name of its own.
        return (from + before + 1)..(after < 0 ? text.Length : Math.Max(hit + after, hit + 1));
    }

    /// <summary>Finds the value that belongs to a name, in the first form that fits.</summary>
    private static bool Value(string text, Range name, out SecretValue value)
    {
        var (start, end) = (name.Start.Value, name.End.Value);
        var word = text[name];
        if (!SecretNames.Tells(word.TrimStart('-')) && !SecretNames.Tells(WithWordBefore(text, start, word)))
        {
            value = default;
            return false;
        }

        var scan = new ValueScan(text, start, end);
        return scan.Element(out value) || scan.Pair(out value) || scan.Assigned(out value) || scan.Separate(out value);
    }

    /// <summary>"Access Key" is access_key.</summary>
    private static string WithWordBefore(string text, int start, string word)
    {
        if (start < 2 || text[start - 1] != ' ')
        {
            return word;
        }

        var before = text.AsSpan(0, start - 1);
        return string.Concat(before[(before.LastIndexOfAnyExcept(NameCharacters) + 1)..], "_", word);
    }

    private static bool IsHarmless(string text, Range name, SecretValue value)
    {
        var (written, word) = (text[value.Start..value.End], text[name]);
        return written.StartsWith(Redactor.Mask, StringComparison.Ordinal)
            || SecretText.IsReference(written)
            || (value.Form is ValueForm.Flag or ValueForm.Colon && SecretText.IsFiller(written))
            || SecretText.IsCount(word, written)
            || (value.Form == ValueForm.Colon && IsSentence(word, written, text[value.Start - 1] == ' '));
    }

    /// <summary>"unexpected token: }", "secret key: not found", "PASS: TestLogin" and "libsecret-1-0:amd64" are no secrets.</summary>
    private static bool IsSentence(string name, string value, bool blank)
    {
        if (value[0] is '"' or '\'' or '\\')
        {
            return name.Equals("auth", StringComparison.OrdinalIgnoreCase) && !SecretText.IsLogin(value);
        }

        if (value is "amd64" or "arm64" or "all" or "any" or "armhf" or "i386")
        {
            return true;
        }

        if (name.Equals("pass", StringComparison.OrdinalIgnoreCase) || name.Equals("auth", StringComparison.OrdinalIgnoreCase))
        {
            return blank || !SecretText.IsLogin(value);
        }

        // After a word for a password, any value is a password.
        return blank
            && !name.Contains("pass", StringComparison.OrdinalIgnoreCase)
            && !name.Contains("pwd", StringComparison.OrdinalIgnoreCase)
            && (value.Length < 8 || (value.All(character => !char.IsAsciiDigit(character)) && value.Length < 20));
    }
}
