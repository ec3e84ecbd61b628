using Tomlyn.Parsing;
using Tomlyn.Syntax;
using Entries = System.Collections.Generic.Dictionary<string, Operator.Core.Formats.Toml.TomlValue>;

namespace Operator.Core.Formats.Toml;

/// <summary>
/// Reads TOML 1.1 through Tomlyn's strict syntax tree, which refuses a key or table that is defined twice (its object mapping silently
/// takes the last one). Bounded in size, and in depth wherever it comes from: brackets, dotted keys or headers.
/// </summary>
public static class TomlReader
{
    private const int MaxLength = 1 << 20;
    private const int MaxDepth = 64;

    /// <exception cref="SyntaxException">The text is not TOML, too long or too deep.</exception>
    public static TomlValue.Table Read(string text)
    {
        if (text.Length > MaxLength)
        {
            throw new SyntaxException($"the document is longer than {MaxLength} characters", 1, 1);
        }

        var document = Parse(text);
        var root = new Entries(StringComparer.Ordinal);
        AddAll(document.KeyValues, root, depth: 0);
        foreach (var header in document.Tables)
        {
            var path = Path(header.Name!, depth: 0);
            AddAll(header.Items, Open(header, path, root), path.Count);
        }

        return new TomlValue.Table(root);
    }

    private static DocumentSyntax Parse(string text)
    {
        try
        {
            return SyntaxParser.ParseStrict(text);
        }
        catch (Tomlyn.TomlException problem) when (problem.Diagnostics.FirstOrDefault() is { } first)
        {
            throw new SyntaxException(DisplayText.Of(first.Message.Trim(), 200), first.Span.Start.Line + 1, first.Span.Start.Column + 1);
        }
        catch (ArgumentOutOfRangeException)
        {
            // Tomlyn 2.10.2 reads the character after a backslash at the end of the text, where there is none.
            throw new SyntaxException("a string is not closed", text.AsSpan().Count('\n') + 1, 1);
        }
        catch (Tomlyn.TomlException)
        {
            // The parser's own bound on brackets names no place.
            throw new SyntaxException($"values are nested more than {MaxDepth} deep", 1, 1);
        }
    }

    private static Entries Open(TableSyntaxBase header, List<string> path, Entries root)
    {
        var parent = Descend(root, path.SkipLast(1), header);
        if (header is TableSyntax)
        {
            return Descend(parent, path.TakeLast(1), header);
        }

        var table = new Entries(StringComparer.Ordinal);
        if (!parent.TryGetValue(path[^1], out var array))
        {
            parent[path[^1]] = array = new TomlValue.Array(new List<TomlValue>());
        }

        ((List<TomlValue>)((TomlValue.Array)array).Items).Add(new TomlValue.Table(table));
        return table;
    }

    private static Entries Descend(Entries table, IEnumerable<string> path, SyntaxNode place)
    {
        foreach (var key in path)
        {
            if (!table.TryGetValue(key, out var child))
            {
                table[key] = child = new TomlValue.Table(new Entries(StringComparer.Ordinal));
            }

            table = child switch
            {
                TomlValue.Table { Entries: Entries entries } => entries,
                TomlValue.Array { Items: [.., TomlValue.Table { Entries: Entries last }] } => last,
                _ => throw Wrong($"{DisplayText.Of(key)} is not a table that can be extended", place),
            };
        }

        return table;
    }

    private static void AddAll(IEnumerable<KeyValueSyntax> pairs, Entries table, int depth)
    {
        foreach (var pair in pairs)
        {
            var path = Path(pair.Key!, depth);
            Descend(table, path.SkipLast(1), pair)[path[^1]] = Value(pair.Value!, depth + path.Count);
        }
    }

    /// <summary>The parts of a key: each but the last is a table too, and counts for the depth.</summary>
    private static List<string> Path(KeySyntax key, int depth)
    {
        if (depth + key.DotKeys.ChildrenCount + 1 > MaxDepth)
        {
            throw Wrong($"values are nested more than {MaxDepth} deep", key);
        }

        return [Name(key.Key!), .. key.DotKeys.Select(part => Name(part.Key!))];
    }

    private static string Name(BareKeyOrStringValueSyntax key) =>
        key is StringValueSyntax quoted ? quoted.Value! : ((BareKeySyntax)key).Key!.Text!;

    private static TomlValue Value(ValueSyntax value, int depth) =>
        value switch
        {
            _ when depth > MaxDepth => throw Wrong($"values are nested more than {MaxDepth} deep", value),
            StringValueSyntax text => new TomlValue.Text(text.Value!),
            BooleanValueSyntax boolean => new TomlValue.Boolean(boolean.Value),
            // A hexadecimal, octal or binary number beyond the range comes out negative.
            IntegerValueSyntax { Value: < 0, Token.Text: ['0', ..] } => throw Wrong("the number is too large", value),
            IntegerValueSyntax integer => new TomlValue.Integer(integer.Value),
            FloatValueSyntax number => new TomlValue.Float(number.Value, number.Token!.Text!),
            DateTimeValueSyntax moment => new TomlValue.Moment(moment.Token!.Text!),
            ArraySyntax array => new TomlValue.Array([.. array.Items.Select(item => Value(item.Value!, depth + 1))]),
            InlineTableSyntax table => Table(table, depth),
            _ => throw Wrong($"a value of kind {value.Kind} is not supported", value),
        };

    private static TomlValue.Table Table(InlineTableSyntax table, int depth)
    {
        var entries = new Entries(StringComparer.Ordinal);
        AddAll(table.Items.Select(item => item.KeyValue!), entries, depth);
        return new TomlValue.Table(entries);
    }

    private static SyntaxException Wrong(string problem, SyntaxNode place) =>
        new(problem, place.Span.Start.Line + 1, place.Span.Start.Column + 1);
}
