using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Operator.Core.Planning.Yaml;
using Operator.Core.Reports;
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

    public static (string Name, ImageBuildSpec Spec) Read(string path, string text)
    {
        var file = Path.GetFileName(path);
        try
        {
            var root = YamlReader.Read(text) as YamlNode.Mapping ?? throw Invalid($"{file} is no mapping");
            if (root["kind"] is not YamlNode.Scalar { Value: ImageBuild.KindName })
            {
                throw Invalid($"{file} is no {ImageBuild.KindName}");
            }

            var name = (root["metadata"] as YamlNode.Mapping)?["name"] as YamlNode.Scalar;
            var spec = root["spec"] is { } node ? Json(node).Deserialize(Strict.ImageBuildSpec) : null;
            return (name?.Value ?? "app", spec ?? new ImageBuildSpec());
        }
        catch (YamlException problem)
        {
            throw Invalid($"{file} {problem.Message}");
        }
        catch (JsonException problem)
        {
            throw Invalid($"{file}: spec{problem.Path?.TrimStart('$')} {FirstSentence(problem.Message)}");
        }
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
