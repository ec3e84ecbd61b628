using System.Buffers;
using System.Globalization;
using System.Text;

namespace Operator.Core.Planning.Dockerfiles;

/// <summary>
/// Turns values into text that means exactly the value. Dockerfile frontends end an instruction at a line feed only, expand
/// <c>$</c> in most instructions even between double quotes and in JSON arrays, and take the escape character literally nowhere.
/// </summary>
public static class Quoting
{
    private static readonly SearchValues<char> NotInLine = SearchValues.Create([
        .. Enumerable.Range(0, 0xa0).Select(code => (char)code).Where(character => char.IsControl(character) && character != '\t'),
        '\u2028',
        '\u2029',
    ]);

    /// <summary>For ENV, LABEL and ARG: between double quotes, with what frontends would expand escaped.</summary>
    /// <param name="escape">The file's escape character: a backslash unless its first lines say otherwise.</param>
    public static string Word(string value, string what, char escape = '\\')
    {
        if (!FitsLine(value))
        {
            throw PlanRefusal.Unsafe(what);
        }

        var text = new StringBuilder(value.Length + 2).Append('"');
        foreach (var character in value)
        {
            if (character is '"' or '$' || character == escape)
            {
                text.Append(escape);
            }

            text.Append(character);
        }

        return text.Append('"').ToString();
    }

    /// <summary>True when a value can stand inside of one line: no line break of any kind, no other control character but tab.</summary>
    public static bool FitsLine(string value) => IsText(value) && !value.AsSpan().ContainsAny(NotInLine);

    /// <summary>True when a value can be an environment variable at all: no NUL, no half of a surrogate pair.</summary>
    public static bool IsText(string value)
    {
        for (var index = 0; index < value.Length; index++)
        {
            if (value[index] == '\0' || char.IsLowSurrogate(value[index]))
            {
                return false;
            }

            if (char.IsHighSurrogate(value[index]))
            {
                if (index + 1 == value.Length || !char.IsLowSurrogate(value[index + 1]))
                {
                    return false;
                }

                index++;
            }
        }

        return true;
    }

    /// <summary>
    /// For exec forms, where nothing is expanded: a JSON array of ASCII, so that no frontend sees a line break, a heredoc or
    /// anything but one array.
    /// </summary>
    /// <param name="hidesHeredocs">For RUN, in which a frontend that looks at raw lines could take &lt;&lt; for the begin of a heredoc.</param>
    public static string Json(IEnumerable<string> words, string what, bool hidesHeredocs = false) =>
        $"[{string.Join(", ", words.Select(word => JsonString(word, what, hidesHeredocs)))}]";

    /// <summary>A word of a POSIX shell. The result has a line feed where the value has one.</summary>
    public static string Shell(string value) => $"'{value.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static string JsonString(string value, string what, bool hidesHeredocs)
    {
        if (!IsText(value))
        {
            throw PlanRefusal.Unsafe(what);
        }

        var text = new StringBuilder(value.Length + 2).Append('"');
        foreach (var character in value)
        {
            _ = character switch
            {
                '"' or '\\' => text.Append('\\').Append(character),
                '\n' => text.Append("\\n"),
                '\t' => text.Append("\\t"),
                < ' ' or > '~' => Escaped(character),
                '<' when hidesHeredocs => Escaped(character),
                _ => text.Append(character),
            };
        }

        return text.Append('"').ToString();

        StringBuilder Escaped(char character) => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
    }
}
