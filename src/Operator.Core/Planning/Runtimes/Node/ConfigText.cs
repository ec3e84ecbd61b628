using System.Text;
using System.Text.RegularExpressions;

namespace Operator.Core.Planning.Runtimes.Node;

/// <summary>A configuration that is a program of its own, of which only literals can be read.</summary>
/// <param name="File">Its name, for messages.</param>
/// <param name="Text">Its text, without comments.</param>
internal sealed partial record ConfigText(string File, string Text)
{
    private static readonly string[] Endings = [".js", ".mjs", ".cjs", ".ts", ".mts", ".cts"];

    /// <summary>A longer file is no configuration.</summary>
    private const int Longest = 100_000;

    /// <param name="name">Without its ending, for example <c>vite.config</c>.</param>
    public static ConfigText? Find(IProjectFiles files, string name)
    {
        foreach (var ending in Endings)
        {
            if (files.FileExists(name + ending))
            {
                var text = files.ReadText(name + ending) ?? "";
                return new ConfigText(name + ending, WithoutComments(text.Length > Longest ? text[..Longest] : text));
            }
        }

        return null;
    }

    public bool Mentions(string words) => Text.Contains(words, StringComparison.Ordinal);

    /// <summary>The text that a key has; null where the key is absent or its value is an expression.</summary>
    public string? Literal(string key)
    {
        var from = 0;
        while (Text.IndexOf(key, from, StringComparison.Ordinal) is var at and >= 0)
        {
            from = at + key.Length;
            if ((at == 0 || !IsPartOfName(Text[at - 1])) && Value.Match(Text, from) is { Success: true } value)
            {
                return value.Groups["text"].Value;
            }
        }

        return null;
    }

    private static bool IsPartOfName(char character) => char.IsLetterOrDigit(character) || character is '_' or '$' or '.';

    private static string WithoutComments(string text)
    {
        var kept = new StringBuilder(text.Length);
        var quote = '\0';
        for (var index = 0; index < text.Length; index++)
        {
            var character = text[index];
            if (quote != '\0')
            {
                quote = character == quote || character == '\n' ? '\0' : quote;
            }
            else if (character is '"' or '\'' or '`')
            {
                quote = character;
            }
            else if (character == '/' && index + 1 < text.Length && text[index + 1] is '/' or '*')
            {
                var end = text.IndexOf(text[index + 1] == '/' ? "\n" : "*/", index + 2, StringComparison.Ordinal);
                index =
                    end < 0 ? text.Length
                    : text[end] == '\n' ? end
                    : end + 1;
                character = '\n';
            }

            kept.Append(character);
        }

        return kept.ToString();
    }

    [GeneratedRegex("""\G["']?\s{0,20}:\s{0,20}(?<quote>["'`])(?<text>[^"'`$\n]{1,200})\k<quote>""")]
    private static partial Regex Value { get; }
}
