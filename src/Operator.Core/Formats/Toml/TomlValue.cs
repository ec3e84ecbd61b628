namespace Operator.Core.Formats.Toml;

/// <summary>A value of a TOML document. Dates and times are kept as their text: planning never computes with them.</summary>
public abstract record TomlValue
{
    private TomlValue() { }

    public sealed record Text(string Value) : TomlValue;

    public sealed record Integer(long Value) : TomlValue;

    /// <param name="Written">As it stands in the document: 3.10 is another version than 3.1.</param>
    public sealed record Float(double Value, string Written) : TomlValue;

    public sealed record Boolean(bool Value) : TomlValue;

    public sealed record Moment(string Value) : TomlValue;

    public sealed record Array(IReadOnlyList<TomlValue> Items) : TomlValue;

    public sealed record Table(IReadOnlyDictionary<string, TomlValue> Entries) : TomlValue
    {
        /// <summary>The value under a path of keys; null where a key is missing or something on the way is no table.</summary>
        public TomlValue? Find(params ReadOnlySpan<string> path)
        {
            TomlValue? found = this;
            foreach (var key in path)
            {
                found = found is Table table ? table.Entries.GetValueOrDefault(key) : null;
            }

            return found;
        }

        public Table? FindTable(params ReadOnlySpan<string> path) => Find(path) as Table;

        public string? FindText(params ReadOnlySpan<string> path) => (Find(path) as Text)?.Value;

        /// <summary>The strings of an array; empty when there is no such array. Items of other types are left out.</summary>
        public IReadOnlyList<string> FindTexts(params ReadOnlySpan<string> path) =>
            Find(path) is Array array ? [.. array.Items.OfType<Text>().Select(text => text.Value)] : [];
    }
}
