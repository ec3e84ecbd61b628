using System.Globalization;
using System.Reflection;
using Operator.Core.Planning.Dockerfiles;
using Operator.Core.Planning.Versions;
using Operator.Entities;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Operator.Core.Planning.Catalog;

/// <summary>catalog.yaml → values. What it does not know it refuses by name: a typing error must not go unnoticed.</summary>
internal static class CatalogReader
{
    private static readonly string[] Roles = ["image", "run", "native", "debian", "maven", "gradle"];

    public static string EmbeddedText
    {
        get
        {
            using var stream =
                Assembly.GetExecutingAssembly().GetManifestResourceStream("catalog.yaml")
                ?? throw new InvalidOperationException("catalog.yaml is not embedded");
            using var reader = new StreamReader(stream);
            return reader.ReadToEnd();
        }
    }

    public static ImageCatalog Read(string yaml, string origin)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(yaml));
            var root = stream.Documents.Count == 0 ? new YamlMappingNode() : Mapping(stream.Documents[0].RootNode, "the file");
            return new ImageCatalog
            {
                Runtimes = root.ToDictionary(
                    entry => Text(entry.Key),
                    entry => Runtime(Text(entry.Key), entry.Value),
                    StringComparer.Ordinal
                ),
            };
        }
        catch (Exception exception) when (exception is YamlException or FormatException or ArgumentException)
        {
            throw new PlanRefusal(PlanReasons.TemplateInvalid, $"{origin} cannot be read: {exception.Message}");
        }
    }

    private static CatalogRuntime Runtime(string name, YamlNode node)
    {
        var fields = Fields(node, name, "default", "successor", "versions");
        var versions = fields.TryGetValue("versions", out var found)
            ? Mapping(found, $"{name}.versions").Select(entry => Version(name, Text(entry.Key), entry.Value))
            : [];
        return new CatalogRuntime
        {
            Name = name,
            Default = fields.TryGetValue("default", out var value) ? Text(value) : null,
            Successor = fields.TryGetValue("successor", out var successor) ? Text(successor) : null,
            Versions = [.. versions.OrderBy(version => VersionNumber.Parse(version.Name))],
        };
    }

    private static CatalogVersion Version(string runtime, string name, YamlNode node)
    {
        var fields = Fields(node, $"{runtime} {name}", [.. Roles, "endOfLife"]);
        var images = Roles.Where(fields.ContainsKey).ToDictionary(role => role, role => Text(fields[role]), StringComparer.Ordinal);
        if (images.Values.FirstOrDefault(image => !Grammar.Image.IsMatch(image)) is { } wrong)
        {
            throw new FormatException($"\"{wrong}\" of {runtime} {name} is not an image");
        }

        return new CatalogVersion
        {
            Name = name,
            Images = images,
            EndOfLife = fields.TryGetValue("endOfLife", out var day)
                ? DateOnly.ParseExact(Text(day), "yyyy-MM-dd", CultureInfo.InvariantCulture)
                : null,
        };
    }

    private static Dictionary<string, YamlNode> Fields(YamlNode node, string where, params string[] known)
    {
        var fields = Mapping(node, where).ToDictionary(entry => Text(entry.Key), entry => entry.Value, StringComparer.Ordinal);
        return fields.Keys.FirstOrDefault(field => !known.Contains(field)) is { } unknown
            ? throw new FormatException($"{where} has no field {unknown}; there are {string.Join(", ", known)}")
            : fields;
    }

    private static YamlMappingNode Mapping(YamlNode node, string where) =>
        node as YamlMappingNode ?? throw new FormatException($"{where} must be a mapping");

    private static string Text(YamlNode node) => (node as YamlScalarNode)?.Value ?? throw new FormatException("a text is expected");
}
