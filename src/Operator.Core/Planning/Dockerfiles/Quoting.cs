using System.Globalization;
using System.Text;

namespace Operator.Core.Planning.Dockerfiles;

/// <summary>
/// Turns values into text that means exactly the value. Dockerfile frontends end an instruction at a line feed only, expand
/// <c>$</c> in most instructions even between double quotes and in JSON arrays, and take the escape character literally nowhere.
/// </summary>
public static class Quoting
{
    /// <summary>For ENV, LABEL and ARG: between double quotes, with what frontends would expand escaped.</summary>
    /// <param name="escape">The file's escape character: a backslash unless its first lines say otherwise.</param>
    public static string Word(string value, string what, char escape = '\\')
    {
        if (!PlainText.FitsLine(value))
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

    /// <summary>
    /// For exec forms, where nothing is expanded: a JSON array of ASCII, so that no frontend sees a line break, a heredoc or
    /// anything but one array.
    /// </summary>
    /// <param name="hidesHeredocs">For RUN, in which a frontend that looks at raw lines could take &lt;&lt; for the beginning of a heredoc.</param>
    public static string Json(IEnumerable<string> words, string what, bool hidesHeredocs = false) =>
        $"[{string.Join(", ", words.Select(word => JsonString(word, what, hidesHeredocs)))}]";

    /// <summary>A word of a POSIX shell. The result has a line feed where the value has one.</summary>
    public static string Shell(string value) => $"'{value.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static string JsonString(string value, string what, bool hidesHeredocs)
    {
        if (!PlainText.IsText(value))
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
