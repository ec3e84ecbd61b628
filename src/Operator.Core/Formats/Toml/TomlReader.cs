namespace Operator.Core.Formats.Toml;

/// <summary>Reads TOML 1.0. Strict: what the specification forbids is an error with its place. Bounded: in size and depth.</summary>
public static class TomlReader
{
    private const int MaxLength = 1 << 20;
    private const int MaxDepth = 64;

    /// <exception cref="TomlException">The text is not TOML, too long or too deep.</exception>
    public static TomlValue.Table Read(string text)
    {
        var cursor = new TomlCursor(text);
        if (text.Length > MaxLength)
        {
            throw cursor.Wrong($"the document is longer than {MaxLength} characters");
        }

        var root = new TomlTable { MadeBy = TomlTable.Origin.Header };
        var current = root;
        while (true)
        {
            cursor.SkipBlankLines();
            if (cursor.AtEnd)
            {
                return root.Freeze();
            }

            if (cursor.Current == '[')
            {
                current = ReadHeader(cursor, root);
            }
            else
            {
                ReadPair(cursor, current, depth: 0);
            }

            ExpectLineEnd(cursor);
        }
    }

    private static void ExpectLineEnd(TomlCursor cursor)
    {
        cursor.SkipBlanks();
        cursor.SkipComment();
        if (!cursor.AtEnd && !cursor.TakeLineEnd())
        {
            throw cursor.Wrong("something follows where the line should end");
        }
    }

    private static TomlTable ReadHeader(TomlCursor cursor, TomlTable root)
    {
        var isArray = cursor.Take("[[");
        if (!isArray)
        {
            cursor.Advance();
        }

        var path = ReadKey(cursor);
        if (!(isArray ? cursor.Take("]]") : cursor.Take(']')))
        {
            throw cursor.Wrong("a table header is not closed");
        }

        var parent = root;
        foreach (var key in path.SkipLast(1))
        {
            parent = Descend(cursor, parent, key);
        }

        return isArray ? AppendTable(cursor, parent, path[^1]) : OpenTable(cursor, parent, path[^1]);
    }

    private static TomlTable Descend(TomlCursor cursor, TomlTable parent, string key)
    {
        switch (parent[key])
        {
            case null:
                var made = new TomlTable { MadeBy = TomlTable.Origin.Implied };
                parent.TryAdd(key, made);
                return made;
            case TomlTable table when table.MadeBy != TomlTable.Origin.Inline:
                return table;
            case List<TomlTable> tables:
                return tables[^1];
            default:
                throw cursor.Wrong($"\"{key}\" is no table that can be extended");
        }
    }

    private static TomlTable OpenTable(TomlCursor cursor, TomlTable parent, string key)
    {
        switch (parent[key])
        {
            case null:
                var made = new TomlTable { MadeBy = TomlTable.Origin.Header };
                parent.TryAdd(key, made);
                return made;
            case TomlTable { MadeBy: TomlTable.Origin.Implied } table:
                table.MadeBy = TomlTable.Origin.Header;
                return table;
            default:
                throw cursor.Wrong($"\"{key}\" is defined twice");
        }
    }

    private static TomlTable AppendTable(TomlCursor cursor, TomlTable parent, string key)
    {
        var made = new TomlTable { MadeBy = TomlTable.Origin.Header };
        switch (parent[key])
        {
            case null:
                parent.TryAdd(key, new List<TomlTable> { made });
                return made;
            case List<TomlTable> tables:
                tables.Add(made);
                return made;
            default:
                throw cursor.Wrong($"\"{key}\" is defined twice");
        }
    }

    private static void ReadPair(TomlCursor cursor, TomlTable table, int depth)
    {
        var path = ReadKey(cursor);
        if (!cursor.Take('='))
        {
            throw cursor.Wrong("a key needs = and a value");
        }

        cursor.SkipBlanks();
        // Each part of the key is a table too: together they stay within the depth that anything walking the document must bear.
        var value = ReadValue(cursor, depth + path.Count - 1);
        foreach (var key in path.SkipLast(1))
        {
            table = DescendDotted(cursor, table, key);
        }

        if (!table.TryAdd(path[^1], value))
        {
            throw cursor.Wrong($"\"{path[^1]}\" is defined twice");
        }
    }

    private static TomlTable DescendDotted(TomlCursor cursor, TomlTable table, string key)
    {
        switch (table[key])
        {
            case null:
                var made = new TomlTable { MadeBy = TomlTable.Origin.Dotted };
                table.TryAdd(key, made);
                return made;
            case TomlTable { MadeBy: TomlTable.Origin.Dotted } existing:
                return existing;
            default:
                throw cursor.Wrong($"\"{key}\" is defined twice");
        }
    }

    private static List<string> ReadKey(TomlCursor cursor)
    {
        var path = new List<string>();
        do
        {
            cursor.SkipBlanks();
            path.Add(ReadKeyPart(cursor));
            cursor.SkipBlanks();
            if (path.Count > MaxDepth)
            {
                throw cursor.Wrong($"a key has more than {MaxDepth} parts");
            }
        } while (cursor.Take('.'));

        return path;
    }

    private static string ReadKeyPart(TomlCursor cursor)
    {
        if (cursor.Current is '"' or '\'')
        {
            return TomlStrings.ReadSingleLine(cursor);
        }

        var bare = cursor.TakeWhile(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-');
        return bare.Length > 0 ? bare : throw cursor.Wrong("a key is missing");
    }

    private static object ReadValue(TomlCursor cursor, int depth)
    {
        if (depth > MaxDepth)
        {
            throw cursor.Wrong($"values are nested more than {MaxDepth} deep");
        }

        return cursor.Current switch
        {
            '"' or '\'' => new TomlValue.Text(TomlStrings.Read(cursor)),
            '[' => ReadArray(cursor, depth),
            '{' => ReadInlineTable(cursor, depth),
            _ => TomlScalars.Read(cursor),
        };
    }

    private static TomlValue.Array ReadArray(TomlCursor cursor, int depth)
    {
        cursor.Advance();
        var items = new List<TomlValue>();
        while (true)
        {
            cursor.SkipBlankLines();
            if (cursor.Take(']'))
            {
                return new TomlValue.Array(items);
            }

            var item = ReadValue(cursor, depth + 1);
            items.Add(item as TomlValue ?? ((TomlTable)item).Freeze());
            cursor.SkipBlankLines();
            if (!cursor.Take(',') && cursor.Current != ']')
            {
                throw cursor.Wrong("an array needs a comma or ]");
            }
        }
    }

    private static TomlTable ReadInlineTable(TomlCursor cursor, int depth)
    {
        cursor.Advance();
        var table = new TomlTable { MadeBy = TomlTable.Origin.Inline };
        cursor.SkipBlanks();
        if (cursor.Take('}'))
        {
            return table;
        }

        while (true)
        {
            ReadPair(cursor, table, depth + 1);
            cursor.SkipBlanks();
            if (cursor.Take('}'))
            {
                return table;
            }

            if (!cursor.Take(','))
            {
                throw cursor.Wrong("an inline table needs a comma or }");
            }
        }
    }
}
