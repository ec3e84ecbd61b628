using System.Globalization;
using System.Text;

namespace Operator.Core.Formats.Toml;

/// <summary>The four kinds of TOML strings.</summary>
internal static class TomlStrings
{
    /// <summary>Reads the string that begins at the cursor, which stands on a quote.</summary>
    public static string Read(TomlCursor cursor)
    {
        if (cursor.Take("\"\"\""))
        {
            return ReadMultiline(cursor, '"', ReadEscape);
        }

        if (cursor.Take("'''"))
        {
            return ReadMultiline(cursor, '\'', readEscape: null);
        }

        return ReadSingleLine(cursor);
    }

    /// <summary>Reads a string of one line: also the form of a quoted key.</summary>
    public static string ReadSingleLine(TomlCursor cursor)
    {
        var quote = cursor.Current;
        cursor.Advance();
        var text = new StringBuilder();
        while (!cursor.Take(quote))
        {
            if (cursor.AtEnd || cursor.Current is '\n' or '\r')
            {
                throw cursor.Wrong("a string is not closed");
            }

            ReadCharacter(cursor, text, quote == '"' ? ReadEscape : null);
        }

        return text.ToString();
    }

    private static string ReadMultiline(TomlCursor cursor, char quote, Action<TomlCursor, StringBuilder>? readEscape)
    {
        cursor.TakeLineEnd();
        var text = new StringBuilder();
        var close = new string(quote, 3);
        while (true)
        {
            if (cursor.AtEnd)
            {
                throw cursor.Wrong("a string of several lines is not closed");
            }

            if (cursor.Take(close))
            {
                // Up to two quotes may stand directly before the closing three.
                for (var extra = 0; extra < 2 && cursor.Take(quote); extra++)
                {
                    text.Append(quote);
                }

                return text.ToString();
            }

            if (cursor.TakeLineEnd())
            {
                text.Append('\n');
            }
            else if (readEscape is null || !SkipEscapedLineEnd(cursor))
            {
                ReadCharacter(cursor, text, readEscape);
            }
        }
    }

    /// <summary>A backslash at the end of a line swallows all blanks up to the next character.</summary>
    private static bool SkipEscapedLineEnd(TomlCursor cursor)
    {
        var ahead = 1;
        while (cursor.Peek(ahead) is ' ' or '\t')
        {
            ahead++;
        }

        var endsLine = cursor.Peek(ahead) == '\n' || (cursor.Peek(ahead) == '\r' && cursor.Peek(ahead + 1) == '\n');
        if (cursor.Current != '\\' || !endsLine)
        {
            return false;
        }

        cursor.Advance();
        do
        {
            cursor.SkipBlanks();
        } while (cursor.TakeLineEnd());

        return true;
    }

    private static void ReadCharacter(TomlCursor cursor, StringBuilder text, Action<TomlCursor, StringBuilder>? readEscape)
    {
        if (cursor.Current == '\\' && readEscape is not null)
        {
            cursor.Advance();
            readEscape(cursor, text);
            return;
        }

        if (TomlCursor.IsControl(cursor.Current) && cursor.Current != '\t')
        {
            throw cursor.Wrong("a string has a control character");
        }

        var length = char.IsSurrogatePair(cursor.Current, cursor.Peek(1)) ? 2 : 1;
        if (length == 1 && char.IsSurrogate(cursor.Current))
        {
            throw cursor.Wrong("a string has half of a character");
        }

        for (; length > 0; length--)
        {
            text.Append(cursor.Current);
            cursor.Advance();
        }
    }

    private static void ReadEscape(TomlCursor cursor, StringBuilder text)
    {
        var kind = cursor.Current;
        var plain = kind switch
        {
            'b' => '\b',
            't' => '\t',
            'n' => '\n',
            'f' => '\f',
            'r' => '\r',
            '"' => '"',
            '\\' => '\\',
            _ => TomlCursor.End,
        };
        if (plain != TomlCursor.End)
        {
            cursor.Advance();
            text.Append(plain);
            return;
        }

        var digits = kind switch
        {
            'u' => 4,
            'U' => 8,
            _ => throw cursor.Wrong("a string has an unknown escape"),
        };
        cursor.Advance();
        text.Append(ReadCodePoint(cursor, digits));
    }

    private static string ReadCodePoint(TomlCursor cursor, int digits)
    {
        var value = 0u;
        for (var index = 0; index < digits; index++)
        {
            if (!char.IsAsciiHexDigit(cursor.Current))
            {
                throw cursor.Wrong($"a Unicode escape needs {digits} hexadecimal digits");
            }

            value = (value << 4) | uint.Parse([cursor.Current], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            cursor.Advance();
        }

        return Rune.IsValid(value) ? new Rune(value).ToString() : throw cursor.Wrong("a Unicode escape is no character");
    }
}
