using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Operator.Core.Contract;
using Operator.Core.Formats;
using Operator.Core.Formats.Yaml;
using Operator.Entities;
using Operator.Entities.ImageBuilds;
using Operator.Workspace;

namespace Operator.Commands.Planning;

/// <summary>Reads an ImageBuild as an API server would: strictly, a field that does not exist is an error.</summary>
internal static class ManifestFile
{
    private static readonly ContractJson Strict = new(
        new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        }
    );

    public static BuildManifest Read(string path, string text)
    {
        var file = Path.GetFileName(path);
        try
        {
            var root = YamlReader.Read(text) as YamlNode.Mapping ?? throw Invalid($"{file} is no mapping");
            if (root["kind"] is not YamlNode.Scalar { Value: ImageBuild.KindName })
            {
                throw Invalid($"{file} is no {ImageBuild.KindName}");
            }

            var metadata = root["metadata"] as YamlNode.Mapping;
            var annotations = metadata?["annotations"] as YamlNode.Mapping;
            return new BuildManifest
            {
                Name = (metadata?["name"] as YamlNode.Scalar)?.Value ?? BuildManifest.UsualName,
                Spec = root["spec"] is { } spec ? Spec(Json(spec)) : new ImageBuildSpec(),
                CatalogProfile = (annotations?[ApiNames.CatalogProfileAnnotation] as YamlNode.Scalar)?.Value,
                DetectionOrder = (annotations?[ApiNames.DetectionOrderAnnotation] as YamlNode.Scalar)?.Value,
            };
        }
        catch (SyntaxException problem)
        {
            throw Invalid($"{file} {problem.Message}");
        }
        catch (JsonException problem)
        {
            throw Invalid($"{file}: spec{problem.Path?.TrimStart('$')} {FirstSentence(problem.Message)}");
        }
    }

    private static ImageBuildSpec Spec(JsonNode? spec)
    {
        if (spec is JsonObject fields)
        {
            ManifestDefaults.Fill(fields);
        }

        return spec.Deserialize(Strict.ImageBuildSpec) ?? new ImageBuildSpec();
    }

    private static BuildFault Invalid(string message) => new(SpecReasons.Invalid, message);

    private static string FirstSentence(string message) => message.Split(" Path: ")[0].TrimEnd('.', ' ');

    private static JsonNode? Json(YamlNode node) =>
        node switch
        {
            YamlNode.Mapping mapping => new JsonObject(mapping.Entries.Select(entry => KeyValuePair.Create(entry.Key, Json(entry.Value)))),
            YamlNode.Sequence sequence => new JsonArray([.. sequence.Items.Select(Json)]),
            YamlNode.Scalar { IsNull: true } => null,
            YamlNode.Scalar { Boolean: { } value } => JsonValue.Create(value),
            YamlNode.Scalar { IsPlain: true } scalar
                when long.TryParse(scalar.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) =>
                JsonValue.Create(number),
            YamlNode.Scalar scalar => JsonValue.Create(scalar.Value),
            _ => throw new InvalidOperationException($"unknown node {node.GetType().Name}"),
        };
}

/// <summary>The parts of an ImageBuild that a plan depends on.</summary>
internal sealed record BuildManifest
{
    public const string UsualName = "app";

    public string Name { get; init; } = UsualName;

    public ImageBuildSpec Spec { get; init; } = new();

    public string? CatalogProfile { get; init; }

    public string? DetectionOrder { get; init; }
}
