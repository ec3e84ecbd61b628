using System.Globalization;
using System.Reflection;
using Operator.Core.Contract;
using Operator.Core.Formats;
using Operator.Core.Formats.Versions;
using Operator.Core.Formats.Yaml;
using Operator.Core.Planning.Dockerfiles;
using Operator.Entities;

namespace Operator.Core.Planning.Catalog;

/// <summary>
/// catalog.yaml → values. Unknown fields are refused with their line, so that a typing error does not go unnoticed.
/// Reason: CatalogInvalid.
/// </summary>
internal sealed class CatalogReader(CatalogSource source, ImageCatalog? lower)
{
    private static readonly string[] Roles = ["image", "run", "native", "debian", "maven", "gradle"];

    public static CatalogSource Embedded(string file, string origin)
    {
        using var stream =
            Assembly.GetExecutingAssembly().GetManifestResourceStream(file)
            ?? throw new InvalidOperationException($"{file} is not embedded");
        using var reader = new StreamReader(stream);
        return new CatalogSource { Origin = origin, Text = reader.ReadToEnd() };
    }

    /// <param name="lower">The catalog that this one overrides: a default can name one of its versions.</param>
    public static ImageCatalog Read(CatalogSource source, ImageCatalog? lower = null) => new CatalogReader(source, lower).Read();

    private ImageCatalog Read()
    {
        try
        {
            var root = YamlReader.Read(source.Text);
            return new ImageCatalog
            {
                Runtimes = root is YamlNode.Scalar { IsNull: true }
                    ? new Dictionary<string, CatalogRuntime>()
                    : Mapping(root, "the file").ToDictionary(entry => entry.Key, entry => Runtime(entry.Key, entry.Value)),
            };
        }
        catch (SyntaxException problem)
        {
            throw Wrong(problem.Line, problem.Problem);
        }
    }

    private CatalogRuntime Runtime(string name, YamlNode node)
    {
        var fields = Fields(node, name, "default", "successor", "versions");
        var versions = (
            fields.TryGetValue("versions", out var found) ? Mapping(found, $"{name}.versions") : new Dictionary<string, YamlNode>()
        )
            .Select(entry => Version(name, entry.Key, entry.Value))
            .OrderBy(version => VersionNumber.Parse(version.Name))
            .ToList();
        return new CatalogRuntime
        {
            Name = name,
            Default = Known("default"),
            Successor = Known("successor"),
            Versions = versions,
        };

        string? Known(string field)
        {
            if (!fields.TryGetValue(field, out var place))
            {
                return null;
            }

            var all = versions.Concat(lower?.Runtimes.GetValueOrDefault(name)?.Versions ?? []);
            return all.Any(version => version.Name == Text(place))
                ? Text(place)
                : throw Wrong(place, $"{field} of {name} is {Text(place)}, which is not one of its versions");
        }
    }

    private CatalogVersion Version(string runtime, string name, YamlNode node)
    {
        var fields = Fields(node, $"{runtime} {name}", [.. Roles, "endOfLife", "successor"]);
        return new CatalogVersion
        {
            Name = name,
            Images = Roles
                .Where(fields.ContainsKey)
                .ToDictionary(role => role, role => Image(fields[role], $"{role} of {runtime} {name}"), StringComparer.Ordinal),
            EndOfLife = fields.TryGetValue("endOfLife", out var day) ? Day(day) : null,
            Successor = fields.TryGetValue("successor", out var image) ? Image(image, $"successor of {runtime} {name}") : null,
        };
    }

    private string Image(YamlNode node, string where) =>
        Grammar.Image.IsMatch(Text(node)) ? Text(node) : throw Wrong(node, $"{where} is \"{Text(node)}\", which is no image");

    private DateOnly Day(YamlNode node) =>
        DateOnly.TryParseExact(Text(node), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : throw Wrong(node, $"endOfLife is \"{Text(node)}\"; write it as 2027-04-30");

    private IReadOnlyDictionary<string, YamlNode> Fields(YamlNode node, string where, params string[] known)
    {
        var fields = Mapping(node, where);
        return fields.Keys.FirstOrDefault(field => !known.Contains(field)) is { } unknown
            ? throw Wrong(fields[unknown], $"{where} has no field {unknown}; its fields are {string.Join(", ", known)}")
            : fields;
    }

    private IReadOnlyDictionary<string, YamlNode> Mapping(YamlNode node, string where) =>
        (node as YamlNode.Mapping)?.Entries ?? throw Wrong(node, $"{where} must be a mapping, not {node.Kind}");

    private string Text(YamlNode node) => (node as YamlNode.Scalar)?.Value ?? throw Wrong(node, $"must be text, not {node.Kind}");

    private PlanRefusal Wrong(YamlNode node, string problem) => Wrong(node.Line, problem);

    private PlanRefusal Wrong(long line, string problem) =>
        new(
            PlanReasons.CatalogInvalid,
            FormattableString.Invariant($"The catalog of base images ({source.Origin}) line {line}: {problem}")
        );
}
