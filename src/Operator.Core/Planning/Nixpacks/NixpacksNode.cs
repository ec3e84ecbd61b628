using System.Text.Json;
using Operator.Core.Formats;
using Operator.Core.Formats.Toml;
using Operator.Entities;

namespace Operator.Core.Planning.Nixpacks;

/// <summary>A place in nixpacks.toml or nixpacks.json, which are the same tree in two notations.</summary>
internal sealed record NixpacksNode(string File, string Path, TomlValue Value)
{
    public static NixpacksNode Toml(string file, string text)
    {
        try
        {
            return new NixpacksNode(file, "", TomlReader.Read(text));
        }
        catch (SyntaxException problem)
        {
            throw new PlanRefusal(PlanReasons.NixpacksInvalid, $"{file} {problem.Message}");
        }
    }

    public static NixpacksNode Json(string file, string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return new NixpacksNode(file, "", Converted(document.RootElement) ?? new TomlValue.Table(new Dictionary<string, TomlValue>()));
        }
        catch (JsonException problem)
        {
            throw new PlanRefusal(PlanReasons.NixpacksInvalid, $"{file} line {problem.LineNumber + 1 ?? 1}: it is not valid JSON");
        }
        catch (InvalidOperationException)
        {
            throw new PlanRefusal(PlanReasons.NixpacksInvalid, $"{file} has text with half of a character");
        }
    }

    /// <summary>The value under the first of the names that exists.</summary>
    public NixpacksNode? Find(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (Table().Entries.GetValueOrDefault(name) is { } value)
            {
                return Below(name, value);
            }
        }

        return null;
    }

    public IEnumerable<(string Name, NixpacksNode Node)> Entries() =>
        Table().Entries.Select(entry => (entry.Key, Below(entry.Key, entry.Value)));

    /// <summary>Names other than these, for warnings.</summary>
    public IEnumerable<string> Unknown(params string[] known) =>
        Table().Entries.Keys.Where(name => !known.Contains(name)).Select(name => Path.Length == 0 ? name : $"{Path}.{name}");

    public string Text() => Value is TomlValue.Text text ? text.Value : throw Invalid("must be text");

    /// <summary>A variable's value: numbers and booleans count as their text.</summary>
    public string Scalar() =>
        Value switch
        {
            TomlValue.Integer number => number.Value.ToString(System.Globalization.CultureInfo.InvariantCulture),
            TomlValue.Float number => number.Value.ToString(System.Globalization.CultureInfo.InvariantCulture),
            TomlValue.Boolean boolean => boolean.Value ? "true" : "false",
            _ => Text(),
        };

    public IReadOnlyList<string> Texts() =>
        Value is TomlValue.Array array && array.Items.All(item => item is TomlValue.Text)
            ? [.. array.Items.Select(item => ((TomlValue.Text)item).Value)]
            : throw Invalid("must be a list of texts");

    public PlanRefusal Invalid(string problem) =>
        new(PlanReasons.NixpacksInvalid, $"{File}: {(Path.Length == 0 ? "the file" : Path)} {problem}");

    public PlanRefusal NotSupported(string problem) => new(SpecReasons.NotSupported, $"{File}: {Path} {problem}");

    private TomlValue.Table Table() => Value as TomlValue.Table ?? throw Invalid("must be a table");

    private NixpacksNode Below(string name, TomlValue value) => new(File, Path.Length == 0 ? name : $"{Path}.{name}", value);

    private static TomlValue? Converted(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Object => new TomlValue.Table(
                element
                    .EnumerateObject()
                    .Select(entry => (entry.Name, Value: Converted(entry.Value)))
                    .Where(entry => entry.Value is not null)
                    .ToDictionary(entry => entry.Name, entry => entry.Value!)
            ),
            JsonValueKind.Array => new TomlValue.Array([.. element.EnumerateArray().Select(Converted).OfType<TomlValue>()]),
            JsonValueKind.String => new TomlValue.Text(element.GetString()!),
            JsonValueKind.Number => element.TryGetInt64(out var number)
                ? new TomlValue.Integer(number)
                : new TomlValue.Float(element.GetDouble(), element.GetRawText()),
            JsonValueKind.True => new TomlValue.Boolean(true),
            JsonValueKind.False => new TomlValue.Boolean(false),
            JsonValueKind.Null or JsonValueKind.Undefined => null,
            _ => throw new ArgumentOutOfRangeException(nameof(element), element.ValueKind, "unknown kind"),
        };
}
