namespace Operator.Core.Formats.Toml;

/// <summary>Where the reader stands in the text.</summary>
internal sealed class TomlCursor(string text)
{
    private int position;

    public const char End = '\0';

    public bool AtEnd => position >= text.Length;

    public char Current => Peek(0);

    public char Peek(int ahead) => position + ahead < text.Length ? text[position + ahead] : End;

    public void Advance(int count = 1) => position += count;

    public bool Follows(string expected) => string.CompareOrdinal(text, position, expected, 0, expected.Length) == 0;

    public bool Take(char expected)
    {
        if (AtEnd || Current != expected)
        {
            return false;
        }

        position++;
        return true;
    }

    public bool Take(string expected)
    {
        if (!Follows(expected))
        {
            return false;
        }

        position += expected.Length;
        return true;
    }

    public string TakeWhile(Func<char, bool> holds)
    {
        var start = position;
        while (!AtEnd && holds(Current))
        {
            position++;
        }

        return text[start..position];
    }

    public void SkipBlanks() => TakeWhile(character => character is ' ' or '\t');

    /// <summary>Skips blanks, comments and line ends: what may stand between the items of an array.</summary>
    public void SkipBlankLines()
    {
        while (true)
        {
            SkipBlanks();
            SkipComment();
            if (!TakeLineEnd())
            {
                return;
            }
        }
    }

    public void SkipComment()
    {
        if (AtEnd || Current != '#')
        {
            return;
        }

        TakeWhile(character => character is not ('\n' or '\r') && (!IsControl(character) || character == '\t'));
        if (!AtEnd && Current is not ('\n' or '\r'))
        {
            throw Wrong("a comment has a control character");
        }
    }

    public bool TakeLineEnd() => Take('\n') || Take("\r\n");

    public TomlException Wrong(string problem)
    {
        var before = text.AsSpan(0, Math.Min(position, text.Length));
        var line = before.Count('\n') + 1;
        return new TomlException(problem, line, before.Length - before.LastIndexOf('\n'));
    }

    public static bool IsControl(char character) => character is < ' ' or '\u007f';
}
