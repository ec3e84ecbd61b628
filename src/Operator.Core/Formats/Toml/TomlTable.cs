namespace Operator.Core.Formats.Toml;

/// <summary>
/// A table while it is being read. How it came about decides what may be added to it: TOML forbids defining a table twice,
/// extending an inline table, and reopening by header what dotted keys have made.
/// </summary>
internal sealed class TomlTable
{
    private readonly Dictionary<string, object> entries = new(StringComparer.Ordinal);

    public enum Origin
    {
        /// <summary>Made on the way to a deeper header; its own header may still follow once.</summary>
        Implied,

        /// <summary>Made by a header of its own.</summary>
        Header,

        /// <summary>Made by a dotted key.</summary>
        Dotted,

        /// <summary>Written in braces; closed for good.</summary>
        Inline,
    }

    public required Origin MadeBy { get; set; }

    public object? this[string key] => entries.GetValueOrDefault(key);

    public bool TryAdd(string key, object value) => entries.TryAdd(key, value);

    public TomlValue.Table Freeze() =>
        new(entries.ToDictionary(entry => entry.Key, entry => FreezeValue(entry.Value), StringComparer.Ordinal));

    private static TomlValue FreezeValue(object value) =>
        value switch
        {
            TomlTable table => table.Freeze(),
            List<TomlTable> tables => new TomlValue.Array([.. tables.Select(table => table.Freeze())]),
            TomlValue scalar => scalar,
            _ => throw new InvalidOperationException($"{value.GetType()} is not part of a TOML document"),
        };
}
