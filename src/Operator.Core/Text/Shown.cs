namespace Operator.Core.Text;

/// <summary>Somebody's text as a message or status can show it.</summary>
internal static class Shown
{
    /// <summary>One line without control characters or halves of characters, cut to a length.</summary>
    public static string Of(string text, int longest = 60)
    {
        var cut = text.Length <= longest ? text : text[..(longest - (char.IsHighSurrogate(text[longest - 2]) ? 2 : 1))] + "…";
        return string.Create(cut.Length, cut, Clean);
    }

    private static void Clean(Span<char> line, string text)
    {
        for (var index = 0; index < text.Length; index++)
        {
            line[index] = text[index] switch
            {
                var character when char.IsControl(character) || character is '\u2028' or '\u2029' => ' ',
                var character when char.IsSurrogate(character) && !IsPaired(text, index) => '\ufffd',
                var character => character,
            };
        }
    }

    private static bool IsPaired(string text, int index) =>
        char.IsHighSurrogate(text[index])
            ? index + 1 < text.Length && char.IsLowSurrogate(text[index + 1])
            : index > 0 && char.IsHighSurrogate(text[index - 1]);
}
